"""GREEDY-SP: the best posterior mean, with a second-score payment.

No exploration: the provider with the best record flies, and only its launches are learned from. With a short horizon and a
long public record this has little regret. Where it fails: a good newcomer is tried only when those with a record do not
respond or have failed, so it is found out late, and newcomers win much less often than they deserve.

Source: Che (1993) for the payment.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel
from mechanisms.forms.procurement import Procurement, ProcurementRule
from mechanisms.kernels.payments import second_score_auction
from mechanisms.kernels.posteriors import expect_means


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    expect_means(form, work)
    return second_score_auction(key, form, work, work.score, deal)


@dataclass(frozen=True, repr=False)
class Greedy(ProcurementRule):
    """The best posterior mean wins and leaves the platform the second-best score."""

    name = "greedy_sp"
    kernel = _clear
    guarantees = (
        Guarantee("truthful"),
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("efficient"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
        Guarantee("scale_equivariant"),
    )
