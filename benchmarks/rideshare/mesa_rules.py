"""TS-SP, UCB-SP and PL-DSIC for the Mesa market, in numpy: the bids of one tender in, a decision out."""

from math import expm1, inf, log, log1p, nan
from typing import NamedTuple

import numpy as np

from benchmarks import draws


class Bids(NamedTuple):
    """What the providers that responded bring to a tender, one place a bidder in each array."""

    providers: list  #: the agents
    places: np.ndarray  #: their numbers in the market
    ask: np.ndarray  #: units of W
    alpha: np.ndarray
    beta: np.ndarray
    mean: np.ndarray  #: alpha / (alpha + beta)


class Decision(NamedTuple):
    """A mechanism's answer; money in units of W, `winner` the bidder's place in the arrays or -1."""

    winner: int
    index: np.ndarray
    score: np.ndarray
    revenue: float
    rent: float
    chance: float = nan


class ThompsonSampling:
    """TS-SP: one draw from each belief; the best score wins and leaves the platform the second best."""

    def decide(self, market, bids: Bids) -> Decision:
        """Clear the tender that `market` holds."""
        index = draws.betas(market.world_seed, market.tender, bids.places, bids.alpha, bids.beta)
        return _second_score(market, bids, index, index, after_draws=True)


class UpperConfidenceBound:
    """UCB-SP: the posterior mean plus a bonus, at most 1; equal scores by the untruncated index."""

    def __init__(self, ucb_c: float = 0.1):
        self.ucb_c = ucb_c

    def decide(self, market, bids: Bids) -> Decision:
        """Clear the tender that `market` holds."""
        tried = np.array([provider.tried for provider in bids.providers], float)
        known = log(market.n_auctions) if market.n_auctions else 0.0
        bonus = self.ucb_c * np.sqrt(known / np.maximum(tried, 1.0))
        optimistic = np.where(tried > 0.0, bids.mean + bonus, inf)
        return _second_score(market, bids, np.minimum(1.0, optimistic), optimistic, after_draws=False)


class PlackettLuce:
    """PL-DSIC: a softmax draw over the scores, and the Myerson integral of its chance as payment.

    The sums of exponentials are taken as they stand, which is sound for `pl_tau` from .002.
    """

    def __init__(self, pl_tau: float = 0.02):
        self.pl_tau = pl_tau

    def decide(self, market, bids: Bids) -> Decision:
        """Clear the tender that `market` holds."""
        score = bids.mean - bids.ask
        scaled = score / self.pl_tau
        weights = np.exp(scaled, where=score >= 0.0, out=np.zeros(score.size))
        if not weights.any():
            return Decision(-1, bids.mean, score, 0.0, 0.0)
        speed = weights / draws.exponentials(market.world_seed, market.tender, bids.places)
        winner = int(speed.argmax())
        own = float(weights[winner])
        weights[winner] = 0.0
        others = float(weights.sum())
        chance = own / (own + others)
        promised = float(score[winner])
        rent = self.pl_tau / chance * log1p(expm1(promised / self.pl_tau) / (1.0 + others)) if promised > 0.0 else 0.0
        revenue = max(0.0, promised - rent)
        return Decision(winner, bids.mean, score, revenue, promised - revenue, chance)


RULES = {"ts_sp": ThompsonSampling, "ucb_sp": UpperConfidenceBound, "pl_dsic": PlackettLuce}


def _second_score(market, bids: Bids, index: np.ndarray, preference: np.ndarray, after_draws: bool) -> Decision:
    """The best score wins, ties by `preference`, then by draw; the platform is left the second-best score."""
    score = index - bids.ask
    best = score.max()
    if best < 0.0:
        return Decision(-1, index, score, 0.0, 0.0)
    tied = np.flatnonzero(score == best)
    winner = int(tied[0])
    if tied.size > 1:
        winner = _break_tie(market, bids, tied[preference[tied] == preference[tied].max()].tolist(), after_draws)
    second = max(0.0, float(np.partition(score, -2)[-2])) if score.size > 1 else 0.0
    return Decision(winner, index, score, second, float(best) - second)


def _break_tie(market, bids: Bids, tied: list[int], after_draws: bool) -> int:
    """One of the tied, each with the same chance."""
    winner = tied[0]
    for count, candidate in enumerate(tied[1:], 2):
        place = int(bids.places[candidate])
        if draws.ballot(market.world_seed, market.tender, after_draws, len(market.providers), place) * count < 1.0:
            winner = candidate
    return winner
