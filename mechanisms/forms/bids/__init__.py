"""The sale of identical items to bidders who want one each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol, runtime_checkable

import numpy as np

from core.parameters import ParameterError
from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism, MechanismError, Outcome
from mechanisms.forms.fields import Field, arrays


class Award(NamedTuple):
    """Where a kernel for `Bids` leaves its workings and its result, one float64 array of shape (n,) a field."""

    score: np.ndarray  #: what bidders are ranked by: the bid, or its ironed virtual value
    preference: np.ndarray  #: decides between equal scores
    allocation: np.ndarray  #: units received, 0 or 1
    payment: np.ndarray  #: money paid to the seller, in the unit of the bids


class Bids(NamedTuple):
    """The form of a sale of identical items to bidders who want one each: a float64 array of shape (n,) a field.

    All fields but `bid` say what the seller believes of a bidder's value (`mechanisms.kernels.virtual`); they are NaN unless the
    mechanism declares `knows_values`. Money is in the unit of the bids.
    """

    bid: np.ndarray  #: reported value of one item; a bidder may lie about it
    family: np.ndarray  #: number of the value distribution's family
    a: np.ndarray  #: its parameters, in the order of the family
    b: np.ndarray
    c: np.ndarray
    d: np.ndarray

    title = "the sale of items to bidders"
    work = Award
    given = {"bid": Field("reported value of one item", "money", low=0.0)}  # noqa: RUF012 (a named tuple has no ClassVar)
    search = "search:Sales"


WIDTH = len(Bids._fields) - 2  #: parameters of a value distribution in the form


@runtime_checkable
class Belief(Protocol):
    """What a seller believes of a bidder's value: a `mechanisms.values.ValueDistribution`."""

    @property
    def row(self) -> list[float]:
        """The family and its parameters as the form holds them, `1 + WIDTH` numbers."""


@dataclass(frozen=True, repr=False)
class ItemAuction(Mechanism):
    """A rule that sells one or several identical items to bidders who want one each.

    Its kernel returns the number of units sold, and leaves allocation and payments in `work` (an `Award`); `deal` stays as it is.
    """

    form = Bids
    knows_values: ClassVar[bool] = False

    def clear(self, *, bid, values=None, n_auctions=0, seed=0) -> Outcome:
        """Sell to n bidders.

        Args:
            bid: reported values of one item, 0 or more, shape (n,) or a number.
            values: what the seller believes of them: a `mechanisms.values.ValueDistribution`, or a list of n. Only
                mechanisms that declare `knows_values` see it, and they need it.
            n_auctions: sales held before.
            seed: keys the mechanism's own draws (ties).

        Raises:
            ParameterError: bids that are negative, not finite or not of shape (n,); beliefs missing or not n.
        """
        bids = arrays(Bids.given, {"bid": bid})["bid"]
        if self.knows_values and values is None:
            raise ParameterError(f"{self.name} needs values: what the seller believes of the bidders' values.")
        beliefs = rows(values, bids.size) if self.knows_values else np.full((len(Bids._fields) - 1, bids.size), np.nan)
        award = Award(*np.zeros((len(Award._fields), bids.size)))
        sold = self.decide(stream(seed, MECHANISM, 0), n_auctions, Bids(bids, *beliefs), award, np.zeros(0))
        if sold != np.count_nonzero(award.allocation):
            raise MechanismError(f"{self.label} broke its contract: it says {sold!r} units are sold, and allocates others.")
        return Outcome(award.allocation, award.payment)


def rows(values: Belief | Sequence[Belief], n: int) -> np.ndarray:
    """Families and parameters of n bidders, shape (5, n): one value distribution for all of them, or one each.

    Raises:
        ParameterError: something else, or another number of them than bidders.
    """
    each = [values] * n if isinstance(values, Belief) else list(values)
    if len(each) != n or not all(isinstance(one, Belief) for one in each):
        raise ParameterError(f"values takes one value distribution, or one for each of the {n} bidders; got {values!r}.")
    return np.array([one.row for one in each]).reshape(n, 1 + WIDTH).T.copy()
