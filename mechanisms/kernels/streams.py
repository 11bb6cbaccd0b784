"""Keyed random streams: every draw is a pure function of (seed, purpose, step, index).

Counter-based (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), with the finaliser of SplitMix64
(Steele, Lea and Flood 2014) as the mixing function. There is no state: the same key gives the same number in any
thread, in any order. A key is a uint64; `child` derives one key from another; each distribution takes a key of its own.
"""

from math import erfc, exp, log, pi, sqrt

import numpy as np

from mechanisms.kernels.jit import lean

# Purposes: no two parts of a run ever share a stream.
TRUTH, CALENDAR, ARRIVALS, CATALOG, VALUES, AVAILABILITY, LAUNCH, MECHANISM = (np.int64(p) for p in range(8))

_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_ONE, _SIGN_BIT, _LAYER_MASK = np.uint64(1), np.uint64(256), np.uint64(255)
_S11, _S12, _S27, _S30, _S31 = (np.uint64(shift) for shift in (11, 12, 27, 30, 31))


@lean("uint64(uint64, int64)")  # explicit, or each constant index would compile a copy
def child(key, index):
    """Derive key number `index` of `key`. Returns uint64."""
    z = np.uint64(key) + (np.uint64(index) + _ONE) * _WEYL
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


@lean()
def stream(seed, purpose, step):
    """Key of one purpose (a constant of this module) at one step of the world `seed`. Returns uint64."""
    return child(child(child(np.uint64(0), np.int64(seed)), purpose), step)


@lean()
def uniform(key):
    """One draw from the open interval (0, 1), with 52 random bits."""
    return (np.float64(np.uint64(key) >> _S12) + 0.5) * 2.0**-52


def _ziggurat(layers: int, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Edges x and heights exp(-x^2 / 2) of the layers of equal area of Marsaglia and Tsang (2000)."""
    height = exp(-0.5 * tail * tail)
    area = tail * height + sqrt(pi / 2.0) * erfc(tail / sqrt(2.0))
    edges = np.zeros(layers + 1)
    edges[0], edges[1] = area / height, tail
    for layer in range(2, layers):
        edges[layer] = sqrt(-2.0 * log(area / edges[layer - 1] + exp(-0.5 * edges[layer - 1] ** 2)))
    return edges, np.exp(-0.5 * edges**2)


_TAIL = 3.6541528853610088  # of 256 layers, where the innermost one closes at x = 0
_EDGE, _HEIGHT = _ziggurat(256, _TAIL)


@lean()
def normal(key):
    """One standard normal draw: the ziggurat of Marsaglia and Tsang (2000) with 256 layers."""
    attempt = 0
    bits = np.uint64(key)
    while True:
        layer = np.int64(bits & _LAYER_MASK)
        x = np.float64(bits >> _S11) * 2.0**-53 * _EDGE[layer]
        accepted = x < _EDGE[layer + 1]
        if not accepted and layer == 0:
            x, accepted = _normal_tail(child(key, attempt + 1)), True
        elif not accepted:
            height = _HEIGHT[layer] + uniform(child(key, attempt + 1)) * (_HEIGHT[layer + 1] - _HEIGHT[layer])
            accepted = height < exp(-0.5 * x * x)
        if accepted:
            return -x if bits & _SIGN_BIT else x
        attempt += 2
        bits = child(key, attempt)


@lean()
def _normal_tail(key):
    """|x| of a normal draw beyond the last layer (Marsaglia 1964), tried until it is accepted: its area is chosen already."""
    attempt = 0
    while True:
        excess = -log(uniform(child(key, attempt))) / _TAIL
        if -2.0 * log(uniform(child(key, attempt + 1))) > excess * excess:
            return _TAIL + excess
        attempt += 2


@lean()
def gamma(key, shape):
    """One draw from Gamma(shape >= 1, scale 1): Marsaglia and Tsang (2000), "A simple method for generating gamma variables"."""
    d = shape - 1.0 / 3.0
    c = 1.0 / sqrt(9.0 * d)
    attempt = 0
    while True:
        x = normal(child(key, attempt))
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            u = uniform(child(key, attempt + 1))
            square = x * x
            if u < 1.0 - 0.0331 * square * square or log(u) < 0.5 * square + d * (1.0 - v + log(v)):
                return d * v
        attempt += 2


_UNDERFLOW = 0.05  # below this shape u^(1 / shape) may underflow to 0 in both gammas of a beta


@lean()
def _boosted_gamma(key, shape):
    """One draw from Gamma(shape > .05): below 1, Gamma(shape + 1) times u^(1 / shape) (Marsaglia and Tsang 2000, section 6)."""
    if shape >= 1.0:
        return gamma(key, shape)
    return gamma(child(key, 0), shape + 1.0) * uniform(child(key, 1)) ** (1.0 / shape)


@lean()
def _log_gamma(key, shape):
    """Logarithm of a draw from Gamma(shape), shape of any size above 0."""
    if shape >= 1.0:
        return log(gamma(key, shape))
    return log(gamma(child(key, 0), shape + 1.0)) + log(uniform(child(key, 1))) / shape


@lean()
def beta(key, a, b):
    """One draw from Beta(a, b), a and b > 0, as a ratio of gammas."""
    if a > _UNDERFLOW and b > _UNDERFLOW:
        x = _boosted_gamma(child(key, 0), a)
        return x / (x + _boosted_gamma(child(key, 1), b))
    log_odds = _log_gamma(child(key, 0), a) - _log_gamma(child(key, 1), b)
    return 1.0 / (1.0 + exp(min(-log_odds, 700.0)))


@lean()
def gumbel(key):
    """One standard Gumbel draw (mode 0)."""
    return -log(-log(uniform(key)))


@lean()
def lognormal(key, log_sd):
    """One lognormal draw with mean 1 and standard deviation `log_sd` of its logarithm."""
    return exp(log_sd * normal(key) - 0.5 * log_sd * log_sd)


@lean()
def draw_truth(seed, alpha, beta_, out):
    """The hidden rates of the world `seed`: one Beta(alpha[i], beta_[i]) draw a place i, into `out`; all of shape (K,)."""
    key = stream(seed, TRUTH, 0)
    for i in range(out.size):
        out[i] = beta(child(key, i), alpha[i], beta_[i])
