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
from core.choice import Choice
from core.metrics import Metric
from core.parameters import declared, unknown
from core.plugins import LeftOut
from core.record import Columns, Record, check_log
from mechanisms.api import Mechanism, left_out, mechanism_class, registered

_FOLDER = Path(__file__).parent
ARGUMENTS = ("world_seed", "rng", "data", "steps", "most_steps")  #: of models and sweeps
WORLD = "world"  #: who owns the parameters of the world


class Slot(NamedTuple):
    """A place for a mechanism: the form of its rules, and the rule that is in it where none is named."""

    form: type
    default: str


class Lies(NamedTuple):
    """What the audit has an agent of a group do: strategies that misreport, in a run of so many steps, and one of them in words."""

    tried: Callable[[int], list[Choice]]
    in_words: Callable[[Choice], str]


class Group(NamedTuple):
    """A group of agents that choose a strategy.

    The horizon is audited for groups with a `utility`, the field that says what an agent has earned in a run, USD (`Run.field`), and
    `lies`.
    """

    agent: str  #: the class of the agents, a text: "provider:ProviderAgent" below `agents/<market>`
    strategies: Strategies
    default: str  #: the mix where none is given
    utility: str = ""
    lies: Lies | None = None


def _fits(parameters: Any, _: object) -> Any:
    """The parameters as they are: they fit runs of any length, and any choices."""
    return parameters


@dataclass(frozen=True, eq=False)
class Market:
    """One of the laboratory's markets.

    Fields that end in "a text" name a part: "module:attribute" below the market's own package, see `load`.

    Raises:
        ParameterError: a metric names a column that there is not, or `log` does not divide `block`.
        ValueError: a metric sums a level, or flows that are defined in different steps; a parameter has the name of something else.
    """

    name: str
    title: str
    summary: str
    step_noun: str  #: what a step is called to people, in the singular
    unit: str  #: what money is told per
    slots: Mapping[str, Slot]  #: by name; the mechanisms of the first are compared
    groups: Mapping[str, Group]  #: by name
    parameters: type  #: dataclass of the world's parameters
    columns: Columns  #: of a run's record
    metrics: Mapping[str, Metric]
    shown: tuple[str, ...]  #: metrics of the printed table
    rank_by: str  #: the metric that orders the table, the least first
    baseline: str  #: mechanism that others are compared with, where it runs
    block: int  #: steps in a block of blocks.parquet
    log: int = 1  #: steps in a row of the record, as long as nobody asks for others
    decimals: Mapping[str, int] = field(default_factory=dict)  #: of metrics that are printed with other than three
    remarks: Mapping[str, str] = field(default_factory=dict)  #: metric -> the sentence that tells its mean below the table
    presets: Mapping[str, Mapping[str, Mapping]] = field(default_factory=dict)  #: by name, each with sections of a config file
    audited: str = "default"  #: the preset that the audit takes where none is named
    data: Path | None = None  #: folder of the tables that a world is built from
    fit: Callable[[Any, int], Any] = _fits  #: parameters with what depends on the run's length filled in
    check: Callable[[Any, Mapping], None] = _fits  #: refuses (parameters, choices) that do not go together
    world: str = "world:scenario"  #: a text: parameters -> what runs with these share; it has `sizes` of groups, and `words`
    start: str = "run:start"  #: a text: (world, choices by slot and group, seed, log) -> a run
    model: str = "simulation:MODEL"  #: a text: the Mesa model
    explain: str = "explain:explain"  #: a text: (timeline, step, stop) -> `model.explanation.Explanation`
    forget: str = "world:forget_tables"  #: a text: () -> None; the next worlds are built from the tables as they are then

    def __post_init__(self):
        check_log(self.log, self.block)
        _ = self.block_columns  # which looks every metric's columns up
        for what, names in (("a slot or group", self.owners), ("a metric", self.metrics), ("what all models take", ARGUMENTS)):
            if twice := declared(self.parameters).keys() & {*names}:
                raise ValueError(f"{self.name}: {sorted(twice)[0]!r} is the name of a parameter and of {what}.")

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
