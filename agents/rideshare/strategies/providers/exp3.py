"""EXP3: a provider learns from nothing but what its own asks have earned.

It draws an ask from weights mixed with an even draw. It raises the weight of the drawn ask by what it earned divided by the
probability of the draw, which makes up for the asks that were not tried.

Source: Auer, Cesa-Bianchi, Freund and Schapire (2002), SIAM Journal on Computing 32, figure 1 (the algorithm Exp3).
"""

from dataclasses import dataclass
from math import exp

from agents.rideshare.conduct import strategy_kernel
from agents.rideshare.strategies.providers._grid import AskGrid, Grid, multiple
from core.jit import lean
from core.parameters import param
from core.streams import child, uniform


@lean()
def _total(memory, n, i):
    """Sum of member i's weights relative to the largest, and the logarithm of that one."""
    top, total = memory[0, i], 0.0
    for point in range(n):
        top = max(top, memory[point, i])
    for point in range(n):
        total += exp(memory[point, i] - top)
    return total, top


@strategy_kernel
def _act(key, n_auctions, bundle_value, sellers, param, memory):
    ask_low, ask_high, ask_points, exp3_gamma = param
    n = int(ask_points)
    for i in range(sellers.ask.size):
        if sellers.member[i] > 0.0:
            total, top = _total(memory, n, i)
            left, chosen, chance = uniform(child(key, i)), 0, 0.0
            for point in range(n):
                chosen = point
                chance = (1.0 - exp3_gamma) * exp(memory[point, i] - top) / total + exp3_gamma / n
                left -= chance
                if left < 0.0:
                    break
            memory[n, i], memory[n + 1, i] = chosen, chance
            sellers.ask[i] = multiple(Grid(ask_low, ask_high, n), chosen) * sellers.cost[i]
    return 0


@strategy_kernel
def _learn(key, n_auctions, bundle_value, sellers, param, memory):
    _, _, ask_points, exp3_gamma = param
    n = int(ask_points)
    for i in range(sellers.ask.size):
        if sellers.member[i] * sellers.open[i] > 0.0:
            reward = 0.5 * (1.0 + min(max(sellers.earned[i], -1.0), 1.0))  # as a share; asking too little may lose money
            memory[int(memory[n, i]), i] += exp3_gamma / n * reward / memory[n + 1, i]
    return 0


@dataclass(frozen=True)
class Exp3(AskGrid):
    """Exponential weights over multiples of its cost, from its own earnings alone."""

    name = "exp3"
    act = _act
    learn = _learn

    exp3_gamma: float = param(0.1, "share of even draws, and speed of learning", low=1e-6, high=1.0)

    @property
    def own_rows(self) -> int:
        """The logarithm of each point's weight, the point drawn last, and its probability."""
        return self.ask_points + 2
