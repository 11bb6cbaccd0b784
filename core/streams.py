"""Keyed random streams: every draw is a pure function of (seed, purpose, step, index).

Counter-based (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"), with the finaliser of SplitMix64
(Steele, Lea and Flood 2014) as the mixing function. There is no state: the same key gives the same number in any
thread, in any order. A key is a uint64; `child` derives one key from another; each distribution takes a key of its own.
"""

from math import copysign, erfc, exp, log, pi, sqrt

import numpy as np

from core.jit import inlined, lean

# Purposes: no two parts of a run share a stream. Any market may use these; a market declares further ones of its own.
MECHANISM, CONDUCT, STRATEGY, AUDIT = (np.int64(purpose) for purpose in (7, 10, 11, 14))

_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_ONE, _SIGN_BIT, _LAYER_MASK = np.uint64(1), np.uint64(256), np.uint64(255)
_S11, _S12, _S27, _S30, _S31 = (np.uint64(shift) for shift in (11, 12, 27, 30, 31))


@lean("uint64(uint64, int64)")  # an explicit signature, or each constant index would compile a copy
def child(key, index):
    """Derive key number `index` of `key`. Returns uint64."""
    z = np.uint64(key) + (np.uint64(index) + _ONE) * _WEYL
    z = (z ^ (z >> _S30)) * _MIX_1
    z = (z ^ (z >> _S27)) * _MIX_2
    return z ^ (z >> _S31)


@lean()
def stream(seed, purpose, step):
    """Key of one purpose (a constant of this module, or the market's own) at one step of the world `seed`. Returns uint64."""
    return child(child(child(np.uint64(0), np.int64(seed)), purpose), step)


@lean()
def uniform(key):
    """One draw from the open interval (0, 1), with 52 random bits."""
    return (np.float64(np.uint64(key) >> _S12) + 0.5) * 2.0**-52


@lean()
def fill_uniforms(key, out):
    """Draw `uniform(child(key, i))` for each place i of `out`, shape (n,)."""
    for i in range(out.size):
        out[i] = uniform(child(key, i))


def uniforms(key, n: int) -> np.ndarray:
    """Shape (n,): the draws `uniform(child(key, i))`. For Python, where a key that was returned is an int and numba takes it for int64."""
    out = np.empty(n)
    fill_uniforms(np.uint64(key), out)
    return out


@lean()
def pick(key, edges, out):
    """Draw a part for each index i: where `uniform(child(key, i))` falls when (0, 1) is cut at `edges`, which do not fall.

    Writes the parts, counted from 0, into `out`, shape (n,), int64; `edges` has shape (parts - 1,). An edge belongs to the part
    above it.
    """
    for i in range(out.size):
        draw, part = uniform(child(key, i)), 0
        while part < edges.size and draw >= edges[part]:
            part += 1
        out[i] = part


