"""FIRST-SCORE: the best score wins and is paid what it asks.

The scoring auction as tenders are usually held: the index is the posterior mean, the promised surplus is the winner's
own score. Where it fails: a provider that asks its cost gains nothing, so every provider asks more, by as much as it guesses the
others allow. If asks are honest, the platform keeps the whole surplus.

Source: Che (1993), RAND Journal of Economics 24 (the first-score auction).
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel
from mechanisms.forms.procurement import Procurement, ProcurementRule
from mechanisms.kernels.payments import promise, second_score_auction
from mechanisms.kernels.posteriors import expect_means


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    expect_means(form, work)
    winner = second_score_auction(key, form, work, work.score, deal)
    if winner >= 0:
        promise(deal, work.score[winner], work.score[winner])
    return winner


@dataclass(frozen=True, repr=False)
class FirstScore(ProcurementRule):
    """The best posterior mean wins and is paid what it asks."""

    name = "first_score"
    kernel = _clear
    guarantees = (
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("efficient"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
        Guarantee("scale_equivariant"),
    )
