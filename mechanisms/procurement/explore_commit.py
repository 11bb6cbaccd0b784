"""EXPLORE-COMMIT: a fixed time of exploration at a posted price, then second-score auctions with beliefs frozen.

In each of the first `explore` auctions the rule draws an open provider, whatever the beliefs and reports, and offers it
`posted_price`. A provider that asks more refuses, and the slot is lost. Nothing is learned after that time: from then on the
best posterior mean wins and leaves the platform the second-best score. So no report changes what is learned of anybody else,
and on average lying does not pay over the whole horizon, if costs are fixed over the run, the posted price covers them, and
beliefs are right on average. Otherwise a provider may gain by being tried at a loss, or by refusing so as not to be found out; in
hindsight, refusing a launch that would have failed always pays. Where it fails: the separation costs a regret that grows like
T^(2/3), where rules that learn from every launch need T^(1/2) or less; a posted price above a provider's index is a loss to the
platform; and a newcomer after the exploration is judged by its public record for good.

Sources: Babaioff, Sharma and Slivkins (2014), SIAM Journal on Computing 43; Devanur and Kakade (2009), EC. The price of
separation is the lower bound on regret that both prove.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel, param
from mechanisms.forms.procurement import CHANCE, LEARN, SECOND, Procurement, ProcurementRule
from mechanisms.kernels.payments import promise, second_score_auction
from mechanisms.kernels.posteriors import expect_means
from mechanisms.kernels.selection import any_open, best_other, score_all

_CONDITION = "if the posted price covers every cost, costs are fixed over the run, and beliefs are right on average"


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    explore, posted_price = param
    expect_means(form, work)
    if n_auctions >= explore:
        deal[LEARN] = 0.0
        return second_score_auction(key, form, work, work.score, deal)
    score_all(form, work)
    offered, count = any_open(key, form)
    if offered < 0 or form.ask[offered] > posted_price:
        return -1
    deal[CHANCE] = 1.0 / count
    deal[SECOND] = best_other(form, work, offered)
    promise(deal, work.score[offered], work.index[offered] * form.worth[offered] - posted_price)
    return offered


@dataclass(frozen=True, repr=False)
class ExploreCommit(ProcurementRule):
    """Exploration at a posted price for a fixed time, then second-score auctions that no longer learn."""

    name = "explore_commit"
    kernel = _clear
    guarantees = (
        Guarantee("truthful"),
        Guarantee("truthful_in_expectation", "horizon", condition=_CONDITION),
        Guarantee("individually_rational"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
    )

    explore: int = param(150, "auctions in which providers are tried out", unit="auctions", low=0, high=10**6)
    posted_price: float = param(0.5, "what a provider is offered in that time", unit="W", low=0.0, high=10.0)
