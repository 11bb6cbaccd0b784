"""What results rest on: the sweep as resolved, versions, the commit, hashes of code and tables. Nothing of the machine."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

import mechanisms
from etl.rideshare.places import TABLES
from experiments.left_out import left_out
from experiments.plan import Run, Sweep
from experiments.revision import revision

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("mesa", "numpy", "numba", "llvmlite", "pandas", "scipy", "pyarrow")
_CODE = ("core", "model", "agents", "experiments/engine.py", "experiments/frames.py")  # with the mechanisms, what makes a result


def provenance(sweep: Sweep, plan: list[Run], baseline: str, engine: str) -> dict:
    """The content of manifest.json."""
    return {
        "slotlab": own_version(),
        "git": revision(),
        "sweep": {
            "configurations": list(dict.fromkeys(run.configuration.label for run in plan)),
            "grid": {name: list(values) for name, values in sweep.grid.items()},
            "seeds": list(sweep.seeds),
            "auctions": sweep.auctions,
        },
        "baseline": baseline,
        "engine": engine,
        "runs": len(plan),
        "python": platform.python_version(),
        "packages": package_versions(),
        "tables": {path.name: _sha256([path]) for path in sorted(TABLES.glob("*.csv"))},
        "code": _sha256(_code()),
    }


def package_versions() -> dict[str, str]:
    """Versions of the packages that results may depend on, by name."""
    return {name: version(name) for name in _PACKAGES}


def _code() -> list[Path]:
    """The files that make a result, mechanisms from outside the repository among them; what is left out makes none."""
    broken = {gone.path.resolve() for gone in left_out()}
    places = [Path(folder) for folder in mechanisms.__path__] + [_ROOT / part for part in _CODE]
    files = [path for place in places for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]
    return [path for path in files if path.resolve() not in broken]


def _sha256(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def own_version() -> str:
    """The version in pyproject.toml: the project is used from its folder, without being installed."""
    lines = (_ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    return next(line.split('"')[1] for line in lines if line.startswith("version"))
