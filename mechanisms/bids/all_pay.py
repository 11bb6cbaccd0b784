"""ALL-PAY: the highest bid wins, and everybody pays what it bid.

A contest: work on a proposal is spent whether it wins or not. With n bidders alike the seller earns on average what any
other rule that sells to the highest value does; with values uniform from 0 to 1 a bidder then bids (n - 1) / n v^n. Where
it fails: losers pay, so a bidder that bids its value gains nothing if it wins and loses its bid otherwise; bidders with small
chances bid next to nothing.

Sources: Riley and Samuelson (1981), American Economic Review 71; Krishna (2009), Auction Theory, section 3.2.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel
from mechanisms.forms.bids import Bids, ItemAuction
from mechanisms.kernels.sales import sell_to_highest_bids


@kernel(Bids)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    sold = sell_to_highest_bids(key, form, work, 1)
    for i in range(form.bid.size):
        work.payment[i] = max(0.0, form.bid[i])
    return sold


@dataclass(frozen=True, repr=False)
class AllPay(ItemAuction):
    """The highest bid wins; everybody pays its bid."""

    name = "all_pay"
    kernel = _clear
    guarantees = (
        Guarantee("no_deficit"),
        Guarantee("efficient"),
        Guarantee("anonymous"),
        Guarantee("monotone"),
        Guarantee("scale_equivariant"),
    )
