"""HEDGE: a provider learns from what every ask considered would have earned.

It draws an ask with probability proportional to exp(rate x what it would have earned so far), so that in the long run it
regrets no fixed multiple of its cost.

Source: Freund and Schapire (1997), Journal of Computer and System Sciences 55 (the algorithm Hedge).
"""

from dataclasses import dataclass

from agents.rideshare.conduct import strategy_kernel
from agents.rideshare.strategies.providers._grid import FullInformation, Grid, add_up, consider_all, draw_by_log_weights
from core.parameters import param
from core.streams import child


@strategy_kernel
def _act(key, n_auctions, bundle_value, sellers, param, memory):
    ask_low, ask_high, ask_points, _ = param
    n = int(ask_points)
    grid = Grid(ask_low, ask_high, n)
    for i in range(sellers.ask.size):
        if sellers.member[i] > 0.0:
            consider_all(grid, sellers.cost[i], memory, i)
            sellers.ask[i] = memory[draw_by_log_weights(child(key, i), memory, 2 * n, n, i), i]
    return 0


@strategy_kernel
def _learn(key, n_auctions, bundle_value, sellers, param, memory):
    _, _, ask_points, hedge_rate = param
    add_up(hedge_rate, int(ask_points), sellers, memory)  # the logarithm of each point's weight
    return 0


@dataclass(frozen=True)
class Hedge(FullInformation):
    """Multiplicative weights over multiples of its cost, with full information."""

    name = "hedge"
    act = _act
    learn = _learn

    hedge_rate: float = param(10.0, "how fast weights follow earnings", unit="1/W", low=0.0, high=1e6)
