"""Who may import whom, read from the source: core <- mechanisms <- agents <- model <- experiments <- views; etl knows only core."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
#: A layer knows itself and those before it; from `model` on also etl.
LAYERS = ("core", "mechanisms", "agents", "model", "experiments", "views")
OURS = {*LAYERS, "etl", "service", "app", "run_batch"}
PAGE, COMMAND = {"solara", "ipyvuetify", "fastapi", "starlette"}, {"click", "rich"}
#: Outside packages that a layer does without.
FORBIDDEN = {
    "core": {"mesa", "pandas", "scipy", "matplotlib", "ruamel"} | PAGE | COMMAND,
    "mechanisms": {"mesa", "pandas", "matplotlib", "ruamel"} | PAGE | COMMAND,
    "agents": {"pandas", "matplotlib", "ruamel"} | PAGE | COMMAND,
    "model": {"matplotlib", "ruamel"} | PAGE | COMMAND,
    "experiments": PAGE,
    "views": {"mesa", "fastapi"} | COMMAND,
    "etl": {"mesa", "numba"} | PAGE | COMMAND,
}
MARKETS = sorted(path.parent.name for path in (ROOT / "model").glob("*/__init__.py"))
KERNELS_KNOW = ("math", "typing", "collections", "numpy", "numba", "core", "mechanisms.kernels", "mechanisms.forms")


def imports(path: Path) -> set[str]:
    """Full names of the modules a file imports, wherever in the file, and of what it takes from them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_in(name: str, packages) -> bool:
    """Whether a name is one of the packages or lies in one."""
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def below(layer: str) -> set[str]:
    """Our packages that a layer may know."""
    if layer == "etl":
        return {"core", "etl"}
    known = set(LAYERS[: LAYERS.index(layer) + 1])
    return known | {"etl"} if "model" in known else known


def breaks(layer: str, names: set[str]) -> list[str]:
    """The imports a layer may not have."""
    tops = {name.split(".")[0] for name in names}
    return sorted((tops & OURS) - below(layer) | tops & FORBIDDEN[layer])


def files(*folders: str) -> list[Path]:
    """All Python files in folders of the repository."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found
    return found


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_circles(graph: dict[str, set[str]]) -> set[str]:
    """The nodes on a way that leads in a circle, or from one circle to another."""
    graph = {name: others & graph.keys() for name, others in graph.items()}
    while ends := {name for name, others in graph.items() if not others}:
        graph = {name: others - ends for name, others in graph.items() if name not in ends}
    while starts := graph.keys() - set().union(*graph.values()):
        graph = {name: others for name, others in graph.items() if name not in starts}
    return set(graph)


def module_of(path: Path) -> str:
    """The name by which a file is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def owner_of(name: str, modules) -> str:
    """The module among `modules` that a full name lies in, "" if there is none."""
    while name and name not in modules:
        name = name.rpartition(".")[0]
    return name


def test_no_import_leads_back_to_its_module_not_even_a_late_one():
    paths = {module_of(path): path for path in [*files(*FORBIDDEN), ROOT / "app.py", ROOT / "run_batch.py"]}
    graph = {name: {owner_of(other, paths) for other in imports(path)} - {name} for name, path in paths.items()}
    assert in_circles(graph) == set()


def test_circles_are_found():
    assert in_circles({"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": set(), "e": {"a"}}) == {"a", "b", "c"}
    assert in_circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == set()


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_a_layer_knows_only_what_is_below_it(layer):
    wrong = {named(path): found for path in files(layer) if (found := breaks(layer, imports(path)))}
    assert not wrong


def test_kernels_know_numpy_numba_and_forms():
    for path in files("mechanisms/kernels"):
        assert {name for name in imports(path) if not is_in(name, KERNELS_KNOW)} == set(), named(path)


@pytest.mark.parametrize("market", MARKETS)
def test_kernels_of_a_market_know_its_agents_arrays_and_conduct_besides(market):
    known = (*KERNELS_KNOW, "agents.strategy", f"model.{market}.kernels", f"agents.{market}.layout", f"agents.{market}.conduct")
    for path in files(f"model/{market}/kernels"):
        assert {name for name in imports(path) if not is_in(name, known)} == set(), named(path)


def own_words(path: Path) -> set[str]:
    """The names of a file and of the folders it lies in."""
    return {path.stem, *path.relative_to(ROOT).parts}


def markets_named(path: Path) -> set[str]:
    """The markets whose folders a file imports from."""
    return {market for name in imports(path) for market in MARKETS if market in name.split(".")}


def test_generic_code_names_no_market():
    generic = [path for path in files(*FORBIDDEN) if not own_words(path) & set(MARKETS)]
    assert {named(path) for path in generic if markets_named(path)} == set()


@pytest.mark.parametrize("market", MARKETS)
def test_a_market_knows_no_other(market):
    own = [path for path in files(*FORBIDDEN) if market in own_words(path)]
    assert {named(path): others for path in own if (others := markets_named(path) - {market})} == {}


def test_parameters_of_a_market_need_neither_mesa_nor_pandas():
    for market in MARKETS:
        code = f"import sys, model.{market}.parameters; assert not {{'mesa', 'pandas', 'matplotlib'}} & set(sys.modules)"
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_models_know_mesa_in_one_place():
    knowing = {named(path) for path in files("model") if any(is_in(name, ["mesa"]) for name in imports(path))}
    assert knowing == {"model/base.py", "model/recorder.py"}


def test_only_the_page_knows_what_pages_are_made_of():
    paths = [path for folder in OURS for path in [*ROOT.glob(f"{folder}.py"), *(ROOT / folder).rglob("*.py")]]
    for package, allowed in (("solara", {"views", "app.py"}), ("fastapi", {"service", "app.py"})):
        knowing = {path.relative_to(ROOT).parts[0] for path in paths if any(is_in(name, [package]) for name in imports(path))}
        assert knowing <= allowed, package


def test_views_know_nothing_of_kernels():
    for path in files("views"):
        assert not any("kernels" in name.split(".") for name in imports(path)), named(path)


def test_the_reader_of_imports_sees_a_forbidden_arrow(tmp_path):
    path = tmp_path / "x.py"
    path.write_text(
        "def f():\n    import mesa\n    from model.rideshare.run import TenderRun\n    from agents import rideshare\n"
    )
    assert breaks("mechanisms", imports(path)) == ["agents", "mesa", "model"]
    assert markets_named(path) == {"rideshare"}
    path.write_text("from core import plugins\nfrom etl.read import numbers\n")
    assert breaks("mechanisms", imports(path)) == ["etl"] and breaks("model", imports(path)) == []
