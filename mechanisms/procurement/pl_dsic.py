"""PL-DSIC: the Plackett-Luce (softmax) draw with the payment that makes it truthful in expectation.

A provider wins with probability proportional to exp(score / tau), its score being the posterior mean times worth
minus ask: a small `pl_tau` nearly always takes the best, a large one spreads the wins. One race of exponential
clocks picks the winner, which is one Gumbel-max draw; adding Gumbel noise to a softmax as well would apply the
temperature twice. Where it fails: the chance given to a provider depends on how good it looks, not on how little is
known of it, so it explores without aim.

`payment` = "exact" owes the winner the Myerson integral of its winning probability. "second_score" is the founding
document's literal rule: it is not truthful, and a winner whose score is below the best other's is paid less than its
cost (a negative rent, recorded).

Sources: Plackett (1975), Applied Statistics 24; Myerson (1981), Mathematics of Operations Research 6, lemma 2.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel, param
from mechanisms.forms.procurement import SECOND, Procurement, ProcurementRule
from mechanisms.kernels.payments import pay_softmax, promise
from mechanisms.kernels.posteriors import expect_means
from mechanisms.kernels.selection import score_all, softmax_draw

_EXACT = {"payment": "exact"}
_PAYMENTS = ("exact", "second_score")
_SECOND_SCORE = _PAYMENTS.index("second_score")


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    pl_tau, payment = param
    expect_means(form, work)
    score_all(form, work)
    winner = softmax_draw(key, form, work, pl_tau)
    if winner >= 0:
        pay_softmax(form, work, winner, pl_tau, deal)
        if payment == _SECOND_SCORE:
            promise(deal, work.score[winner], deal[SECOND])
    return winner


@dataclass(frozen=True, repr=False)
class PlackettLuce(ProcurementRule):
    """A softmax draw over scores; the winner is owed the integral of its winning probability."""

    name = "pl_dsic"
    kernel = _clear
    guarantees = (
        Guarantee("truthful_in_expectation", given=_EXACT),
        Guarantee("individually_rational", given=_EXACT),
        Guarantee("no_deficit"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
    )

    pl_tau: float = param(0.02, "temperature of the draw: larger spreads the wins", unit="W", low=1e-4, high=10.0)
    payment: str = param("exact", "what the winner is owed", choices=_PAYMENTS)
