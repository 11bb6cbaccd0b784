"""What a mechanism that sells items can promise, each as a check that returns a witness (what breaks it) or None.

A bidder's value is its truthful bid, so its utility is value * allocation - payment. Draws are fixed unless a check says so.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism, Outcome
from mechanisms.forms.bids import Award, Bids, rows
from mechanisms.values import Exponential, Lognormal, TwoUniforms, Uniform
from tests.kernels.item_twins import ironed_by_hull

TOLERANCE = 1e-12
SHIFTS = (-0.5, -0.2, -0.05, -0.01, 0.01, 0.05, 0.2, 0.5)
BELIEFS = (
    Uniform(),
    Uniform(0.3, 0.9),
    Uniform(0.0, 2.0),
    Exponential(0.5),
    Lognormal(-0.5, 0.5),
    TwoUniforms(0.0, 0.4, 1.5, 0.8),
    TwoUniforms(0.2, 0.5, 1.0, 0.2),
)
DRAWS = 200
EVEN = 0.35  # of two means over 200 draws within [0, 1]: 7 standard deviations


class Instance(NamedTuple):
    """A single sale: the bids, what is believed of each bidder, and the seed of the mechanism's draws."""

    bid: np.ndarray
    values: tuple
    seed: int


def units(mechanism: Mechanism) -> int:
    """How many items are on sale."""
    return getattr(mechanism, "units", 1)


def instances(count: int, seed: int, mechanism: Mechanism):
    """Random sales to one to six bidders, alike or not; in every other one bids are coarse, so that ties are common.

    In every third one the bids come from other distributions than the seller believes.
    """
    rng = np.random.default_rng(seed)
    for number in range(count):
        size = int(rng.integers(1, 7))
        kinds = rng.integers(0, len(BELIEFS), size) if rng.random() < 0.5 else np.full(size, rng.integers(0, len(BELIEFS)))
        values = tuple(BELIEFS[kind] for kind in kinds)
        drawn_from = [BELIEFS[(kind + (number % 3 == 0)) % len(BELIEFS)] for kind in kinds]
        bid = np.array([value.quantile(chance) for value, chance in zip(drawn_from, rng.random(size), strict=True)])
        yield Instance(np.round(bid * 5.0) / 5.0 if number % 2 else bid, values, number)


def clear(mechanism: Mechanism, instance: Instance, seed: int | None = None) -> Outcome:
    """Clear an instance as `ItemAuction.clear` does."""
    beliefs = rows(instance.values, instance.bid.size)
    if not mechanism.knows_values:
        beliefs[:] = np.nan
    award = Award(*np.full((len(Award._fields), instance.bid.size), np.nan))
    key = stream(instance.seed if seed is None else seed, MECHANISM, 0)
    sold = mechanism.decide(key, 0, Bids(instance.bid, *beliefs), award, np.zeros(0))
    assert sold == np.count_nonzero(award.allocation)
    return Outcome(award.allocation, award.payment)


def is_feasible(mechanism: Mechanism, instance: Instance) -> bool:
    """Nobody receives a part of an item or more than one, no more are sold than there are, and all is filled in."""
    outcome = clear(mechanism, instance)
    whole = np.isin(outcome.allocation, (0.0, 1.0)).all()
    return bool(whole and outcome.allocation.sum() <= units(mechanism) and np.isfinite(outcome.payment).all())


def with_bid(instance: Instance, bidder: int, bid: float) -> Instance:
    """The instance in which one bidder reports something else."""
    bids = instance.bid.copy()
    bids[bidder] = bid
    return instance._replace(bid=bids)


def utility(outcome: Outcome, bidder: int, value: float) -> float:
    """The bidder's surplus."""
    return value * outcome.allocation[bidder] - outcome.payment[bidder]


def misreports(instance: Instance, bidder: int) -> list[float]:
    """Shifts of the value, and bids that meet, just miss or just beat each other bid."""
    others = np.delete(instance.bid, bidder)
    bids = [*(instance.bid[bidder] + np.array(SHIFTS)), *others, *(others - 1e-6), *(others + 1e-6), 0.0]
    return [float(bid) for bid in bids if bid >= 0.0]


def truthful(mechanism: Mechanism, instance: Instance, seeds=(None,)):
    """No misreport gains; with several seeds, on average over these."""

    def mean_utility(sale, bidder, value):
        return np.mean([utility(clear(mechanism, sale, seed), bidder, value) for seed in seeds])

    for bidder, value in enumerate(instance.bid):
        base = mean_utility(instance, bidder, value)
        for lie in misreports(instance, bidder):
            if mean_utility(with_bid(instance, bidder, lie), bidder, value) > base + TOLERANCE:
                return bidder, value, lie
    return None


