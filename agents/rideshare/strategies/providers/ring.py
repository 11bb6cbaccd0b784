"""RING: providers collude. Of the members who respond, the one that is worth most bids, and the others stay out.

Members tell each other their costs. The one with the largest posterior mean x worth - cost asks its cost; the others ask
too much to win. So outsiders set the price. By a side agreement the members who responded split a share of what the win earns
evenly. The model assumes that the ring enforces this, and records who has paid whom.

Source: Graham and Marshall (1987), Journal of Political Economy 95 (bidder rings at second-price auctions).
"""

from dataclasses import dataclass

from agents.rideshare.conduct import strategy_kernel
from agents.strategy import Strategy
from core.parameters import param
from mechanisms.kernels.posteriors import posterior_mean

_STAYS_OUT = 10.0  # W: with an index of at most 1 and a worth of at most W the score is below 0


@strategy_kernel
def _act(key, n_auctions, bundle_value, sellers, param, memory):
    leader, best = -1, 0.0
    for i in range(sellers.ask.size):
        if sellers.member[i] * sellers.open[i] > 0.0:
            score = posterior_mean(sellers.alpha[i], sellers.beta[i]) * sellers.worth[i] - sellers.cost[i]
            if leader < 0 or score > best:
                leader, best = i, score
    for i in range(sellers.ask.size):
        if sellers.member[i] > 0.0:
            sellers.ask[i] = sellers.cost[i] if i == leader else _STAYS_OUT
    return 0


@strategy_kernel
def _learn(key, n_auctions, bundle_value, sellers, param, memory):
    (ring_share,) = param
    size, winner = 0, -1
    for i in range(sellers.ask.size):
        if sellers.member[i] * sellers.open[i] > 0.0:
            size += 1
            if sellers.earned[i] > 0.0:
                winner = i
    if winner < 0:
        return 0
    share = ring_share * sellers.earned[winner] * bundle_value / size
    for i in range(sellers.ask.size):
        if sellers.member[i] * sellers.open[i] > 0.0:
            sellers.side[i] += share
    sellers.side[winner] -= share * size
    return 0


@dataclass(frozen=True)
class Ring(Strategy):
    """Colluding providers of whom one bids, and who share what it earns."""

    name = "ring"
    act = _act
    learn = _learn

    ring_share: float = param(1.0, "share of a member's gain that the ring splits evenly", low=0.0, high=1.0)
