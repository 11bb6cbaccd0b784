"""Beliefs about a Bernoulli rate and the indices that rules make of them. Rates and indices are shares (1)."""

from math import exp, inf, log, sqrt

from mechanisms.kernels.jit import jit


@jit()
def posterior_mean(alpha, beta):
    """Mean of Beta(alpha, beta)."""
    return alpha / (alpha + beta)


@jit()
def ucb_index(mean, tried, n_auctions, c):
    """Optimistic index mean + c sqrt(ln N / n) of Auer, Cesa-Bianchi and Fischer (2002); infinite if never tried.

    With `mean` the empirical mean and c = sqrt(2) this is their UCB1.
    """
    if tried == 0.0:
        return inf
    return mean + c * sqrt(log(n_auctions) / tried)


@jit()
def bernoulli_divergence(p, q):
    """Kullback-Leibler divergence of Bernoulli(p) from Bernoulli(q), 0 <= p <= 1 and 0 < q < 1."""
    divergence = 0.0
    if p > 0.0:
        divergence += p * log(p / q)
    if p < 1.0:
        divergence += (1.0 - p) * log((1.0 - p) / (1.0 - q))
    return divergence


@jit()
def kl_ucb_index(mean, tried, n_auctions, c):
    """KL-UCB index of Garivier and Cappe (2011): the largest q with n kl(mean, q) <= c ln N; infinite if never tried.

    Newton's method on a convex function from above, so it converges from one side.
    """
    if tried == 0.0:
        return inf
    budget = c * log(n_auctions) / tried
    if budget <= 0.0 or mean >= 1.0:
        return min(mean, 1.0)
    q = _upper_bound(mean, budget)
    for _ in range(50):
        excess = bernoulli_divergence(mean, q) - budget
        step = excess * q * (1.0 - q) / (q - mean)
        q -= step
        if step <= 1e-12 * q:
            break
    return q


@jit()
def _upper_bound(mean, budget):
    """A q above the root: the better of Pinsker's inequality and the bound that drops ln(1 / q) from the divergence."""
    entropy = mean * log(mean) if mean > 0.0 else 0.0
    tail = 1.0 - (1.0 - mean) * exp(-(budget - entropy) / (1.0 - mean))
    return min(mean + sqrt(0.5 * budget), tail, 1.0 - 1e-16)
