"""Bernoulli bandits driven by loops of their own around the project's draws and indices. All regret is sum of q* - q chosen."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from core.jit import jit
from core.streams import MECHANISM, beta, child, stream, uniform
from mechanisms.kernels.posteriors import kl_ucb_index, ucb_index
from model.rideshare.kernels.purposes import LAUNCH

TEN = np.array([0.1, *[0.05] * 3, *[0.02] * 3, *[0.01] * 3])
TWO = np.array([0.9, 0.8])
HORIZON = 10_000


@jit()
def _best(index, key):
    """Place of the highest index, ties by an even draw."""
    chosen, ties = 0, 1
    for i in range(1, index.size):
        if index[i] > index[chosen]:
            chosen, ties = i, 1
        elif index[i] == index[chosen]:
            ties += 1
            if uniform(child(key, i)) * ties < 1.0:
                chosen = i
    return chosen


@jit()
def thompson(rates, horizon, seed):
    """Thompson sampling with Beta(1, 1)."""
    won, lost, regret = np.ones(rates.size), np.ones(rates.size), 0.0
    index = np.empty(rates.size)
    for t in range(horizon):
        key = stream(seed, MECHANISM, t)
        for i in range(rates.size):
            index[i] = beta(child(key, i), won[i], lost[i])
        arm = _best(index, child(key, rates.size))
        if uniform(child(stream(seed, LAUNCH, t), arm)) < rates[arm]:
            won[arm] += 1.0
        else:
            lost[arm] += 1.0
        regret += rates.max() - rates[arm]
    return regret


@jit()
def ucb1(rates, horizon, seed):
    """Each arm once, then empirical mean + sqrt(2 ln t / n), t the plays so far (Auer, Cesa-Bianchi and Fischer 2002, figure 1)."""
    tried, won, regret = np.zeros(rates.size), np.zeros(rates.size), 0.0
    index = np.empty(rates.size)
    for t in range(horizon):
        for i in range(rates.size):
            index[i] = ucb_index(won[i] / max(tried[i], 1.0), tried[i], t, np.sqrt(2.0))
        arm = _best(index, stream(seed, MECHANISM, t))
        tried[arm] += 1.0
        won[arm] += uniform(child(stream(seed, LAUNCH, t), arm)) < rates[arm]
        regret += rates.max() - rates[arm]
    return regret


@jit()
def kl_ucb(rates, horizon, seed):
    """KL-UCB with exploration ln t (Garivier and Cappe 2011, with c = 0), each arm once first."""
    tried, won, regret = np.zeros(rates.size), np.zeros(rates.size), 0.0
    index = np.empty(rates.size)
    for t in range(horizon):
        for i in range(rates.size):
            index[i] = kl_ucb_index(won[i] / max(tried[i], 1.0), tried[i], t, 1.0)
        arm = _best(index, stream(seed, MECHANISM, t))
        tried[arm] += 1.0
        won[arm] += uniform(child(stream(seed, LAUNCH, t), arm)) < rates[arm]
        regret += rates.max() - rates[arm]
    return regret


def regrets(rule, rates, seeds) -> np.ndarray:
    """Regret after HORIZON plays, one a seed."""
    rule(rates, 1, np.uint64(0))
    with ThreadPoolExecutor(4) as pool:
        return np.array(list(pool.map(lambda seed: rule(rates, HORIZON, np.uint64(seed)), range(seeds))))