def truthful_in_expectation(mechanism: Mechanism, instance: Instance):
    """No misreport gains on average over draws that are common to all reports."""
    return truthful(mechanism, instance, range(20))


def individually_rational(mechanism: Mechanism, instance: Instance):
    """No truthful bidder loses, whether it wins or not."""
    outcome = clear(mechanism, instance)
    surplus = instance.bid * outcome.allocation - outcome.payment
    return outcome if surplus.min() < -TOLERANCE else None


def no_deficit(mechanism: Mechanism, instance: Instance):
    """The seller does not pay."""
    outcome = clear(mechanism, instance)
    return outcome if outcome.payment.sum() < -TOLERANCE else None


def efficient(mechanism: Mechanism, instance: Instance):
    """No other set of winners has a larger sum of bids, found by trying all of them."""
    outcome = clear(mechanism, instance)
    places = range(instance.bid.size)
    sets = (winners for size in range(units(mechanism) + 1) for winners in combinations(places, size))
    best = max(instance.bid[list(winners)].sum() for winners in sets)
    found = float(instance.bid @ outcome.allocation)
    return (outcome, found, best) if found < best - TOLERANCE else None


def optimal(mechanism: Mechanism, instance: Instance):
    """Truthful, individually rational, and revenue from two of the bidders is what ironed virtual values allow.

    Both are means over a grid of quantiles, and agree to some thousandths where the rule is optimal (4 % are allowed).
    """
    found = truthful(mechanism, instance) or individually_rational(mechanism, instance)
    if found is not None:
        return found
    values = instance.values[:2]
    chances = (np.arange(60) + 0.5) / 60
    bids = np.stack(np.meshgrid(*(value.quantile(chances) for value in values), indexing="ij"), -1).reshape(-1, len(values))
    virtual = np.stack([np.maximum(0.0, ironed_by_hull(value, bid)) for value, bid in zip(values, bids.T, strict=True)], axis=-1)
    allowed = np.sort(virtual, axis=-1)[:, ::-1][:, : units(mechanism)].sum(axis=-1).mean()
    revenue = np.mean([clear(mechanism, Instance(bid, values, seed)).payment.sum() for seed, bid in enumerate(bids)])
    return (values, revenue, allowed) if revenue < 0.96 * allowed else None


def anonymous(mechanism: Mechanism, instance: Instance):
    """Bidders who change places, and what is believed of them with them, change outcomes, on average over the draws."""

    def means(sale):
        outcomes = [clear(mechanism, sale, seed) for seed in range(DRAWS)]
        return np.mean([outcome.allocation for outcome in outcomes], 0), np.mean([outcome.payment for outcome in outcomes], 0)

    order = np.roll(np.arange(instance.bid.size)[::-1], 1)
    moved = instance._replace(bid=instance.bid[order].copy(), values=tuple(instance.values[i] for i in order))
    (allocation, payment), (allocation_moved, payment_moved) = means(instance), means(moved)
    by_chance = np.abs(allocation[order] - allocation_moved).max(), np.abs(payment[order] - payment_moved).max()
    return (order, by_chance) if by_chance[0] > EVEN or by_chance[1] > EVEN * max(1e-9, instance.bid.max()) else None


def monotone(mechanism: Mechanism, instance: Instance):
    """A higher bid never loses what a lower one wins."""
    for bidder, bid in enumerate(instance.bid):
        if clear(mechanism, instance).allocation[bidder] > 0.0:
            for higher in misreports(instance, bidder):
                if higher > bid and clear(mechanism, with_bid(instance, bidder, higher)).allocation[bidder] == 0.0:
                    return bidder, bid, higher
    return None


def scale_equivariant(mechanism: Mechanism, instance: Instance):
    """Bids in another currency: the same winners, and payments in that currency. What is believed stays as it is."""
    outcome = clear(mechanism, instance)
    for rate in (0.25, 2.0, 1024.0):
        other = clear(mechanism, instance._replace(bid=rate * instance.bid))
        if (other.allocation != outcome.allocation).any() or (other.payment != rate * outcome.payment).any():
            return rate, outcome, other
    return None


CHECKS = {
    "truthful": truthful,
    "truthful_in_expectation": truthful_in_expectation,
    "individually_rational": individually_rational,
    "no_deficit": no_deficit,
    "efficient": efficient,
    "optimal": optimal,
    "anonymous": anonymous,
    "monotone": monotone,
    "scale_equivariant": scale_equivariant,
}
COUNTS = {"truthful": 150, "truthful_in_expectation": 12, "optimal": 12, "anonymous": 60}
