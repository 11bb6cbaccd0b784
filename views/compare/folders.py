"""Folders of sweeps on this machine: what there is to open, and the results in one."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.parameters import ParameterError
from experiments.results import Kind, Results, about, load
from experiments.store import BLOCKS, MANIFEST, RUNS
from model.market import Market
from views.compare.asked import RUNS_FOLDER

_VIEWS = Path(__file__).resolve().parents[1]
MOST_SUGGESTED = 30
MOST_KEPT = 8  # sweeps in memory


@dataclass(frozen=True, eq=False)
class Shown:
    """The results that the panels show: a folder and what is in it, the same for all visitors; each is itself alone."""

    folder: Path
    results: Results

    @property
    def market(self) -> Market:
        """Whose sweep it is."""
        return self.results.market

    @property
    def labels(self) -> list[str]:
        """The configurations, in the order of the plan."""
        return self.results.labels

    @property
    def kinds(self) -> list[Kind]:
        """The same with their rules."""
        return [Kind(rule, label) for label, rule in self.results.first(self.market.slot).items()]

    @property
    def is_example(self) -> bool:
        """Whether it is the sweep that lies in the repository."""
        return self.folder == example_of(self.market)

    @property
    def sentence(self) -> str:
        """What it rests on, in words."""
        return about(self.results)


def opened(folder: Path) -> Shown:
    """The finished sweep in a folder.

    Raises:
        ParameterError: no such folder, or it holds no finished sweep.
    """
    folder = Path(folder)
    try:
        changed = tuple((folder / name).stat().st_mtime_ns for name in (RUNS, BLOCKS, MANIFEST) if (folder / name).is_file())
        return _opened(folder, changed)
    except OSError as error:
        raise ParameterError(f"{folder} cannot be read: {error.strerror or error}.") from None


@lru_cache(maxsize=MOST_KEPT)
def _opened(folder: Path, _changed: tuple[int, ...]) -> Shown:
    """The sweep as of one state of its files."""
    return Shown(folder, load(folder))


def example_of(market: Market) -> Path:
    """Where the sweep lies that is shown to who comes for the first time (`make demo` writes it)."""
    return _VIEWS / market.name / "example"


def suggestions() -> list[str]:
    """Folders under runs/ that hold a finished sweep, the latest first."""
    try:
        found = sorted(RUNS_FOLDER.glob(f"*/{RUNS}"), key=lambda path: -path.stat().st_mtime)
    except OSError:
        return []
    return [str(path.parent) for path in found[:MOST_SUGGESTED]]
