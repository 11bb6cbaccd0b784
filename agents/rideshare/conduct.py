"""What a provider's strategy sees and may learn from, and how its kernel is made."""

from typing import NamedTuple

import numpy as np
from numba import types

from core.compiled import AMOUNT, COUNT, KEY, ROW, ROWS, Kernel


class Sellers(NamedTuple):
    """What a strategy sees, one float64 array of shape (K,) a field; ask, cost, worth and earned are in units of W.

    It may use the costs of its own members and what is public: beliefs, records, worths, who is open.
    """

    member: np.ndarray  #: 1 for who follows the strategy, else 0
    open: np.ndarray  #: who responds; when learning, who was admitted
    cost: np.ndarray
    worth: np.ndarray
    alpha: np.ndarray
    beta: np.ndarray
    tried: np.ndarray
    won: np.ndarray
    ask: np.ndarray  #: to be written, for members; it comes as the cost
    earned: np.ndarray  #: when learning: ask + rent - cost of the winner, else 0
    side: np.ndarray  #: USD received from other providers to date; a ring writes it


_SELLERS = types.NamedUniTuple(ROW, len(Sellers._fields), Sellers)


def strategy_kernel(function) -> Kernel:
    """Decorate one of the two functions of a strategy, `ask` or `learn`.

    It has the arguments `(key, n_auctions, bundle_value, sellers, param, memory)`: the uint64 key of its own draws (member
    i's is child(key, i)), the auctions held so far, W in USD, a `Sellers`, the strategy's parameters as float64 in the
    order of their declaration, and its memory (rows, K), of which column i belongs to member i. With n asks considered,
    rows 0 to n - 1 of the memory hold them, written by `ask`, and rows n to 2n - 1 what each would have earned, when
    `learn` is called. What it returns is not used. It must not raise. Its first line unpacks the parameters by name:
    `(ring_share,) = param`.
    """
    return Kernel(function, KEY, COUNT, AMOUNT, _SELLERS, ROW, ROWS)
