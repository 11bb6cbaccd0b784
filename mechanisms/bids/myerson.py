"""MYERSON: the `units` highest ironed virtual values win, none below 0, and each winner pays the least bid with which it wins.

Of all rules in which bidding one's value is best and nobody loses, this one earns the most on average, if values are drawn
independently from the distributions the seller declares. If bidders are alike and regular, it is a Vickrey auction with a
reserve: the best price for a single bidder, whatever their number. If bidders differ, it favours the weaker ones. If their
distributions are irregular, values on a straight piece of the ironed revenue curve count as equal, and an even draw decides.

Where it fails: it needs the distributions, and wrong ones cost revenue (it stays truthful); an item may stay unsold, or not go
to the highest value; and the reserve does not change if all bids are scaled.

Sources: Myerson (1981), Mathematics of Operations Research 6, section 6; Bulow and Roberts (1989), Journal of Political
Economy 97; for several units, Maskin and Riley (1989), in Hahn (ed.), The Economics of Missing Markets.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel, param
from mechanisms.forms.bids import Bids, ItemAuction
from mechanisms.kernels.sales import best_unserved, sell
from mechanisms.kernels.virtual import ironed_virtual_value, least_bid


@kernel(Bids)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (units,) = param
    for i in range(form.bid.size):
        work.score[i] = ironed_virtual_value(form, i, form.bid[i])
    sold = sell(key, work, int(units))
    rival = best_unserved(work)
    level = work.score[rival] if rival >= 0 else 0.0
    for i in range(form.bid.size):
        if work.allocation[i] > 0.0:
            loses_ties = rival >= 0 and work.preference[rival] > work.preference[i]
            work.payment[i] = min(form.bid[i], least_bid(form, i, level, loses_ties))  # the last bit may differ
    return sold


@dataclass(frozen=True, repr=False)
class Myerson(ItemAuction):
    """The highest virtual values win; a winner pays the least bid with which it wins."""

    name = "myerson"
    kernel = _clear
    knows_values = True
    guarantees = (
        Guarantee("truthful"),
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("optimal"),
        Guarantee("anonymous"),
        Guarantee("monotone"),
    )

    units: int = param(1, "items on sale", unit="items", low=1, high=10_000, group="items")