def _normal_ziggurat(layers: int, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Edges x and heights exp(-x^2 / 2) of the layers of equal area of Marsaglia and Tsang (2000)."""
    height = exp(-0.5 * tail * tail)
    area = tail * height + sqrt(pi / 2.0) * erfc(tail / sqrt(2.0))
    edges = np.zeros(layers + 1)
    edges[0], edges[1] = area / height, tail
    for layer in range(2, layers):
        edges[layer] = sqrt(-2.0 * log(area / edges[layer - 1] + exp(-0.5 * edges[layer - 1] ** 2)))
    return edges, np.exp(-0.5 * edges**2)


def _exponential_ziggurat(layers: int, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """The same for the density exp(-x)."""
    area = (tail + 1.0) * exp(-tail)
    edges = np.zeros(layers + 1)
    edges[0], edges[1] = tail + 1.0, tail
    for layer in range(2, layers):
        edges[layer] = -log(area / edges[layer - 1] + exp(-edges[layer - 1]))
    return edges, np.exp(-edges)


# The tails with which, of 256 layers, the innermost one closes at x = 0.
_TAIL, _LONG_TAIL = 3.6541528853610088, 7.69711747013104972
_EDGE, _HEIGHT = _normal_ziggurat(256, _TAIL)
_LONG_EDGE, _LONG_HEIGHT = _exponential_ziggurat(256, _LONG_TAIL)


@inlined()
def _normal_at_once(key):
    """A normal draw's first attempt, and whether it is accepted at once because it lies within its layer."""
    bits = np.uint64(key)
    layer = np.int64(bits & _LAYER_MASK)
    size = np.float64(bits >> _S11) * 2.0**-53 * _EDGE[layer]
    x = -size if bits & _SIGN_BIT else size
    return x, size < _EDGE[layer + 1]


@lean()
def normal(key):
    """One standard normal draw: the ziggurat of Marsaglia and Tsang (2000) with 256 layers."""
    attempt = 0
    bits = np.uint64(key)
    while True:
        x, accepted = _normal_at_once(bits)
        if accepted:
            return x
        layer = np.int64(bits & _LAYER_MASK)
        if layer == 0:
            return copysign(_normal_tail(child(key, attempt + 1)), x)
        height = _HEIGHT[layer] + uniform(child(key, attempt + 1)) * (_HEIGHT[layer + 1] - _HEIGHT[layer])
        if height < exp(-0.5 * x * x):
            return x
        attempt += 2
        bits = child(key, attempt)


@inlined()
def _normal_tail(key):
    """|x| of a normal draw beyond the last layer (Marsaglia 1964). It repeats until accepted, since the layer is already chosen."""
    attempt = 0
    while True:
        excess = -log(uniform(child(key, attempt))) / _TAIL
        if -2.0 * log(uniform(child(key, attempt + 1))) > excess * excess:
            return _TAIL + excess
        attempt += 2


@inlined()
def exponential_at_once(key):
    """An exponential draw's first attempt, and whether it lies within its layer."""
    bits = np.uint64(key)
    layer = np.int64(bits & _LAYER_MASK)
    x = (np.float64(bits >> _S11) + 0.5) * 2.0**-53 * _LONG_EDGE[layer]
    return x, x < _LONG_EDGE[layer + 1]


@lean()
def exponential(key):
    """One standard exponential draw, above 0: the ziggurat of Marsaglia and Tsang (2000) with 256 layers."""
    start, attempt = 0.0, 0
    bits = np.uint64(key)
    while True:
        x, accepted = exponential_at_once(bits)
        if accepted:
            return start + x
        layer = np.int64(bits & _LAYER_MASK)
        if layer == 0:  # what is left beyond the tail is exponential again
            start += _LONG_TAIL
        else:
            step = _LONG_HEIGHT[layer + 1] - _LONG_HEIGHT[layer]
            if _LONG_HEIGHT[layer] + uniform(child(key, attempt + 1)) * step < exp(-x):
                return start + x
        attempt += 2
        bits = child(key, attempt)


@inlined()
def gamma(key, shape):
    """One draw from Gamma(shape >= 1, scale 1): Marsaglia and Tsang (2000), "A simple method for generating gamma variables"."""
    d = shape - 1.0 / 3.0
    attempt = 0
    while True:
        x = normal(child(key, attempt))
        v = 1.0 + x / (3.0 * sqrt(d))
        if v > 0.0 and log(uniform(child(key, attempt + 1))) < 0.5 * x * x + d * (1.0 - v * v * v + 3.0 * log(v)):
            return d * v * v * v
        attempt += 2


@inlined()
def _gamma_at_once(key, shape):
    """A gamma draw's first attempt, and whether a test without logarithms accepts it; the test rejects few.

    With y = x / (3 sqrt(d)) the logarithm of the chance to accept is 3d [ln(1 + y) - y + y^2 / 2 - y^3 / 3], whose
    derivative by y is -3d y^3 / (1 + y); so the chance is at least 1 - 3/4 d y^4 / min(1, 1 + y), where d y^2 = x^2 / 9.
    """
    d = shape - 1.0 / 3.0
    x, within = _normal_at_once(child(key, 0))
    y = x / (3.0 * sqrt(d))
    v = 1.0 + y
    spare = 12.0 * (1.0 - uniform(child(key, 1))) * (v if v < 1.0 else 1.0)
    return d * v * v * v, within & (x * x * y * y < spare)


_LOG_2, _NOTHING = log(2.0), 750.0  # e^-750 is 0 as a float
_POWERS, _FRACTIONS = 0.5 ** np.arange(1100.0), 0.5 ** (np.arange(64.0) / 64.0)
_SIX, _FRACTION_MASK = np.int64(6), np.int64(63)


@lean(forceinline=True)
def exp_of_minus(z):
    """e^-z for z >= 0, with a relative error of 1e-16 (1 + z). It calls no function, so the compiler vectorises loops of it.

    With n the whole number nearest to 64 z / ln 2, it is 2^-(n / 64), from two tables, times e^r for a small r, by Taylor.
    """
    z = z if z < _NOTHING else _NOTHING
    n = np.int64(z * (64.0 / _LOG_2) + 0.5)
    r = n * (_LOG_2 / 64.0) - z
    series = 1.0 + r * (1.0 + r * (1.0 / 2.0 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0)))))
    return _POWERS[n >> _SIX] * _FRACTIONS[n & _FRACTION_MASK] * series


