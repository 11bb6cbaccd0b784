"""Expected utility under `bks` in one clearing, exact in the provider's own factor: the wrapped rule is a threshold in it."""

import numpy as np

from core.streams import MECHANISM, stream
from mechanisms.forms.procurement import RENT, Work, fresh_deal
from mechanisms.kernels.rule import apply
from mechanisms.procurement.bks import kept

ALMOST_ONE = 1.0 - 1e-13  # as good as 1, but counts as resampled


def gain(mechanism, form, n_auctions, provider, cost, factor, seed=0) -> float | None:
    """What the provider gains if its factor is this one, all other draws being those of `seed`; None if it does not win."""
    key, count = stream(seed, MECHANISM, 0), form.ask.size
    store = mechanism.prepare(key, count)
    kept(store, count).factor[provider] = factor
    work, deal = Work(*np.full((len(Work._fields), count), np.nan)), fresh_deal()
    winner = apply(mechanism.rule(store), np.uint64(key), n_auctions, form, work, deal)
    return form.ask[provider] + deal[RENT] - cost if winner == provider else None


def least_winning_factor(mechanism, form, n_auctions, provider, seed=0) -> float:
    """The smallest factor below 1 with which the provider wins, by bisection; 1 if it never does."""
    low, high = 0.0, ALMOST_ONE
    if gain(mechanism, form, n_auctions, provider, 0.0, high, seed) is None:
        return 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        loses = gain(mechanism, form, n_auctions, provider, 0.0, middle, seed) is None
        low, high = (middle, high) if loses else (low, middle)
    return high


def expected_gain(mechanism, form, n_auctions, provider, cost, seed=0) -> float:
    """The mean over the provider's own factor of what it gains."""
    mu = mechanism.bks_mu
    kept = gain(mechanism, form, n_auctions, provider, cost, 1.0, seed) or 0.0
    least = least_winning_factor(mechanism, form, n_auctions, provider, seed)
    resampled = gain(mechanism, form, n_auctions, provider, cost, ALMOST_ONE, seed) or 0.0
    return (1.0 - mu) * kept + mu * (1.0 - least ** (1.0 - mu)) * resampled
