"""FIRST-PRICE: the highest bid wins and is paid.

The sealed tender of practice. A winner that bid its value gains nothing, so everybody shades: with n bidders alike, to the
expected best value of the others given that they are lower, which is (n - 1) / n of the value if values are uniform from 0.
Where it fails: what to bid depends on what the others are believed to be worth, and where bidders differ in that, the one
with the highest value may lose. Equal bids are decided by an even draw.

Sources: Vickrey (1961), Journal of Finance 16; Krishna (2009), Auction Theory, proposition 2.2.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel
from mechanisms.forms.bids import Bids, ItemAuction
from mechanisms.kernels.sales import sell_to_highest_bids


@kernel(Bids)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    sold = sell_to_highest_bids(key, form, work, 1)
    for i in range(form.bid.size):
        work.payment[i] = work.allocation[i] * form.bid[i]
    return sold


@dataclass(frozen=True, repr=False)
class FirstPrice(ItemAuction):
    """The highest bid wins and is paid."""

    name = "first_price"
    kernel = _clear
    guarantees = (
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("efficient"),
        Guarantee("anonymous"),
        Guarantee("monotone"),
        Guarantee("scale_equivariant"),
    )
