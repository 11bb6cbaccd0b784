"""Asks its cost and a share of it on top."""

from dataclasses import dataclass

from agents.ferry.conduct import kernel
from agents.strategy import Strategy
from core.parameters import param


@kernel
def _act(key, step, minds, param, memory):
    (rate,) = param
    for i in range(minds.report.size):
        if minds.member[i] > 0.0:
            minds.report[i] = (1.0 + rate) * minds.private[i]
    return 0


@dataclass(frozen=True)
class Greedy(Strategy):
    """Asks its cost and a share of it on top."""

    name = "greedy"
    act = _act

    rate: float = param(0.5, "share of the cost that is added", low=0.0, high=5.0)
