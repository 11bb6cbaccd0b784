"""MARKUP: a provider asks its cost and a fixed share on top, as price lists are made."""

from dataclasses import dataclass

from agents.rideshare.conduct import strategy_kernel
from agents.strategy import Strategy
from core.parameters import param


@strategy_kernel
def _act(key, n_auctions, bundle_value, sellers, param, memory):
    (markup,) = param
    for i in range(sellers.ask.size):
        if sellers.member[i] > 0.0:
            sellers.ask[i] = (1.0 + markup) * sellers.cost[i]
    return 0


@dataclass(frozen=True)
class Markup(Strategy):
    """A provider asks its cost and a fixed share on top."""

    name = "markup"
    act = _act

    markup: float = param(0.2, "what is asked beyond the cost, as a share of it", low=-1.0, high=100.0)
