"""MISREPORT: a provider lies during a window of the run, and is truthful before and after.

An early window shows how rules that learn can be manipulated: a provider that asks less than its cost at first is tried more
often, and its rivals less often, which pays later where beliefs decide (Babaioff, Sharma and Slivkins 2014; Devanur and Kakade 2009).
"""

from dataclasses import dataclass

from agents.rideshare.conduct import strategy_kernel
from agents.strategy import Strategy
from core.parameters import param


@strategy_kernel
def _act(key, n_auctions, bundle_value, sellers, param, memory):
    lie_scale, lie_shift, lie_from, lie_until = param
    if lie_from <= n_auctions < lie_until:
        for i in range(sellers.ask.size):
            if sellers.member[i] > 0.0:
                sellers.ask[i] = lie_scale * sellers.cost[i] + lie_shift
    return 0


@dataclass(frozen=True)
class Misreport(Strategy):
    """A provider asks a multiple of its cost, and a shift, in a window of the run."""

    name = "misreport"
    act = _act

    lie_scale: float = param(0.5, "what is asked in the window, as a multiple of the cost", low=0.0, high=100.0)
    lie_shift: float = param(0.0, "what is added to that", unit="W", low=-10.0, high=10.0)
    lie_from: int = param(0, "first auction of the window", unit="auctions", low=0, high=10**9)
    lie_until: int = param(100, "first auction after the window", unit="auctions", low=0, high=10**9)
