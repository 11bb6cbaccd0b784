"""The search over whole runs: for every agent that may lie, misreports in a run in which all others are truthful.

Truth and lie face the same worlds, so that a gain is a difference seed by seed: what the agent earns in all (USD) with the lie less
that without it. Misreports are chosen on search seeds; what they gain is measured on held-out seeds, each role with its 95 %
interval. The verdict is on one role, the best on the search seeds alone: the held-out seeds have no part in the choice, so that
its interval needs no correction for the number of roles and misreports that were tried.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from core.choice import Choice
from core.mix import Item, Mix
from core.parameters import ParameterError, complete, declared, typed
from experiments.engine import workers
from experiments.statistics import LEVEL, interval
from mechanisms.api import Mechanism, run_key
from model.configuration import Configuration
from model.market import Market

SEARCH_SHARE, FIRST_LOOK, KEPT = 0.25, 0.25, 3
POWER = 0.8


@dataclass(frozen=True)
class Role:
    """What one agent gains by its best misreport, mean USD a run; `found` on the search seeds, all else on the held-out ones.

    `error` is the standard error of the gain, `half` the half-width of its 95 % interval, `detectable` the gain that such an
    interval shows with a chance of POWER: (z_.975 + z_.8) standard errors. `share` is the gain per USD of the truthful surplus
    (None if that is not above 0), `largest` the largest gain in any single run of the search, in hindsight; `width` the range of all
    gains seen, and of losses. `told` is the lie in words.
    """

    group: str
    agent: str
    lie: Choice
    told: str
    found: float
    gain: float
    half: float
    error: float
    detectable: float
    truthful_surplus: float
    share: float | None
    largest: float
    largest_seed: int
    largest_lie: Choice
    width: float


class Runs:
    """Runs of a configuration in which all of a group follow one strategy, but for one agent who may lie.

    Raises:
        ParameterError: the group follows several strategies.
    """

    def __init__(self, configuration: Configuration, slot: str, group: str, steps: int):
        self.configuration, self.slot, self.group, self.steps = configuration, slot, group, steps
        self.market, self.mechanism = configuration.market, configuration.choices[slot]
        _ = self.mechanism.address  # compiled here, once, and not by two threads at a time
        self._truth = truthful(configuration, group)
        self._world = configuration.world
        self.size = self._world.sizes[group]
        self.agents = list(getattr(self._world, "names", {}).get(group, map(str, range(self.size))))
        self._has_strata = type(self.mechanism).strata is not Mechanism.strata

    @property
    def lies(self) -> list[Choice]:
        """The misreports that are tried."""
        return self.market.groups[self.group].lies.tried(self.steps)

    def told(self, lie: Choice) -> str:
        """A misreport in words."""
        return self.market.groups[self.group].lies.in_words(lie)

    def with_liar(self, liar: int, lie: Choice) -> Mix:
        """The group's mix in which the agent at that place lies.

        Raises:
            ParameterError: a strategy or parameter that is not known, or nothing to lie about.
        """
        known = declared(self.market.plugin(self.group, lie.name))
        items = (Item(liar, self._truth), Item(1, complete(typed(lie, known), known)), Item(self.size - liar - 1, self._truth))
        mix = Mix(items).of(self.size)
        self.market.check(self.configuration.parameters, {**self.configuration.choices, self.group: mix})
        return mix

    def earned(self, seed: int, mix: Mix | None = None, store: np.ndarray | None = None) -> np.ndarray:
        """What every agent of the group has earned in the run of a seed, USD, shape (agents,)."""
        choices = self.configuration.choices if mix is None else {**self.configuration.choices, self.group: mix}
        stores = {} if store is None else {"stores": {self.slot: store}}
        run = self.market.load("start")(self._world, choices, seed, **stores)
        run.advance(self.steps, until_done=True)
        return run.field(self.group, self.market.groups[self.group].utility)

    def truthful(self, seeds: Iterable[int]) -> np.ndarray:
        """Surpluses where all are truthful, shape (seeds, agents), each on average over what the mechanism tosses about that agent."""
        if self._has_strata:
            return np.array([[self._mean(seed, place) for place in range(self.size)] for seed in seeds])
        return np.array([self.earned(seed) for seed in seeds])

    def lying(self, seeds: Iterable[int], liar: int, lie: Choice) -> np.ndarray:
        """The liar's surpluses, shape (seeds,), on average over what the mechanism tosses about the liar."""
        mix = self.with_liar(liar, lie)
        return np.array([self._mean(seed, liar, mix) for seed in seeds])

    def _mean(self, seed: int, place: int, mix: Mix | None = None) -> float:
        if not self._has_strata:
            return self.earned(seed, mix)[place]
        strata = self.mechanism.strata(run_key(seed), self.size, place)
        return sum(chance * self.earned(seed, mix, store)[place] for chance, store in strata)


