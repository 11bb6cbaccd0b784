"""What a provider's strategy sees and learns from, and the decorator of its kernels."""

from typing import NamedTuple

import numpy as np

from agents import strategy
from core.compiled import AMOUNT


class Sellers(NamedTuple):
    """What a strategy sees, one float64 array of shape (K,) a field; ask, cost, worth and earned are in units of W.

    It may use its own members' costs and what is public: beliefs, records, worths, and who is open.
    """

    member: np.ndarray  #: 1 for members, who follow the strategy, else 0
    open: np.ndarray  #: 1 for providers who respond; in `learn`, for those who were admitted
    cost: np.ndarray
    worth: np.ndarray
    alpha: np.ndarray
    beta: np.ndarray
    tried: np.ndarray
    won: np.ndarray
    ask: np.ndarray  #: what `act` writes for members; holds the cost before
    earned: np.ndarray  #: in `learn`: ask + rent - cost of the winner, else 0
    side: np.ndarray  #: USD received from other providers to date, written by a ring


#: Decorates `act` and `learn` of a provider's strategy: `(key, n_auctions, bundle_value, sellers, param, memory)`, with the auctions
#: held so far, W in USD, and a `Sellers`.
strategy_kernel = strategy.strategy_kernel(Sellers, AMOUNT)
