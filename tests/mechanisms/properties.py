"""What a mechanism of the launch market can promise for one clearing, each as a check that returns a witness or None.

A witness is the instance that breaks the promise. Money is in units of W. A provider's cost is its truthful ask, so its utility is what it is paid less that, if it wins.
"""

from typing import NamedTuple

import numpy as np

from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism
from mechanisms.forms.procurement import CHANCE, RENT, REVENUE, Procurement, Work, fresh_deal
from mechanisms.procurement.bks import ImplicitPayments
from tests.mechanisms.resampling import expected_gain

TOLERANCE = 1e-12
CEILING = 0.7  # a few asks lie above it
FEW = 40  # draws of a mean that is only used to refute
DRAWS = 300
EVEN = 0.3  # of two means over 300 draws within [0, 1]: 7 standard deviations; a rent is at most 1 W where truth is asked
SHIFTS = (-0.5, -0.2, -0.05, -0.01, 0.01, 0.05, 0.2, 0.5)


class Instance(NamedTuple):
    """A single tender: the form, the auctions held before, and the seed of the mechanism's draws."""

    form: Procurement
    n_auctions: int
    seed: int


class Cleared(NamedTuple):
    winner: int
    rent: float
    revenue: float
    chance: float


def instances(count: int, seed: int, mechanism: Mechanism):
    """Random tenders of one to six providers, some closed, some with asks above their worth."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        size = int(rng.integers(1, 7))
        tried = rng.integers(0, 5, size).astype(float)
        form = Procurement(
            ask=rng.uniform(0.0, 0.8, size),
            worth=rng.uniform(0.3, 1.0, size),
            open=(rng.random(size) < 0.8).astype(float),
            alpha=rng.uniform(0.5, 20.0, size),
            beta=rng.uniform(0.5, 5.0, size),
            tried=tried,
            won=np.floor(tried * rng.random(size)),
            truth=rng.random(size) if mechanism.knows_truth else np.full(size, np.nan),
            ceiling=np.full(size, CEILING),
        )
        yield Instance(form, int(tried.sum()) + 1, number)


def clear(mechanism: Mechanism, instance: Instance, seed: int | None = None) -> Cleared:
    """Clear an instance as a driver does."""
    form = instance.form
    work, deal = Work(*np.full((len(Work._fields), form.ask.size), np.nan)), fresh_deal()
    key = stream(instance.seed if seed is None else seed, MECHANISM, 0)
    winner = mechanism.decide(key, instance.n_auctions, form, work, deal)
    return Cleared(int(winner), float(deal[RENT]), float(deal[REVENUE]), float(deal[CHANCE]))


def with_ask(instance: Instance, provider: int, ask: float) -> Instance:
    """The instance in which one provider reports something else."""
    asks = instance.form.ask.copy()
    asks[provider] = ask
    return instance._replace(form=instance.form._replace(ask=asks))


def utility(cleared: Cleared, provider: int, report: float, cost: float) -> float:
    """What the provider gains: its report plus its rent less its cost if it wins, else 0."""
    return report + cleared.rent - cost if cleared.winner == provider else 0.0


def truthful(mechanism: Mechanism, instance: Instance):
    """No misreport gains, the mechanism's draws held fixed."""
    honest = clear(mechanism, instance)
    for provider, cost in enumerate(instance.form.ask):
        base = utility(honest, provider, cost, cost)
        for shift in SHIFTS:
            lie = clear(mechanism, with_ask(instance, provider, cost + shift))
            if utility(lie, provider, cost + shift, cost) > base + TOLERANCE:
                return provider, cost, cost + shift
    return None


def expected_utility(
    mechanism: Mechanism, instance: Instance, provider: int, report: float, cost: float, draws: int = 2_000
) -> float:
    """Exact, where the mechanism states the winner's chance and the rent does not vary with the draw: chance times what it
    gains, read off a draw in which it wins. Else a mean over a few draws, the same for every report; for `bks` exact in the
    provider's own resampling."""
    lie = with_ask(instance, provider, report)
    if isinstance(mechanism, ImplicitPayments):
        return float(np.mean([expected_gain(mechanism, *lie[:2], provider, cost, seed) for seed in range(4)]))
    if np.isnan(clear(mechanism, lie).chance):
        return float(np.mean([utility(clear(mechanism, lie, seed), provider, report, cost) for seed in range(FEW)]))
    for seed in range(draws):
        cleared = clear(mechanism, lie, seed)
        if cleared.winner == provider:
            return cleared.chance * utility(cleared, provider, report, cost)
    return 0.0  # a chance below some eight in `draws`, whose utility is smaller still


