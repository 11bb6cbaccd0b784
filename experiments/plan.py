"""What is to be run, drawn up before anything runs: order, engine and number of workers change nothing in a result."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from core.choices import Choice
from core.effects import without_effect
from core.parameters import ParameterError, declared, param
from model.configuration import Configuration
from model.configure import Values, configurations
from model.market import WORLD, Market

MAX_RUNS = 1_000_000


@dataclass(frozen=True)
class SweepSize:
    """How much is run."""

    steps: int = param(1000, "steps in a run", unit="steps", low=1, high=5 * 10**6)
    runs: int = param(32, "seeds, and so runs of each configuration", unit="runs", low=1, high=10**6)
    seed: int = param(0, "first world seed; the others follow", low=0, high=2**62)

    @property
    def seeds(self) -> range:
        """The world seeds."""
        return range(self.seed, self.seed + self.runs)


@dataclass(frozen=True)
class Run:
    """One configuration under one seed."""

    configuration: Configuration
    seed: int
    steps: int

    @cached_property
    def content(self) -> dict:
        """All that determines the result."""
        return {**self.configuration.content, "seed": self.seed, "steps": self.steps}

    @cached_property
    def id(self) -> str:
        """Hash of the content, 16 hex digits."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Sweep:
    """Which rules of a market, on which axes, under which seeds.

    `mechanisms` fill the slot that is compared. `axes` maps the name of another slot, of a group or of a parameter to the values it
    takes (`model.configure`); what is on no axis is as `values` say, or as declared.
    """

    market: Market
    mechanisms: tuple[str | Choice, ...]
    axes: Mapping[str, tuple]
    seeds: tuple[int, ...]
    steps: int
    values: Values = field(default_factory=dict)

    def configurations(self) -> list[Configuration]:
        """Every rule with every combination of values.

        A parameter of the world multiplies all configurations, that of a plug-in only those in which it is chosen.

        Raises:
            ParameterError: an unknown name, a value that is not allowed, a configuration named twice, or nothing to run.
        """
        if not self.mechanisms:
            raise ParameterError("A sweep takes one or more different mechanisms; got none.")
        self._refuse_too_many(len(self.mechanisms) * math.prod(map(len, self.axes.values())))
        drawn_up = configurations(self.market, {self.market.slot: self.mechanisms, **self.axes}, self.values, self.steps)
        found = [each.sized(each.world) for each in drawn_up]  # what cannot be built is refused before anything runs
        first: dict[str, Configuration] = {}
        for each in found:
            same = first.setdefault(json.dumps(each.content, sort_keys=True), each)
            if same is not each:
                raise ParameterError(
                    f"Two configurations of the sweep are one and the same, {same.label!r} and {each.label!r}, and would count each "
                    "seed twice: a choice is named twice, or a parameter has values that are written differently and mean the same."
                )
        return found

    def plan(self) -> list[Run]:
        """All runs, seed by seed within each configuration.

        Raises:
            ParameterError: as `configurations`, and if there are no seeds or too many runs.
        """
        found = self.configurations()
        self._refuse_too_many(len(found) * len(self.seeds))
        return [Run(configuration, seed, self.steps) for configuration in found for seed in self.seeds]

    def idle(self, found: Sequence[Configuration]) -> list[str]:
        """A sentence for each parameter of the world on an axis that has no effect in any of the configurations."""
        known = declared(self.market.parameters)
        given = [key for name in self.axes if (key := name.removeprefix(f"{WORLD}.")) in known]
        reasons = [without_effect(known, given, {name: getattr(each.parameters, name) for name in known}) for each in found]
        return [reasons[0][name] for name in given if all(name in each for each in reasons)]

    def _refuse_too_many(self, count: int) -> None:
        if not 0 < count <= MAX_RUNS:
            raise ParameterError(f"A sweep has from 1 to {MAX_RUNS:,} runs; this one has {count:,} or more.")


def configurations_of(plan: Sequence[Run]) -> list[Configuration]:
    """The configurations that a plan runs, in its order."""
    return list({id(run.configuration): run.configuration for run in plan}.values())
