"""UNIFORM-PRICE: the `units` highest bids win one item each, and all pay the highest bid refused.

Also called the (k + 1)-th price. With one item it is `vickrey`. A winner's own bid does not set the price, so bidding
one's value is best, as long as everybody wants one item. Where it fails: a bidder that wants several would bid less for the later
ones, to lower the price of the first (demand reduction); and with as many items as bidders the price is 0.

Sources: Vickrey (1961), Journal of Finance 16; Ausubel, Cramton, Pycia, Rostek and Weretka (2014), Review of Economic
Studies 81, for demand reduction.
"""

from dataclasses import dataclass

from mechanisms.api import Guarantee, kernel, param
from mechanisms.forms.bids import Bids, ItemAuction
from mechanisms.kernels.sales import sell_at_highest_refused_bid


@kernel(Bids)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (units,) = param
    return sell_at_highest_refused_bid(key, form, work, int(units))


@dataclass(frozen=True, repr=False)
class UniformPrice(ItemAuction):
    """The highest bids win one item each; all pay the highest bid refused."""

    name = "uniform_price"
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

    units: int = param(2, "items on sale", unit="items", low=1, high=10_000, group="items")