def audited_groups(market: Market) -> list[str]:
    """The groups whose agents have something to misreport over a run."""
    return [name for name, group in market.groups.items() if group.utility and group.lies]


def truthful(configuration: Configuration, group: str) -> Choice:
    """The strategy that all of a group follow.

    Raises:
        ParameterError: they follow several, or another than the group's own.
    """
    choices = configuration.choices[group].choices
    usual = configuration.market.groups[group].default
    if len(choices) > 1 or choices[0].name != usual:
        raise ParameterError(f"An audit takes all of the {group} but one to be {usual}; leave {group} as they are.")
    return choices[0]


def check_lies(configuration: Configuration, slot: str, steps: int) -> None:
    """Refuse a world in which there is nothing to misreport, before anything runs.

    Raises:
        ParameterError: as the market says it.
    """
    for group in audited_groups(configuration.market):
        runs = Runs(configuration, slot, group, steps)
        runs.with_liar(0, runs.lies[0])


class Seeds(NamedTuple):
    """World seeds: all misreports are tried on the first ones, the best few on all search seeds, the best one on held-out seeds."""

    first: tuple[int, ...]
    search: tuple[int, ...]
    held_out: tuple[int, ...]


def split(seeds: tuple[int, ...]) -> Seeds:
    """A quarter of the seeds to search on, and a quarter of these to look at first.

    Raises:
        ParameterError: fewer than 32.
    """
    if len(seeds) < 32:
        raise ParameterError(f"--seeds: an audit needs 32 seeds or more, a quarter of them to search on; got {len(seeds)}.")
    count = int(SEARCH_SHARE * len(seeds))
    return Seeds(seeds[: int(FIRST_LOOK * count)], seeds[:count], seeds[count:])


def search_roles(runs: Runs, seeds: Seeds, jobs: str | int = "auto") -> list[Role]:
    """Every agent with its best misreport, the best on the search seeds first.

    Raises:
        MechanismError: the mechanism broke its contract.
    """
    every = np.array([*seeds.search, *seeds.held_out])
    with ThreadPoolExecutor(workers(jobs)) as pool:
        blocks = np.array_split(every, min(len(every), 8 * workers(jobs)))
        truth = np.concatenate(list(pool.map(lambda block: runs.truthful(map(int, block)), blocks)))
        roles = pool.map(lambda liar: _role(runs, liar, seeds, truth[:, liar]), range(truth.shape[1]))
        return sorted(roles, key=lambda role: -role.found)


def _role(runs: Runs, liar: int, seeds: Seeds, truth: np.ndarray) -> Role:
    """One agent's best misreport. `truth` holds its surpluses on the search seeds, then on the held-out ones."""
    tried, n_first, n_search = runs.lies, len(seeds.first), len(seeds.search)
    gains = [runs.lying(seeds.first, liar, lie) - truth[:n_first] for lie in tried]
    kept = sorted(range(len(tried)), key=lambda place: -gains[place].mean())[:KEPT]
    for place in kept:
        more = runs.lying(seeds.search[n_first:], liar, tried[place]) - truth[n_first:n_search]
        gains[place] = np.append(gains[place], more)
    best = max(kept, key=lambda place: gains[place].mean())
    measured = runs.lying(seeds.held_out, liar, tried[best]) - truth[n_search:]
    error = float(measured.std(ddof=1) / np.sqrt(measured.size))
    surplus = float(truth[n_search:].mean())
    luckiest = max(range(len(tried)), key=lambda place: gains[place].max())
    return Role(
        group=runs.group,
        agent=runs.agents[liar],
        lie=tried[best],
        told=runs.told(tried[best]),
        found=float(gains[best].mean()),
        gain=float(measured.mean()),
        half=interval(measured).half,
        error=error,
        detectable=float((ndtri(0.5 + LEVEL / 2.0) + ndtri(POWER)) * error),
        truthful_surplus=surplus,
        share=float(measured.mean() / surplus) if surplus > 0.0 else None,
        largest=float(gains[luckiest].max()),
        largest_seed=seeds.search[int(gains[luckiest].argmax())],
        largest_lie=tried[luckiest],
        width=float(max(0.0, *(row.max() for row in [*gains, measured])) - min(0.0, *(row.min() for row in [*gains, measured]))),
    )
