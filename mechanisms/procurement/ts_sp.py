"""TS-SP: Thompson sampling with a second-score payment.

Each provider's index is one draw from the belief about its reliability; the best score wins. A provider wins as often
as it is likely to be the best, so uncertain ones are tried and beaten ones are left. Where it fails: with many
providers of similar reliability it goes on trying all of them, and the draw of a winner tends to lie above its true
reliability, so it promises more than it delivers.

Sources: Thompson (1933), Biometrika 25; Che (1993), RAND Journal of Economics 24, for the payment.
"""

from dataclasses import dataclass

from core.streams import child
from mechanisms.api import kernel
from mechanisms.forms.procurement import Procurement
from mechanisms.kernels.payments import second_score_auction
from mechanisms.kernels.posteriors import debias
from mechanisms.kernels.thompson import draw_beliefs
from mechanisms.procurement._optimistic import OptimisticIndex, debias_share


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (index_debias,) = param
    draw_beliefs(child(key, 0), form, work)
    debias(form, work, index_debias)
    return second_score_auction(child(key, 1), form, work, work.score, deal)


@dataclass(frozen=True, repr=False)
class ThompsonSampling(OptimisticIndex):
    """Thompson sampling; the winner leaves the platform the second-best score."""

    name = "ts_sp"
    kernel = _clear

    index_debias: float = debias_share()
