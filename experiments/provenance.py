"""What results rest on: the sweep as resolved, versions, the commit, hashes of code and tables. Nothing of the machine."""

import hashlib
import platform
from importlib.metadata import version
from pathlib import Path

import mechanisms
from core.choices import Choice, Mix
from experiments.plan import Run, Sweep
from experiments.revision import revision
from model.configuration import written_axis
from model.market import Market

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("mesa", "numpy", "numba", "llvmlite", "pandas", "scipy", "pyarrow")
#: With the mechanisms, what makes a result; NAME stands for the market's.
_CODE = (
    "core", "model/*.py", "model/NAME", "agents/*.py", "agents/NAME", "experiments/engine.py", "experiments/frames.py"
)  # fmt: skip


def provenance(sweep: Sweep, plan: list[Run], baseline: str, engine: str) -> dict:
    """The content of manifest.json."""
    axes = {sweep.market.slot: sweep.mechanisms, **sweep.axes}
    return {
        "slotlab": own_version(),
        "git": revision(),
        "market": sweep.market.name,
        "sweep": {
            "configurations": list(dict.fromkeys(run.configuration.label for run in plan)),
            "axes": {name: [_text(value) for value in values] for name, values in axes.items()},
            "seeds": list(sweep.seeds),
            "steps": sweep.steps,
        },
        "baseline": baseline,
        "engine": engine,
        "runs": len(plan),
        "python": platform.python_version(),
        "packages": package_versions(),
        "tables": {path.name: _sha256([path]) for path in sorted(sweep.market.tables.glob("*.csv"))},
        "code": _sha256(_code(sweep.market)),
    }


def _text(value: object) -> str:
    """A value of an axis as it may be typed."""
    return str(value) if isinstance(value, Choice | Mix) else written_axis(value)


def package_versions() -> dict[str, str]:
    """Versions of the packages that results may depend on, by name."""
    return {name: version(name) for name in _PACKAGES}


def _code(market: Market) -> list[Path]:
    """The files that make a result, mechanisms from outside the repository among them; what is left out makes none."""
    broken = {gone.path.resolve() for gone in market.left_out()}
    own = [path for part in _CODE for path in sorted(_ROOT.glob(part.replace("NAME", market.name)))]
    places = [Path(folder) for folder in mechanisms.__path__] + own
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
