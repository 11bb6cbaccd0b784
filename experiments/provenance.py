"""What results rest on: the sweep as resolved, versions, the commit, hashes of code and tables. Nothing of the machine."""

import hashlib
import inspect
import platform
import tomllib
from importlib.metadata import version
from pathlib import Path

from core.choices import Choice, Mix
from core.compile_cache import sources
from experiments.git_commit import revision
from experiments.plan import Run, Sweep, configurations_of
from model.configuration import Configuration, written_axis
from model.market import Market

_ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("mesa", "numpy", "numba", "llvmlite", "pandas", "scipy", "pyarrow")
#: What makes every result of a market, NAME. Plug-ins count where they are chosen, with what they import.
_CODE = (
    "core/*.py",
    "model/*.py",
    "model/NAME/**/*.py",
    "agents/*.py",
    "agents/NAME/*.py",
    "experiments/engine.py",
    "experiments/frames.py",
)


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
        "tables": {path.name: _sha256([path]) for path in _tables(sweep.market)},
        "code": _sha256(_code(sweep.market, configurations_of(plan))),
    }


def _tables(market: Market) -> list[Path]:
    """The files that its worlds are built from."""
    return sorted(market.data.glob("*.csv")) if market.data else []


def _text(value: object) -> str:
    """A value of an axis as it may be typed."""
    return str(value) if isinstance(value, Choice | Mix) else written_axis(value)


def package_versions() -> dict[str, str]:
    """Versions of the packages that results may depend on, by name."""
    return {name: version(name) for name in _PACKAGES}


def _code(market: Market, found: list[Configuration]) -> list[Path]:
    """The files that make the results of these configurations: a change of any other spoils no sweep."""
    own = {path for part in _CODE for path in _ROOT.glob(part.replace("NAME", market.name))}
    chosen = {cls for each in found for cls in each.plugins}
    forms = {slot.form for slot in market.slots.values()}
    return sorted(own.union(*(sources(Path(inspect.getfile(cls))) for cls in chosen | forms)))


def _sha256(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def own_version() -> str:
    """The version in pyproject.toml: the project is used from its folder, without being installed."""
    content = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(content["project"]["version"])
