"""The asks that a learner considers: multiples of its cost, evenly spaced."""

from dataclasses import dataclass

import numpy as np

from agents.strategy import Strategy
from core.jit import lean
from core.parameters import ParameterError, param
from core.streams import child, exponential


@dataclass(frozen=True)
class AskGrid(Strategy):
    """A strategy that chooses among multiples of its cost; these are the first three of its kernels' parameters."""

    ask_low: float = param(
        0.5, "least ask that learners consider, as a multiple of their cost", low=0.0, high=100.0, group="strategic"
    )
    ask_high: float = param(2.0, "largest ask that learners consider", low=0.0, high=100.0, group="strategic")
    ask_points: int = param(16, "asks that learners consider", unit="asks", low=2, high=200, group="strategic")

    def __post_init__(self):
        if self.ask_high <= self.ask_low:
            raise ParameterError(f"ask_high must exceed ask_low; got {self.ask_high:g} and {self.ask_low:g}.")


@dataclass(frozen=True)
class FullInformation(AskGrid):
    """One that is told what each point of its grid would have earned; row 2 n + point of its memory, n points, adds that up."""

    @property
    def options(self) -> int:
        """All points of the grid."""
        return self.ask_points

    @property
    def own_rows(self) -> int:
        """What each point would have earned in all."""
        return self.ask_points


@lean()
def consider_all(param, cost, memory, i):
    """Write the asks that member i considers, units of W."""
    for point in range(int(param[2])):
        memory[point, i] = multiple(param, point) * cost


@lean()
def add_up(rate, param, sellers, memory):
    """Add `rate` times what each point would have earned those members who bid."""
    n = int(param[2])
    for i in range(sellers.ask.size):
        if sellers.member[i] * sellers.open[i] > 0.0:
            for point in range(n):
                memory[2 * n + point, i] += rate * memory[n + point, i]


@lean()
def multiple(param, point):
    """The multiple of the cost at a point of the grid, 0 to ask_points - 1."""
    return param[0] + (param[1] - param[0]) * point / (param[2] - 1.0)


@lean()
def nearest_to_truth(param):
    """The point of the grid whose multiple is nearest to 1."""
    place = round((1.0 - param[0]) / (param[1] - param[0]) * (param[2] - 1.0))
    return min(max(int(place), 0), int(param[2]) - 1)


@lean()
def draw_by_log_weights(key, memory, first, count, i):
    """A point drawn with probability proportional to exp(memory[first + point, i]), by adding Gumbel noise (Yellott 1977)."""
    best, chosen = -np.inf, 0
    for point in range(count):
        noisy = memory[first + point, i] - np.log(exponential(child(key, point)))
        if noisy > best:
            best, chosen = noisy, point
    return chosen
