"""What a captain is paid for a passage."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from mechanisms.api import Mechanism


class Paid(NamedTuple):
    """Where a rule for `Fares` leaves its answer, shape (n,)."""

    payment: np.ndarray


class Fares(NamedTuple):
    """The form: one float64 array of shape (n,) a field."""

    ask: np.ndarray  #: what each captain asks
    taken: np.ndarray  #: what riders have paid, in every place

    title = "what a captain is paid"
    work = Paid


@dataclass(frozen=True, repr=False)
class FareRule(Mechanism):
    """A rule that says which captain sails, the place it returns, and what it is paid, in `work`."""

    form = Fares
