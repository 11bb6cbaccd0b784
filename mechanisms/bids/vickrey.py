"""VICKREY: the highest bid wins and pays the second highest.

The price does not depend on the winner's own bid, so bidding one's value is best whatever the others do. Where it fails: it
may earn little where few compete (a single bidder pays 0), and two bidders who agree can lower the price to the third bid.
Equal bids are decided by an even draw; the winner then pays what it bid.

Source: Vickrey (1961), Journal of Finance 16.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel
from mechanisms.forms.bids import Bids, ItemAuction
from mechanisms.kernels.sales import sell_at_highest_refused_bid


@kernel(Bids)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    return sell_at_highest_refused_bid(key, form, work, 1)


@dataclass(frozen=True, repr=False)
class Vickrey(ItemAuction):
    """The highest bid wins and pays the second highest."""

    name = "vickrey"
    kernel = _clear
    guarantees = (
        Guarantee("truthful"),
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("efficient"),
        Guarantee("anonymous"),
        Guarantee("monotone"),
        Guarantee("scale_equivariant"),
    )
