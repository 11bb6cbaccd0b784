"""KL-UCB-SP: upper confidence bounds by the Kullback-Leibler divergence, with a second-score payment.

As UCB-SP, but the bonus follows the shape of a success rate near 1, where most launch vehicles are: the index is the
largest reliability that the record does not yet rule out. Where it fails: at `kl_c` = 1, made for long horizons, it
explores more than a thousand auctions can repay.

Sources: Garivier and Cappe (2011), COLT, with exploration ln N; Che (1993) for the payment.
"""

from dataclasses import dataclass

from mechanisms.api import kernel, param
from mechanisms.forms.procurement import Procurement
from mechanisms.kernels.payments import second_score_auction
from mechanisms.kernels.posteriors import debias, kl_ucb_index, posterior_mean
from mechanisms.procurement._optimistic import OptimisticIndex, debias_share


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    index_debias, kl_c = param
    for i in range(form.ask.size):
        if form.open[i] > 0.0:
            mean = posterior_mean(form.alpha[i], form.beta[i])
            work.preference[i] = kl_ucb_index(mean, form.tried[i], n_auctions, kl_c)
            work.index[i] = min(1.0, work.preference[i])
    debias(form, work, index_debias)
    return second_score_auction(key, form, work, work.preference, deal)


@dataclass(frozen=True, repr=False)
class KullbackLeiblerBound(OptimisticIndex):
    """The largest reliability the record allows; the winner leaves the platform the second-best score."""

    name = "kl_ucb_sp"
    kernel = _clear

    index_debias: float = debias_share()
    kl_c: float = param(1.0, "exploration: the index q solves n kl(mean, q) = kl_c ln N", low=0.0, high=10.0)
