"""What mechanisms that sell identical items to bidders have in common: the market form `Bids`, and one clearing of it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.parameters import ParameterError
from core.streams import MECHANISM, stream
from mechanisms.api import Award, Bids, Mechanism, MechanismError, Outcome
from mechanisms.values import rows


@dataclass(frozen=True, repr=False)
class ItemAuction(Mechanism):
    """A rule that sells one or several identical items to bidders who want one each.

    `decide` returns the number of units sold, and leaves allocation and payments in `work` (an `Award`).
    """

    form = Bids
    knows_values: ClassVar[bool] = False

    def clear(self, *, bid, values=None, n_auctions=0, seed=0) -> Outcome:
        """Sell to n bidders.

        Args:
            bid: reported values of one item, 0 or more, shape (n,) or a number.
            values: what the seller believes of them: a `mechanisms.values.ValueDistribution`, or a list of n. Only a
                mechanism that declares `knows_values` is shown it, and that one needs it.
            n_auctions: sales held before.
            seed: keys the mechanism's own draws (ties).

        Raises:
            ParameterError: bids that are negative, not finite or not of shape (n,); beliefs missing or not n.
        """
        bids = _checked_bids(bid)
        if self.knows_values and values is None:
            raise ParameterError(f"{self.name} needs values: what the seller believes of the bidders' values.")
        beliefs = rows(values, bids.size) if self.knows_values else np.full((len(Bids._fields) - 1, bids.size), np.nan)
        award = Award(*np.zeros((len(Award._fields), bids.size)))
        sold = self.decide(stream(seed, MECHANISM, 0), n_auctions, Bids(bids, *beliefs), award, np.zeros(0))
        if sold != np.count_nonzero(award.allocation):
            raise MechanismError(f"{self.label} broke its contract: it says {sold!r} units are sold, and allocates others.")
        return Outcome(award.allocation, award.payment)


def _checked_bids(bid) -> np.ndarray:
    """Bids as float64 of shape (n,)."""
    try:
        bids = np.atleast_1d(np.array(bid, float))
    except (TypeError, ValueError):
        bids = np.array([np.nan])
    if bids.ndim != 1 or not np.all(np.isfinite(bids) & (bids >= 0.0)):
        raise ParameterError(f"bid takes finite numbers from 0, of shape (n,); got {bid!r}.")
    return bids
