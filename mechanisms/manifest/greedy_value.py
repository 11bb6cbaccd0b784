"""GREEDY_VALUE: payloads fly in the order of their bid per kg, as long as each fits; each pays its bid.

A payload that does not fit into what is left of mass and volume is passed over, and the next one is tried. Where it fails: a small
payload of a high density can keep out a large one that is worth more, so the bundle may be worth little of the best one; and since a
payload pays its bid, it gains by bidding just enough to fly.

Source: Dantzig (1957), Operations Research 5, for the order by density.
"""

from dataclasses import dataclass

from mechanisms.api import kernel
from mechanisms.forms.manifest import CARRIED, MASS, NEITHER, NO_MASS, NO_VOLUME, VALUE, VOLUME, Manifest, ManifestRule


@kernel(Manifest)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    value, left_kg, left_m3, carried = 0.0, form.limit[0], form.limit[1], 0
    for j in form.order:
        heavy, bulky = form.mass[j] > left_kg, form.volume[j] > left_m3
        if heavy or bulky:
            work.fate[j] = NEITHER if heavy and bulky else NO_MASS if heavy else NO_VOLUME
            continue
        work.fate[j] = CARRIED
        left_kg -= form.mass[j]
        left_m3 -= form.volume[j]
        value += form.bid[j]
        carried += 1
    deal[VALUE], deal[MASS], deal[VOLUME] = value, form.limit[0] - left_kg, form.limit[1] - left_m3
    return carried


@dataclass(frozen=True, repr=False)
class GreedyValue(ManifestRule):
    """The highest bids per kg fly, as long as each fits, and pay their bids."""

    name = "greedy_value"
    kernel = _clear
