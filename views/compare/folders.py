"""Folders of sweeps on this machine: what there is to open, and the results in one."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from core.parameters import ParameterError
from experiments.config import usual_market
from experiments.figures import Results, about, load
from experiments.store import RUNS
from experiments.summary import choose_baseline
from model.market import Market, market
from views.compare.asked import RUNS_FOLDER, Named

_VIEWS = Path(__file__).resolve().parents[1]
MOST_SUGGESTED = 30


@dataclass(frozen=True, eq=False)
class Shown:
    """The results that the panels show: a folder, what is in it, whom the others are compared with; each is itself alone."""

    market: Market
    folder: Path
    results: Results
    baseline: str

    @property
    def labels(self) -> list[str]:
        """The configurations, in the order of the plan."""
        return [each.label for each in self.named]

    @property
    def named(self) -> list[Named]:
        """The same with their rules."""
        return named_in(self.market, self.results.runs)

    @property
    def is_example(self) -> bool:
        """Whether it is the sweep that lies in the repository."""
        return self.folder == example_of(self.market)

    @property
    def sentence(self) -> str:
        """What it rests on, in words."""
        return about(self.results.runs, self.results.manifest)


def opened(folder: Path) -> Shown:
    """The finished sweep in a folder.

    Raises:
        ParameterError: no such folder, or it holds no finished sweep.
    """
    try:
        results = load(folder)
    except OSError as error:
        raise ParameterError(f"{folder} cannot be read: {error.strerror or error}.") from None
    chosen = market(results.manifest.get("market") or usual_market())
    found, wanted = named_in(chosen, results.runs), results.manifest.get("baseline")
    try:
        baseline = choose_baseline(chosen, found, wanted)
    except ParameterError:  # every run of the baseline failed
        baseline = choose_baseline(chosen, found, None)
    return Shown(chosen, folder, results, baseline)


def named_in(market: Market, runs: pd.DataFrame) -> list[Named]:
    """The configurations of these runs."""
    kinds = runs.drop_duplicates("label")
    return [Named(*pair) for pair in zip(kinds[market.slot], kinds["label"], strict=True)]


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