def truthful_in_expectation(mechanism: Mechanism, instance: Instance):
    """No misreport gains on average over the mechanism's draws."""
    provider = int(np.argmax(instance.form.open))
    cost = instance.form.ask[provider]
    base = expected_utility(mechanism, instance, provider, cost, cost)
    for shift in SHIFTS:
        gain = expected_utility(mechanism, instance, provider, cost + shift, cost)
        if gain > base + 1e-9 and base == 0.0:  # a draw in which honesty wins may only have been missed
            base = expected_utility(mechanism, instance, provider, cost, cost, draws=200_000)
        if gain > base + 1e-9:
            return provider, cost, cost + shift
    return None


def individually_rational(mechanism: Mechanism, instance: Instance):
    """A truthful winner is paid at least its cost."""
    cleared = clear(mechanism, instance)
    return cleared if cleared.winner >= 0 and cleared.rent < -TOLERANCE else None


def no_deficit(mechanism: Mechanism, instance: Instance):
    """The promised surplus is not negative."""
    cleared = clear(mechanism, instance)
    return cleared if cleared.revenue < -TOLERANCE else None


def is_feasible(mechanism: Mechanism, instance: Instance) -> bool:
    """The winner is open, nobody wins if nobody is, and the winner's chance, where it is stated, is one."""
    cleared = clear(mechanism, instance)
    if cleared.winner == -1:
        return True
    is_open = 0 <= cleared.winner < instance.form.ask.size and instance.form.open[cleared.winner] == 1.0
    return bool(is_open and (np.isnan(cleared.chance) or 0.0 < cleared.chance <= 1.0))


def efficient(mechanism: Mechanism, instance: Instance):
    """The winner has the best expected score by what the mechanism may know; nobody wins if no score is worth it."""
    form, winner = instance.form, clear(mechanism, instance).winner
    quality = form.truth if mechanism.knows_truth else form.alpha / (form.alpha + form.beta)
    score = np.where(form.open > 0, quality * form.worth - form.ask, -np.inf)
    best = score.max()
    chosen = score[winner] if winner >= 0 else 0.0
    return (winner, chosen, best) if chosen < max(best, 0.0) - TOLERANCE else None


def monotone(mechanism: Mechanism, instance: Instance):
    """Who wins would also have won by asking less, the mechanism's draws held fixed."""
    winner = clear(mechanism, instance).winner
    if winner >= 0:
        for shift in SHIFTS:
            if shift < 0.0 and clear(mechanism, with_ask(instance, winner, instance.form.ask[winner] + shift)).winner != winner:
                return winner, shift
    return None


def anonymous(mechanism: Mechanism, instance: Instance):
    """Providers who change places, and what is known of them with them, change chances to win and what they gain, on average."""

    def means(tender):
        cleared = [clear(mechanism, tender, seed) for seed in range(DRAWS)]
        won = np.array([[one.winner == i for i in range(tender.form.ask.size)] for one in cleared], float)
        return won.mean(0), (won * [[one.rent] for one in cleared]).mean(0)

    order = np.roll(np.arange(instance.form.ask.size)[::-1], 1)
    moved = instance._replace(form=Procurement(*(field[order].copy() for field in instance.form)))
    (won, rent), (won_moved, rent_moved) = means(instance), means(moved)
    by_chance = np.abs(won[order] - won_moved).max(), np.abs(rent[order] - rent_moved).max()
    return (order, by_chance) if max(by_chance) > EVEN else None


def scale_equivariant(mechanism: Mechanism, instance: Instance):
    """Asks, worths and ceilings in another currency: the same winner, and money in that currency."""
    cleared, form = clear(mechanism, instance), instance.form
    for rate in (0.25, 2.0, 1024.0):
        scaled = form._replace(ask=rate * form.ask, worth=rate * form.worth, ceiling=rate * form.ceiling)
        other = clear(mechanism, instance._replace(form=scaled))
        if (other.winner, other.rent, other.revenue) != (cleared.winner, rate * cleared.rent, rate * cleared.revenue):
            return rate, cleared, other
    return None


CHECKS = {
    "truthful": truthful,
    "truthful_in_expectation": truthful_in_expectation,
    "individually_rational": individually_rational,
    "no_deficit": no_deficit,
    "efficient": efficient,
    "monotone": monotone,
    "anonymous": anonymous,
    "scale_equivariant": scale_equivariant,
}
COUNTS = {"truthful": 60, "truthful_in_expectation": 12, "monotone": 150, "anonymous": 12}
