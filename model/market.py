"""What a market is: one object a market, found by its folder, that everything above asks instead of knowing any market.

A market is a folder `model/<name>` whose `__init__.py` defines `MARKET`. That file imports neither Mesa nor pandas: the heavy parts
are named ("run:start" is `start` in `model/<name>/run.py`) and loaded when they are used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from core.metrics import Metric
from core.parameters import declared, unknown
from core.plugins import LeftOut
from core.record import Columns, Record, check_log
from mechanisms.api import Mechanism, left_out, registered

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Market:
    """One of the laboratory's markets.

    Fields that end in "a text" name a part: "module:attribute" below the market's own package, see `load`.

    Raises:
        ParameterError: a metric names a column that there is not, or `log` does not divide `block`.
        ValueError: a metric sums a level, or flows that are defined in different steps.
    """

    name: str
    title: str
    summary: str
    step_noun: str  #: what a step is called to people, in the singular
    unit: str  #: what money is told per
    slots: Mapping[str, type]  #: name of each slot for a mechanism, with the form of its rules; the first is compared
    parameters: type  #: dataclass of the world's parameters
    presets: Mapping[str, Mapping[str, object]]
    columns: Columns  #: of a run's record
    metrics: Mapping[str, Metric]
    shown: tuple[str, ...]  #: metrics of the printed table
    decimals: Mapping[str, int]  #: of metrics that are printed with other than three
    rank_by: str  #: the metric that orders the table, the least first
    remarks: Mapping[str, str]  #: metric -> the sentence below the table that tells its mean over the world's runs
    baseline: str  #: mechanism that others are compared with, where it runs
    block: int  #: steps in a block of blocks.parquet
    log: int  #: steps in a row of the record, as long as nobody asks for others
    tables: Path  #: folder of the data tables that a world is built from
    fit: Callable[[Any, int], Any]  #: parameters with what depends on the run's length filled in
    groups: Mapping[str, Any] = ()  #: registry of strategies by group of agents
    world: str = "world:scenario"  #: a text: parameters -> what runs with these parameters share
    start: str = "run:start"  #: a text: (world, choices by slot, seed, most steps, log) -> a run
    model: str = "simulation:MODEL"  #: a text: the Mesa model

    def __post_init__(self):
        check_log(self.log, self.block)
        _ = self.block_columns  # which looks every metric's columns up

    @property
    def slot(self) -> str:
        """The slot whose mechanisms are compared."""
        return next(iter(self.slots))

    @property
    def form(self) -> type:
        """The form of these mechanisms."""
        return self.slots[self.slot]

    def load(self, part: str) -> Any:
        """A part that is named by a text: `market.load("start")`."""
        module, _, attribute = getattr(self, part).partition(":")
        return getattr(import_module(f"model.{self.name}.{module}"), attribute)

    def mechanisms(self) -> dict[str, type[Mechanism]]:
        """The mechanisms that are compared, by name."""
        return registered(self.form)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Files of mechanisms and strategies that cannot be loaded, each with the reason."""
        return (*left_out(), *(gone for group in dict(self.groups).values() for gone in group.left_out()))

    def declared(self) -> dict:
        """Every parameter of the market by name: the world's, and those of all its mechanisms."""
        found = dict(declared(self.parameters))
        for cls in self.mechanisms().values():
            found |= declared(cls)
        return found

    @property
    def block_columns(self) -> tuple[str, ...]:
        """The columns that are summed over blocks (or taken at their ends): those that the metrics are made of."""
        needed = {name for metric in self.metrics.values() for name in metric.needs(self.columns)}
        return tuple(name for name in self.columns if name in needed)

    def record(self, rows: np.ndarray, log: int = 1, steps: int | None = None) -> Record:
        """The record of a run by its columns: `record(run.record, run.log, run.step)`."""
        return Record(self.columns, rows, log, steps)

    def summarise(self, record: Record) -> dict[str, float]:
        """All metrics of a record, by name."""
        return {name: metric.value(record) for name, metric in self.metrics.items()}


@cache
def names() -> tuple[str, ...]:
    """The names of all markets: folders of `model` that define one."""
    return tuple(
        sorted(path.parent.name for path in _FOLDER.glob("*/__init__.py") if "MARKET" in path.read_text(encoding="utf-8"))
    )


def market(name: str) -> Market:
    """The market of this name.

    Raises:
        ParameterError: there is none; it says which there are.
    """
    spelling = str(name).strip().lower()
    if spelling not in names():
        raise unknown("market", name, names())
    return import_module(f"model.{spelling}").MARKET
