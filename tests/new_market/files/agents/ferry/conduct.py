"""What a strategy of the ferry market sees."""

from typing import NamedTuple

import numpy as np

from agents.strategy import strategy_kernel


class Minds(NamedTuple):
    """One float64 array of shape (n,) a field."""

    member: np.ndarray  #: 1 for who follows the strategy
    private: np.ndarray  #: its own cost or value, USD
    report: np.ndarray  #: to be written, for members: the ask or the bid, USD


kernel = strategy_kernel(Minds)
