"""ORACLE: the provider with the best hidden reliability. Privileged: the only rule that is shown the truth.

No platform could run it. It is the yardstick: its regret is zero, and the share of wins it gives to newcomers is the
share the truth warrants.

Source: Che (1993) for the payment.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel
from mechanisms.forms.procurement import Procurement, ProcurementRule
from mechanisms.kernels.payments import second_score_auction


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    for i in range(form.ask.size):
        if form.open[i] > 0.0:
            work.index[i] = form.truth[i]
    return second_score_auction(key, form, work, work.score, deal)


@dataclass(frozen=True, repr=False)
class Oracle(ProcurementRule):
    """The best true reliability wins and leaves the platform the second-best score."""

    name = "oracle"
    kernel = _clear
    knows_truth = True
    guarantees = (
        Guarantee("truthful"),
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("efficient"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
        Guarantee("scale_equivariant"),
    )