_UNDERFLOW = 0.05  # below this shape u^(1 / shape) may underflow to 0 in both gammas of a beta


@lean(forceinline=True)
def _boosted_gamma_at_once(key, shape):
    """A first attempt at Gamma(shape > .05), and whether it is accepted.

    A shape below 1 is drawn as shape + 1, and the draw multiplied by u^(1 / shape) = exp(-e / shape), u uniform and e
    exponential (Marsaglia and Tsang 2000, section 6).
    """
    lift = np.float64(shape < 1.0)
    x, accepted = _gamma_at_once(child(key, 0), shape + lift)
    e, within = exponential_at_once(child(key, 1))
    return x * exp_of_minus(lift * e / shape), accepted & (within | (lift == 0.0))


@lean()
def _gamma_and_fall(key, shape):
    """The accepted draw, whatever number of attempts it takes, as x and z of x e^-z; z is 0 for shapes from 1 on."""
    x = gamma(child(key, 0), shape + np.float64(shape < 1.0))
    return x, exponential(child(key, 1)) / shape if shape < 1.0 else 0.0


@inlined()
def beta_at_once(key, a, b):
    """The value of `beta` if the first attempts at both gammas are accepted, and whether they are; computed without a branch."""
    x, x_accepted = _boosted_gamma_at_once(child(key, 0), a)
    y, y_accepted = _boosted_gamma_at_once(child(key, 1), b)
    total = 1e-300 if x + y < 1e-300 else x + y  # tiny shapes may give 0 / 0
    return x / total, x_accepted & y_accepted & (a > _UNDERFLOW) & (b > _UNDERFLOW)


@lean()
def beta(key, a, b):
    """One draw from Beta(a, b), a and b > 0, as a ratio of gammas.

    Where both gammas may underflow to 0, their logarithms are used.
    """
    x, x_fall = _gamma_and_fall(child(key, 0), a)
    y, y_fall = _gamma_and_fall(child(key, 1), b)
    if a > _UNDERFLOW and b > _UNDERFLOW:
        x, y = x * exp_of_minus(x_fall), y * exp_of_minus(y_fall)
        return x / (x + y)
    log_odds = log(x) - x_fall - (log(y) - y_fall)
    return 1.0 / (1.0 + (exp(-log_odds) if log_odds > -700.0 else exp(700.0)))


@inlined()
def lognormal(key, log_sd):
    """One lognormal draw with mean 1 and standard deviation `log_sd` of its logarithm."""
    return exp(log_sd * normal(key) - 0.5 * log_sd * log_sd)
