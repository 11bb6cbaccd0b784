"""Who may import whom, read from the source: data flows from etl up to the drivers, and nothing flows back."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = {"core", "etl", "mechanisms", "agents", "model", "experiments", "views", "app", "run_batch"}
#: package -> (our packages it may know, outside packages it may not know)
RULES = {
    "core": ({"core"}, {"mesa", "pandas", "solara", "click", "rich", "yaml", "matplotlib"}),
    "mechanisms": ({"mechanisms", "core"}, {"mesa", "pandas", "solara", "click", "rich", "yaml", "matplotlib"}),
    "etl": ({"etl", "core"}, {"mesa", "solara", "numba"}),
    "agents": ({"agents", "mechanisms", "core"}, {"solara", "pandas"}),
    "model": ({"model", "agents", "mechanisms", "core", "etl"}, {"solara", "click", "rich"}),
    "experiments": ({"experiments", "model", "agents", "mechanisms", "core", "etl"}, {"solara"}),
    "views": ({"views", "experiments", "model", "agents", "mechanisms", "core", "etl"}, {"mesa", "click", "rich"}),
}
KERNELS_MAY_KNOW = {"numpy", "numba", "core", "mechanisms.kernels", "mechanisms.forms"}
STANDARD_IN_KERNELS = {"math", "typing", "collections"}


def imports(path: Path) -> set[str]:
    """Full names of the modules a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found.add(node.module)
    return found


def breaks(package: str, names: set[str]) -> list[str]:
    """The imports a package may not have."""
    allowed, forbidden = RULES[package]
    tops = {name.split(".")[0] for name in names}
    return sorted((tops & OURS) - allowed | tops & forbidden)


@pytest.mark.parametrize("package", RULES)
def test_a_package_knows_only_what_is_below_it(package):
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    wrong = {str(path.relative_to(ROOT)): found for path in files if (found := breaks(package, imports(path)))}
    assert not wrong


def test_kernels_know_numpy_numba_and_each_other():
    files = sorted((ROOT / "mechanisms" / "kernels").glob("*.py"))
    assert files
    for path in files:
        for name in imports(path):
            parts = name.split(".")
            known = parts[0] in KERNELS_MAY_KNOW | STANDARD_IN_KERNELS or ".".join(parts[:2]) in KERNELS_MAY_KNOW
            assert known, f"{path.name} imports {name}"


def test_parameters_of_a_market_need_neither_mesa_nor_pandas():
    code = "import sys, model.rideshare.parameters; assert not {'mesa', 'pandas', 'matplotlib'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_only_views_and_the_app_know_solara():
    knowing = {
        path.relative_to(ROOT).parts[0]
        for package in OURS
        for path in [*ROOT.glob(f"{package}.py"), *(ROOT / package).rglob("*.py")]
        if any(name.split(".")[0] == "solara" for name in imports(path))
    }
    assert knowing <= {"views", "app.py"}


def test_views_know_nothing_of_kernels():
    for path in sorted((ROOT / "views").rglob("*.py")):
        assert not any(name.startswith("mechanisms.kernels") for name in imports(path)), path.name


def test_the_reader_of_imports_sees_a_forbidden_arrow(tmp_path):
    path = tmp_path / "x.py"
    path.write_text("def f():\n    import mesa\n    from model.rideshare.simulation import RideshareMarket\n")
    assert breaks("mechanisms", imports(path)) == ["mesa", "model"]
