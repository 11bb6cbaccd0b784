"""What a market is: one object a market, found by its folder, that everything above asks instead of knowing any market.

A market is a folder `model/<name>` whose `__init__.py` defines `MARKET`. That file imports neither Mesa nor pandas: the heavy parts
are named ("run:start" is `start` in `model/<name>/run.py`) and loaded when they are used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from core.parameters import declared, unknown
from core.plugins import LeftOut
from mechanisms.api import Mechanism, left_out, registered

_FOLDER = Path(__file__).parent


class Metric(NamedTuple):
    """A figure of a finished run: a function of its record (rows, columns), its unit, and whether more is better (None: neither)."""

    function: Callable[[np.ndarray], float]
    unit: str
    more_is_better: bool | None


@dataclass(frozen=True, eq=False)
class Market:
    """One of the laboratory's markets.

    Fields that end in "a text" name a part: "module:attribute" below the market's own package, see `load`.
    """

    name: str
    title: str
    summary: str
    step_noun: str  #: what a step is called to people, in the singular
    unit: str  #: what money is told per
    slots: Mapping[str, type]  #: name of each slot for a mechanism, with the form of its rules; the first is compared
    parameters: type  #: dataclass of the world's parameters
    presets: Mapping[str, Mapping[str, object]]
    metrics: Mapping[str, Metric]
    shown: tuple[str, ...]  #: metrics of the printed table
    decimals: Mapping[str, int]  #: of metrics that are printed with other than three
    rank_by: str  #: the metric that orders the table, the least first
    remarks: Mapping[str, str]  #: metric -> the sentence below the table that tells its mean over the world's runs
    baseline: str  #: mechanism that others are compared with, where it runs
    block: int  #: steps in a block of blocks.parquet
    tables: Path  #: folder of the data tables that a world is built from
    fit: Callable[[Any, int], Any]  #: parameters with what depends on the run's length filled in
    groups: Mapping[str, Any] = ()  #: registry of strategies by group of agents
    world: str = "world:scenario"  #: a text: parameters -> what runs with these parameters share
    start: str = "run:start"  #: a text: (world, choices by slot, seed, most steps) -> a run
    model: str = "simulation:MODEL"  #: a text: the Mesa model
    blocks: str = "blocks:block_sums"  #: a text: record -> sums over blocks by column
    block_columns: tuple[str, ...] = ()
    forget: str = "world:forget_tables"  #: a text: () -> None, after which worlds are built from the data tables as they are then
    rebuild: str = "recorder:record_of"  #: a text: (frame of Mesa's rows, world) -> record

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

    def summarise(self, record: np.ndarray) -> dict[str, float]:
        """All metrics of a record, by name."""
        return {name: metric.function(record) for name, metric in self.metrics.items()}


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
