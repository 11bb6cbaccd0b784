"""What a market is: one object a market, found by its folder, that everything above asks instead of knowing any market.

A market is a folder `model/<name>` whose `__init__.py` defines `MARKET`. That file imports neither Mesa nor pandas: the heavy parts
are named ("run:start" is `start` in `model/<name>/run.py`) and loaded when they are used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from agents.strategy import Strategies, Strategy
from core.mix import Mix
from core.parameters import unknown
from core.plugins import LeftOut
from mechanisms.api import Mechanism, left_out, mechanism_class, registered

_FOLDER = Path(__file__).parent
WORLD = "world"  #: who owns the parameters of the world


class Slot(NamedTuple):
    """A place for a mechanism: the form of its rules, and the rule that is in it where none is named."""

    form: type
    default: str


class Group(NamedTuple):
    """A group of agents that choose a strategy: their strategies, and the mix where none is given."""

    strategies: Strategies
    default: str = "truthful"


def _no_check(parameters: Any, choices: Mapping[str, Mechanism | Mix]) -> None:
    """Any choices go with any parameters."""


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
    slots: Mapping[str, Slot]  #: by name; the mechanisms of the first are compared
    parameters: type  #: dataclass of the world's parameters
    presets: Mapping[str, Mapping[str, Mapping]]  #: by name, each with the sections of a config file
    metrics: Mapping[str, Metric]
    shown: tuple[str, ...]  #: metrics of the printed table
    decimals: Mapping[str, int]  #: of metrics that are printed with other than three
    rank_by: str  #: the metric that orders the table, the least first
    remarks: Mapping[str, str]  #: metric -> the sentence below the table that tells its mean over the world's runs
    baseline: str  #: mechanism that others are compared with, where it runs
    block: int  #: steps in a block of blocks.parquet
    tables: Path  #: folder of the data tables that a world is built from
    fit: Callable[[Any, int], Any]  #: parameters with what depends on the run's length filled in
    check: Callable[[Any, Mapping], None] = _no_check  #: refuses (parameters, choices) that do not go together
    groups: Mapping[str, Group] = field(default_factory=dict)  #: by name
    world: str = (
        "world:scenario"  #: a text: parameters -> what runs with these share; its `sizes` counts the agents of each group
    )
    start: str = "run:start"  #: a text: (world, choices by slot and group, seed) -> a run
    model: str = "simulation:MODEL"  #: a text: the Mesa model
    explain: str = "explain:explain"  #: a text: (timeline, step, stop) -> `model.explanation.Explanation`
    blocks: str = "blocks:block_sums"  #: a text: record -> sums over blocks by column
    block_columns: tuple[str, ...] = ()
    forget: str = "world:forget_tables"  #: a text: () -> None, after which worlds are built from the data tables as they are then
    rebuild: str = "recorder:record_of"  #: a text: (frame of Mesa's rows, world) -> record

    @property
    def slot(self) -> str:
        """The slot whose mechanisms are compared."""
        return next(iter(self.slots))

    @property
    def owners(self) -> tuple[str, ...]:
        """Slots and groups: each has a choice, whose plug-ins have parameters."""
        return (*self.slots, *self.groups)

    def default(self, owner: str) -> str:
        """The choice of a slot or group where none is given."""
        return (self.slots.get(owner) or self.groups[owner]).default

    def load(self, part: str) -> Any:
        """A part that is named by a text: `market.load("start")`."""
        module, _, attribute = getattr(self, part).partition(":")
        return getattr(import_module(f"model.{self.name}.{module}"), attribute)

    def plugins(self, owner: str) -> Mapping[str, type[Mechanism] | type[Strategy]]:
        """The plug-ins that a slot or a group may choose, by name."""
        return registered(self.slots[owner].form) if owner in self.slots else self.groups[owner].strategies.registered()

    def plugin(self, owner: str, name: str) -> type[Mechanism] | type[Strategy]:
        """One of them.

        Raises:
            ParameterError: there is none of this name.
        """
        return mechanism_class(name, self.slots[owner].form) if owner in self.slots else self.groups[owner].strategies.named(name)

    def mechanisms(self) -> Mapping[str, type[Mechanism]]:
        """The mechanisms that are compared, by name."""
        return self.plugins(self.slot)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Files of mechanisms and strategies that cannot be loaded, each with the reason."""
        return (*left_out(), *(gone for group in self.groups.values() for gone in group.strategies.left_out()))

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
