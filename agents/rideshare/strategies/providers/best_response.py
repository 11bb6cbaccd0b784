"""BEST RESPONSE: a provider asks what would have served it best against all it has met so far.

Fictitious play: the provider chooses the ask that would have earned the most, on average, against the asks and beliefs of the
past; among equals it chooses the one nearest to the truth. Where it fails: it expects the past to go on, so several who play it
chase each other.

Source: Brown (1951), "Iterative solution of games by fictitious play".
"""

from dataclasses import dataclass

from agents.rideshare.conduct import strategy_kernel
from agents.rideshare.strategies.providers._grid import FullInformation, Grid, add_up, consider_all, nearest_to_truth


@strategy_kernel
def _act(key, n_auctions, bundle_value, sellers, param, memory):
    ask_low, ask_high, ask_points = param
    n = int(ask_points)
    grid = Grid(ask_low, ask_high, n)
    for i in range(sellers.ask.size):
        if sellers.member[i] > 0.0:
            consider_all(grid, sellers.cost[i], memory, i)
            best = nearest_to_truth(grid)  # unless something else would have earned more
            for point in range(n):
                if memory[2 * n + point, i] > memory[2 * n + best, i]:
                    best = point
            if memory[3 * n, i] > 0.0:  # otherwise it has learned nothing yet, and is truthful
                sellers.ask[i] = memory[best, i]
    return 0


@strategy_kernel
def _learn(key, n_auctions, bundle_value, sellers, param, memory):
    _, _, ask_points = param
    n = int(ask_points)
    add_up(1.0, n, sellers, memory)
    for i in range(sellers.ask.size):
        memory[3 * n, i] += sellers.member[i] * sellers.open[i]
    return 0


@dataclass(frozen=True)
class BestResponse(FullInformation):
    """The best fixed multiple of its cost against the past."""

    name = "best_response"
    act = _act
    learn = _learn

    @property
    def own_rows(self) -> int:
        """What each point would have earned in all, and in how many auctions."""
        return self.ask_points + 1
