"""HIGHEST: who bids most gets on, and pays the highest bid that is left."""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel, param
from mechanisms.forms.berths import BerthRule, Berths


@kernel(Berths)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    floor, _ = param
    sold = 0
    for i in range(form.bid.size):
        ahead = 0
        for j in range(form.bid.size):
            ahead += form.bid[j] > form.bid[i] or (form.bid[j] == form.bid[i] and j < i)
        if ahead < form.berths[i] and form.bid[i] >= floor:
            work.allocation[i], work.payment[i] = 1.0, floor
            sold += 1
    for i in range(form.bid.size):
        for j in range(form.bid.size):
            if work.allocation[i] > 0.0 and work.allocation[j] == 0.0 and form.bid[j] > work.payment[i]:
                work.payment[i] = form.bid[j]
    return sold


@dataclass(frozen=True, repr=False)
class Highest(BerthRule):
    """The highest bids get on, and pay the highest bid that does not."""

    name = "highest"
    kernel = _clear
    guarantees = (Guarantee("individually_rational"),)

    floor: float = param(0.0, "least bid that gets on", unit="USD", low=0.0, high=10.0)
    rate: float = param(0.5, "called as the strategies' parameter is; it changes nothing", low=0.0, high=1.0)
