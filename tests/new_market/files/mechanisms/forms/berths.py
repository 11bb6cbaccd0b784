"""The sale of a ferry's berths: riders bid, and some of them get on."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.parameters import ParameterError
from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism, Outcome


class Boarding(NamedTuple):
    """Where a rule for `Berths` leaves its answer, one float64 array of shape (n,) a field."""

    allocation: np.ndarray  #: 1 for who gets on, else 0
    payment: np.ndarray  #: money paid


class Berths(NamedTuple):
    """The form: one float64 array of shape (n,) a field."""

    bid: np.ndarray  #: reported value of a berth
    berths: np.ndarray  #: how many there are, in every place

    title = "the sale of a ferry's berths"
    work = Boarding


@dataclass(frozen=True, repr=False)
class BerthRule(Mechanism):
    """A rule that says who gets on. It returns how many do, and leaves allocation and payment in `work`."""

    form = Berths

    def clear(self, *, bid, berths, seed=0) -> Outcome:
        """Sell `berths` berths to n riders.

        Raises:
            ParameterError: bids that are not finite or negative.
        """
        bids = np.array(bid, float)
        if bids.ndim != 1 or not np.all(np.isfinite(bids) & (bids >= 0.0)):
            raise ParameterError(f"bid takes finite numbers from 0, of shape (n,); got {bid!r}.")
        boarding = Boarding(*np.zeros((2, bids.size)))
        self.decide(stream(seed, MECHANISM, 0), 0, Berths(bids, np.full(bids.size, float(berths))), boarding, np.zeros(0))
        return Outcome(boarding.allocation, boarding.payment)
