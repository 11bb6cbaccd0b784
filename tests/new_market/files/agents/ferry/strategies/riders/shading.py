"""Bids a share of its value."""

from dataclasses import dataclass

from agents.ferry.conduct import kernel
from agents.strategy import Strategy
from core.parameters import param


@kernel
def _act(key, step, minds, param, memory):
    (rate,) = param
    for i in range(minds.report.size):
        if minds.member[i] > 0.0:
            minds.report[i] = rate * minds.private[i]
    return 0


@dataclass(frozen=True)
class Shading(Strategy):
    """Bids a share of its value."""

    name = "shading"
    act = _act

    rate: float = param(0.5, "share of the value that is bid", low=0.0, high=5.0)
