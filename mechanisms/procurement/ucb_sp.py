"""UCB-SP: upper confidence bounds with a second-score payment.

Each provider's index is the posterior mean plus a bonus that shrinks with the auctions it has won in this market,
truncated at 1; the best score wins. Equal scores, which truncation makes common at the start, are decided by the
untruncated index (infinite for a provider not yet tried), then by an even draw. Ranking untruncated while paying
truncated would pay a provider less than its cost. Where it fails: optimistic indices promise more than is delivered,
and with a large `ucb_c` every provider is tried on a fixed schedule, whatever its record.

Sources: Auer, Cesa-Bianchi and Fischer (2002), Machine Learning 47; Che (1993) for the payment.
"""

from dataclasses import dataclass

from mechanisms.api import kernel, param
from mechanisms.forms.procurement import Procurement
from mechanisms.kernels.payments import second_score_auction
from mechanisms.kernels.posteriors import debias, posterior_mean, ucb_index
from mechanisms.procurement._optimistic import OptimisticIndex, debias_share


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    index_debias, ucb_c = param
    for i in range(form.ask.size):
        if form.open[i] > 0.0:
            mean = posterior_mean(form.alpha[i], form.beta[i])
            work.preference[i] = ucb_index(mean, form.tried[i], n_auctions, ucb_c)
            work.index[i] = min(1.0, work.preference[i])
    debias(form, work, index_debias)
    return second_score_auction(key, form, work, work.preference, deal)


@dataclass(frozen=True, repr=False)
class UpperConfidenceBound(OptimisticIndex):
    """Posterior mean plus an exploration bonus; the winner leaves the platform the second-best score."""

    name = "ucb_sp"
    kernel = _clear

    index_debias: float = debias_share()
    ucb_c: float = param(0.1, "size of the exploration bonus ucb_c sqrt(ln N / n)", low=0.0, high=10.0)
