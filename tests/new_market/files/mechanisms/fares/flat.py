"""FLAT: captains take turns, and are paid one price."""

from dataclasses import dataclass

from mechanisms.api import kernel, param
from mechanisms.forms.fares import FareRule, Fares


@kernel(Fares)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (price,) = param
    best = n_auctions % form.ask.size
    work.payment[best] = price
    return best


@dataclass(frozen=True, repr=False)
class Flat(FareRule):
    """Captains take turns at one price."""

    name = "flat"
    kernel = _clear

    price: float = param(1.0, "what a passage is paid", unit="USD", low=0.0, high=10.0)
