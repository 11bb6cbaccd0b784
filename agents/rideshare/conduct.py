"""What a provider's strategy sees and may learn from, and how its kernel is made."""

from typing import NamedTuple

import numpy as np

from agents import strategy
from core.compiled import AMOUNT


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


#: Decorates `act` and `learn` of a provider's strategy: `(key, n_auctions, bundle_value, sellers, param, memory)`, with the auctions
#: held so far, W in USD, and a `Sellers`.
strategy_kernel = strategy.strategy_kernel(Sellers, AMOUNT)
