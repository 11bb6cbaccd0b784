"""What is to be run, drawn up before anything runs: order, engine and number of workers change nothing in a result."""

import hashlib
import itertools
import json
import math
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from core.parameters import ParameterError, build, declared, param
from experiments.left_out import unknown_parameter
from mechanisms.api import Mechanism, make, mechanism_class
from model.market import Market

MAX_RUNS = 1_000_000


@dataclass(frozen=True)
class SweepSize:
    """How much is run; the group `simulation` of a market's config file holds it together with the world's parameters."""

    num_auctions: int = param(1000, "steps in a run", unit="steps", low=1, high=5 * 10**6, group="simulation")
    num_runs: int = param(32, "seeds, and so runs of each mechanism", unit="runs", low=1, high=10**6, group="simulation")
    seed: int = param(0, "first world seed; the others follow", low=0, high=2**62, group="simulation")

    @property
    def seeds(self) -> range:
        """The world seeds."""
        return range(self.seed, self.seed + self.num_runs)


@dataclass(frozen=True)
class Configuration:
    """A mechanism in a world of a market, run once a seed; `world_label` names what varies between the worlds of its sweep."""

    market: Market
    mechanism: Mechanism
    world: Any
    world_label: str = ""

    @property
    def label(self) -> str:
        """What tells it from the others of its sweep."""
        return f"{self.mechanism.label} {self.world_label}".strip()

    @property
    def choices(self) -> dict[str, Mechanism]:
        """The mechanism of each slot."""
        return {self.market.slot: self.mechanism}

    @property
    def facts(self):
        """What all runs of its world share."""
        return self.market.load("world")(self.world)


@dataclass(frozen=True)
class Run:
    """One configuration under one seed."""

    configuration: Configuration
    seed: int
    steps: int

    @cached_property
    def content(self) -> dict:
        """All that determines the result."""
        return {
            "market": self.configuration.market.name,
            "mechanism": self.configuration.mechanism.name,
            "settings": self.configuration.mechanism.settings,
            "world": asdict(self.configuration.world),
            "seed": self.seed,
            "steps": self.steps,
        }

    @cached_property
    def id(self) -> str:
        """Hash of the content, 16 hex digits."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Sweep:
    """Which mechanisms of a market, on which worlds, under which seeds; `grid` maps a parameter's name to the values it takes."""

    market: Market
    mechanisms: tuple[str, ...]
    grid: dict[str, tuple]
    seeds: tuple[int, ...]
    steps: int

    def configurations(self) -> list[Configuration]:
        """Every mechanism with every combination of the values it knows.

        A world parameter multiplies all configurations, a mechanism's parameter only its own.

        Raises:
            ParameterError: an unknown name, a value that is not allowed, a mechanism or a configuration named twice, or
                nothing to run.
        """
        self._refuse_too_many(math.prod(map(len, self.grid.values())))  # before they are drawn up
        names = [mechanism_class(name, self.market.form).name for name in self.mechanisms]
        if not names or len(set(names)) < len(names):
            raise ParameterError(f"A sweep takes one or more different mechanisms; got {', '.join(names) or 'none'}.")
        self._refuse_unknown(names)
        worlds = [self._world(values) for values in _combinations(self.grid, declared(self.market.parameters))]
        found = []
        for name in names:
            for values in _combinations(self.grid, declared(mechanism_class(name))):
                mechanism = make(name, **values)
                found += [Configuration(self.market, mechanism, world, self._world_label(world)) for world in worlds]
        if len({(each.mechanism, each.world) for each in found}) < len(found):
            raise ParameterError(
                "Two configurations of the sweep are one and the same, and would count each seed twice: a parameter has equal "
                "values that are written differently, or that mean the same."
            )
        return found

    def plan(self) -> list[Run]:
        """All runs, seed by seed within each configuration.

        Raises:
            ParameterError: as `configurations`, and if there are no seeds or too many runs.
        """
        configurations = self.configurations()
        build_world = self.market.load("world")
        for world in {configuration.world for configuration in configurations}:
            build_world(world)  # what cannot be built is refused before anything runs
        self._refuse_too_many(len(configurations) * len(self.seeds))
        return [Run(configuration, seed, self.steps) for configuration in configurations for seed in self.seeds]

    def _refuse_too_many(self, count: int) -> None:
        if not 0 < count <= MAX_RUNS:
            raise ParameterError(f"A sweep has from 1 to {MAX_RUNS:,} runs; this one has {count:,} or more.")

    def _world(self, values: dict) -> Any:
        """The world's parameters with these values, in runs of this length."""
        return self.market.fit(build(self.market.parameters, values, "sweep"), self.steps)

    def _world_label(self, world) -> str:
        """The world's parameters that vary in this sweep."""
        varied = [name for name in declared(self.market.parameters) if len(self.grid.get(name, ())) > 1]
        return " ".join(f"{name}={getattr(world, name)}" for name in varied)

    def _refuse_unknown(self, names: list[str]) -> None:
        known = set(declared(self.market.parameters)).union(*(declared(mechanism_class(name)) for name in names))
        for name in self.grid:
            if name not in known:
                raise unknown_parameter(self.market, name, known, "sweep")


def _combinations(grid: dict[str, tuple], known: dict) -> list[dict]:
    """Every choice of one value for each parameter of the grid that is in `known`."""
    axes = [[(name, value) for value in values] for name, values in grid.items() if name in known]
    return [dict(point) for point in itertools.product(*axes)]
