"""RANDOM: every qualifying provider wins with the same chance.

Any rule must beat this one. Newcomers win by their number, not by their merit. The winner leaves the platform the
smaller of its own and the best other score (posterior means). Where it fails: it does not choose, so it delivers what
the average provider delivers; and the price depends on the winner's own report, so it is not truthful.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel
from mechanisms.forms.procurement import CHANCE, Procurement, ProcurementRule
from mechanisms.kernels.payments import pay_second_or_own
from mechanisms.kernels.posteriors import expect_means
from mechanisms.kernels.selection import any_of, score_all


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    expect_means(form, work)
    score_all(form, work)
    winner, count = any_of(key, form, work)
    if winner >= 0:
        pay_second_or_own(form, work, winner, deal)
        deal[CHANCE] = 1.0 / count
    return winner


@dataclass(frozen=True, repr=False)
class Random(ProcurementRule):
    """An even draw among the qualifying providers."""

    name = "random"
    kernel = _clear
    guarantees = (
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
        Guarantee("scale_equivariant"),
    )
