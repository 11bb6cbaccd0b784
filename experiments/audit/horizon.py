"""The search over whole runs: for every provider of a market, misreports in a window of the run, all others being truthful.

Truth and lie face the same worlds, so that a gain is a difference seed by seed: the provider's total surplus (paid - cost over
its wins, USD) with the lie less that without it. Misreports are chosen on search seeds; what they gain is measured on held-out
seeds, each role with its 95 % interval. The verdict is on one role, the best on the search seeds alone: the held-out seeds have
no part in the choice, so that its interval needs no correction for the number of roles and misreports that were tried.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from agents.rideshare.layout import PROVIDER
from core.parameters import ParameterError
from experiments.engine import workers
from experiments.statistics import LEVEL, interval
from mechanisms.api import Mechanism, run_key
from model.rideshare.parameters import RideshareParameters
from model.rideshare.population import TRUTHFUL
from model.rideshare.run import TenderRun
from model.rideshare.world import Scenario, scenario

SCALES = (0.0, 0.5, 0.8, 0.9, 1.1, 1.25, 1.5, 2.0)
SHIFTS = (-0.1, 0.1)  # W
WINDOWS = (0.1, 0.25, 0.5, 1.0)  # first auctions of the run, as a share of it
SEARCH_SHARE, FIRST_LOOK, KEPT = 0.25, 0.25, 3
POWER = 0.8
_LIAR = 1.0  # the place of `misreport` among the run's strategies


class Lie(NamedTuple):
    """ask = scale x cost + shift (units of W) in auctions before `until`, the truth from then on."""

    scale: float
    shift: float
    until: int


@dataclass(frozen=True)
class Role:
    """What one provider gains by its best misreport, mean USD a run; `found` on the search seeds, all else on the held-out ones.

    `error` is the standard error of the gain, `half` the half-width of its 95 % interval, `detectable` the gain that such an
    interval shows with a chance of POWER: (z_.975 + z_.8) standard errors. `share` is the gain per USD of the truthful surplus
    (None if that is not above 0), `largest` the largest gain in any single run of the search, in hindsight; `width` the range of all
    gains seen, and of losses.
    """

    vehicle: str
    lie: Lie
    found: float
    gain: float
    half: float
    error: float
    detectable: float
    truthful_surplus: float
    share: float | None
    largest: float
    largest_seed: int
    largest_lie: Lie
    width: float


def lies(auctions: int) -> list[Lie]:
    """The misreports that are tried in a run of that many auctions."""
    windows = sorted({max(1, round(share * auctions)) for share in WINDOWS})
    moves = [(scale, 0.0) for scale in SCALES] + [(1.0, shift) for shift in SHIFTS]
    return [Lie(*move, until) for move, until in product(moves, windows)]


class Market:
    """Runs of a mechanism in a world of truthful providers, of whom one may lie."""

    def __init__(self, mechanism: Mechanism, world: RideshareParameters, auctions: int):
        self.mechanism, self.world, self.auctions = mechanism, world, auctions
        _ = mechanism.address  # compiled here, once, and not by two threads at a time
        self._truthful = scenario(auditable(world))
        self.vehicles = [str(name) for name in self._truthful.providers["vehicle"]]

    def under(self, lie: Lie) -> Scenario:
        """The scenario in which liars tell this lie."""
        told = self._truthful.world.tactic_param.copy()
        told[int(_LIAR), :4] = lie.scale, lie.shift, 0.0, lie.until
        return replace(self._truthful, world=self._truthful.world._replace(tactic_param=told))

    def surplus(self, seed: int, liar: int = -1, world: Scenario | None = None, store: np.ndarray | None = None) -> np.ndarray:
        """Surplus of every provider over the run of a seed, USD, shape (K,); `liar` (-1: nobody) lies as `world` says."""
        run = TenderRun(world or self._truthful, self.mechanism, seed, self.auctions, store)
        if liar >= 0:
            run.state.provider[PROVIDER.strategy, liar] = _LIAR
        run.advance(self.auctions)
        return run.state.provider[PROVIDER.surplus_usd]

    def truthful(self, seeds: Iterable[int]) -> np.ndarray:
        """Surpluses where all are truthful, shape (seeds, K), each on average over what the mechanism tosses about that provider."""
        places = range(len(self.vehicles))
        if len(self._strata(0, 0)) > 1:
            return np.array([[self._mean(seed, place) for place in places] for seed in seeds])
        return np.array([self.surplus(seed) for seed in seeds])

    def lying(self, seeds: Iterable[int], liar: int, lie: Lie) -> np.ndarray:
        """The liar's surpluses, shape (seeds,), on average over what the mechanism tosses about the liar."""
        world = self.under(lie)
        return np.array([self._mean(seed, liar, liar, world) for seed in seeds])

    def _mean(self, seed: int, place: int, liar: int = -1, world: Scenario | None = None) -> float:
        strata = self._strata(seed, place)
        return sum(chance * self.surplus(seed, liar, world, store)[place] for chance, store in strata)

    def _strata(self, seed: int, place: int) -> list[tuple[float, np.ndarray]]:
        return self.mechanism.strata(run_key(seed), len(self.vehicles), place)


def auditable(world: RideshareParameters) -> RideshareParameters:
    """The world in which a provider may be made a liar.

    Raises:
        ParameterError: strategies of other providers, or nothing to lie about.
    """
    if (world.strategy, world.others) != (TRUTHFUL, TRUTHFUL):
        raise ParameterError("An audit takes all providers but one to be truthful; leave strategy and others as they are.")
    if world.costs == "none":
        raise ParameterError("An audit of the horizon needs costs, or there is nothing to misreport; set costs=list_price.")
    return replace(world, strategy="misreport", strategic_share=0.0)


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


def search_roles(market: Market, seeds: Seeds, jobs: str | int = "auto") -> list[Role]:
    """Every provider with its best misreport, the best on the search seeds first.

    Raises:
        MechanismError: the mechanism broke its contract.
    """
    every = np.array([*seeds.search, *seeds.held_out])
    with ThreadPoolExecutor(workers(jobs)) as pool:
        blocks = np.array_split(every, min(len(every), 8 * workers(jobs)))
        truth = np.concatenate(list(pool.map(lambda block: market.truthful(map(int, block)), blocks)))
        roles = pool.map(lambda liar: _role(market, liar, seeds, truth[:, liar]), range(truth.shape[1]))
        return sorted(roles, key=lambda role: -role.found)


def _role(market: Market, liar: int, seeds: Seeds, truth: np.ndarray) -> Role:
    """One provider's best misreport. `truth` holds its surpluses on the search seeds, then on the held-out ones."""
    tried, n_first, n_search = lies(market.auctions), len(seeds.first), len(seeds.search)
    gains = [market.lying(seeds.first, liar, lie) - truth[:n_first] for lie in tried]
    kept = sorted(range(len(tried)), key=lambda place: -gains[place].mean())[:KEPT]
    for place in kept:
        more = market.lying(seeds.search[n_first:], liar, tried[place]) - truth[n_first:n_search]
        gains[place] = np.append(gains[place], more)
    best = max(kept, key=lambda place: gains[place].mean())
    measured = market.lying(seeds.held_out, liar, tried[best]) - truth[n_search:]
    error = float(measured.std(ddof=1) / np.sqrt(measured.size))
    surplus = float(truth[n_search:].mean())
    luckiest = max(range(len(tried)), key=lambda place: gains[place].max())
    return Role(
        vehicle=market.vehicles[liar],
        lie=tried[best],
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
