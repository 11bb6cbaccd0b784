"""The asks that a learner considers: multiples of its cost, evenly spaced."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from agents.strategy import Strategy
from core.jit import lean
from core.parameters import ParameterError, param
from core.streams import child, exponential


@dataclass(frozen=True)
class AskGrid(Strategy):
    """A strategy that chooses among multiples of its cost."""

    ask_low: float = param(0.5, "least ask that learners consider, as a multiple of their cost", low=0.0, high=100.0)
    ask_high: float = param(2.0, "largest ask that learners consider", low=0.0, high=100.0)
    ask_points: int = param(16, "asks that learners consider", unit="asks", low=2, high=200)

    def __post_init__(self):
        if self.ask_high <= self.ask_low:
            raise ParameterError(f"ask_high must exceed ask_low; got {self.ask_high:g} and {self.ask_low:g}.")


@dataclass(frozen=True)
class FullInformation(AskGrid):
    """A grid learner that is told what each point would have earned. With n points, row 2 n + point of its memory adds that up."""

    @property
    def options(self) -> int:
        """All points of the grid."""
        return self.ask_points

    @property
    def own_rows(self) -> int:
        """What each point would have earned so far."""
        return self.ask_points


class Grid(NamedTuple):
    """`points` multiples of the cost, evenly spaced from `low` to `high`."""

    low: float
    high: float
    points: int


@lean()
def consider_all(grid, cost, memory, i):
    """Write the asks that member i considers, units of W."""
    for point in range(grid.points):
        memory[point, i] = multiple(grid, point) * cost


@lean()
def add_up(rate, n, sellers, memory):
    """For members who bid, add `rate` times what each of the n points would have earned."""
    for i in range(sellers.ask.size):
        if sellers.member[i] * sellers.open[i] > 0.0:
            for point in range(n):
                memory[2 * n + point, i] += rate * memory[n + point, i]


@lean()
def multiple(grid, point):
    """The multiple of the cost at a point of the grid, 0 to points - 1."""
    return grid.low + (grid.high - grid.low) * point / (grid.points - 1.0)


@lean()
def nearest_to_truth(grid):
    """The point of the grid whose multiple is nearest to 1."""
    place = round((1.0 - grid.low) / (grid.high - grid.low) * (grid.points - 1.0))
    return min(max(int(place), 0), grid.points - 1)


@lean()
def draw_by_log_weights(key, memory, first, count, i):
    """A point drawn with probability proportional to exp(memory[first + point, i]), by adding Gumbel noise (Yellott 1977)."""
    best, chosen = -np.inf, 0
    for point in range(count):
        noisy = memory[first + point, i] - np.log(exponential(child(key, point)))
        if noisy > best:
            best, chosen = noisy, point
    return chosen
