"""Beliefs about a Bernoulli rate and the indices that rules make of them. Rates and indices are shares (1)."""

from math import exp, inf, log, sqrt

from core.jit import formula, inlined, lean


@formula
def posterior_mean(alpha, beta):
    """Mean of Beta(alpha, beta)."""
    return alpha / (alpha + beta)


@inlined()
def expect_means(form, work):
    """Fill `work.index` with the posterior mean of each open provider."""
    for i in range(form.open.size):
        if form.open[i] > 0.0:
            work.index[i] = posterior_mean(form.alpha[i], form.beta[i])


@inlined()
def debias(form, work, share):
    """Where the form is open, lower `work.index` by a `share` (0 to 1) of its excess over the posterior mean."""
    if share > 0.0:
        for i in range(form.open.size):
            if form.open[i] > 0.0:
                work.index[i] = (1.0 - share) * work.index[i] + share * posterior_mean(form.alpha[i], form.beta[i])


@lean()
def ucb_index(mean, tried, n_auctions, c):
    """Optimistic index mean + c sqrt(ln N / n) of Auer, Cesa-Bianchi and Fischer (2002); infinite if never tried.

    With `mean` the empirical mean and c = sqrt(2) this is their UCB1.
    """
    if tried == 0.0:
        return inf
    return mean + c * sqrt(log(n_auctions) / tried)


@lean()
def bernoulli_divergence(p, q):
    """Kullback-Leibler divergence of Bernoulli(p) from Bernoulli(q), 0 <= p <= 1 and 0 < q < 1."""
    divergence = 0.0
    if p > 0.0:
        divergence += p * log(p / q)
    if p < 1.0:
        divergence += (1.0 - p) * log((1.0 - p) / (1.0 - q))
    return divergence


@lean()
def kl_ucb_index(mean, tried, n_auctions, c):
    """KL-UCB index of Garivier and Cappe (2011): the largest q with n kl(mean, q) <= c ln N; infinite if never tried.

    Newton's method on a convex function from above, so it converges from one side; the index lies in [mean, 1], and is 1
    where it is within 1e-12 of 1, so that the tie-break, and not round-off, decides between providers that may be perfect.
    """
    if tried == 0.0:
        return inf
    budget = c * log(n_auctions) / tried
    if budget <= 0.0 or mean >= 1.0:
        return min(mean, 1.0)
    entropy = mean * log(mean) if mean > 0.0 else 0.0
    shortfall = (1.0 - mean) * exp(-(budget - entropy) / (1.0 - mean))  # from 1, if ln(1 / q) is dropped from the divergence
    if shortfall < 1e-12:
        return 1.0
    q = min(mean + sqrt(0.5 * budget), 1.0 - shortfall)  # Pinsker's bound, or the one above
    for _ in range(50):
        if q <= mean:
            return mean
        excess = bernoulli_divergence(mean, q) - budget
        step = excess * q * (1.0 - q) / (q - mean)
        q -= step
        if step <= 1e-12 * q:
            break
    return min(max(q, mean), 1.0)
