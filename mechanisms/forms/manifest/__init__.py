"""The manifest of a launch: payloads bid for a place, and the rule says which of them fly."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import types

from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism, Outcome
from mechanisms.forms.fields import Field, arrays

#: What a rule says of a payload: it flies, or what is lacking for it.
CARRIED, NO_MASS, NO_VOLUME, NEITHER = range(1, 5)


class Fates(NamedTuple):
    """Where a kernel for `Manifest` leaves its answer: float64 of shape (n,)."""

    fate: np.ndarray  #: CARRIED, NO_MASS, NO_VOLUME or NEITHER for each payload in `order`; the others' are not written


class Manifest(NamedTuple):
    """The form of a manifest. All but `order` and `limit` have shape (n,), one place a payload, bidding or not."""

    order: np.ndarray  #: int64: the places of the payloads that bid, by falling bid per kg; equal ones by place
    mass: np.ndarray  #: kg
    volume: np.ndarray  #: m3
    bid: np.ndarray  #: reported value of flying, USD
    limit: np.ndarray  #: shape (2,): the mass, kg, and the volume, m3, that may fly

    title = "the manifest of a launch"
    work = Fates
    given = {  # noqa: RUF012 (a named tuple has no ClassVar)
        "bid": Field("reported value of flying", "USD", low=0.0),
        "mass": Field("mass", "kg", low=0.0, is_above=True),
        "volume": Field("stowed volume", "m3", low=0.0, is_above=True),
    }
    kinds = {"order": types.int64[::1]}  # noqa: RUF012 (a named tuple has no ClassVar)


#: Places in the `deal` array that a kernel fills with what flies: its value, USD, mass, kg, and volume, m3.
VALUE, MASS, VOLUME = range(3)
LOAD = ("value", "mass", "volume")


@dataclass(frozen=True, repr=False)
class ManifestRule(Mechanism):
    """A rule that says which payloads fly. Its kernel returns how many do, and fills `work` and `deal`."""

    form = Manifest

    def clear(self, *, bid, mass, volume, mass_limit, volume_limit, seed=0) -> Outcome:
        """Sell a launch to n payloads, each of which pays its bid if it flies.

        Args:
            bid: reported values, USD, 0 or more, shape (n,).
            mass: kg, above 0, shape (n,).
            volume: m3, above 0, shape (n,).
            mass_limit: kg that may fly.
            volume_limit: m3 that may fly.
            seed: keys the mechanism's own draws.

        Raises:
            ParameterError: arrays of different shapes, or numbers that are not allowed (`Manifest.given`).
        """
        bids, kg, m3 = arrays(Manifest.given, {"bid": bid, "mass": mass, "volume": volume}).values()
        limits = {
            "mass_limit": Field("mass that may fly", "kg", low=0.0),
            "volume_limit": Field("volume that may fly", "m3", low=0.0),
        }
        limit = np.concatenate(list(arrays(limits, {"mass_limit": mass_limit, "volume_limit": volume_limit}).values()))
        fates = Fates(np.zeros(bids.size))
        form = Manifest(np.argsort(-bids / kg, kind="stable"), kg, m3, bids, limit)
        self.decide(stream(seed, MECHANISM, 0), 0, form, fates, np.zeros(len(LOAD)))
        allocation = (fates.fate == CARRIED).astype(float)
        return Outcome(allocation, allocation * bids)
