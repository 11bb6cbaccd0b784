"""PL-GUMBEL: the Plackett-Luce draw as noise on the scores, with the second noisy score as the price.

Each provider with a score of 0 or more gets Gumbel noise times `pl_tau`, drawn before anybody reports; the largest sum
wins, so the winner is that of PL-DSIC. Given the noise this is a second-score auction: the winner leaves the platform
the smallest score with which it would still have won. So it is truthful for every draw, not only on average, a truthful
winner never loses, and on average it is owed what PL-DSIC owes. Where it fails: as PL-DSIC it explores without aim; and
the noise costs welfare, at most pl_tau ln n of W with n providers.

Source: Huang and Kannan (2012), FOCS, "The exponential mechanism for social welfare" (for the bound).
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel, param
from mechanisms.forms.procurement import Procurement, ProcurementRule
from mechanisms.kernels.payments import pay_noisy_second
from mechanisms.kernels.posteriors import expect_means
from mechanisms.kernels.selection import score_all, softmax_draw


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (pl_tau,) = param
    expect_means(form, work)
    score_all(form, work)
    winner = softmax_draw(key, form, work, pl_tau)
    if winner >= 0:
        pay_noisy_second(key, form, work, winner, pl_tau, deal)
    return winner


@dataclass(frozen=True, repr=False)
class PlackettLuceGumbel(ProcurementRule):
    """A softmax draw by noise drawn beforehand; the winner leaves the platform the score it needed to win."""

    name = "pl_gumbel"
    kernel = _clear
    guarantees = (
        Guarantee("truthful"),
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
    )

    pl_tau: float = param(0.02, "temperature of the draw: larger spreads the wins", unit="W", low=1e-4, high=10.0)
