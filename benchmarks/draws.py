"""The project's keyed draws in bulk, for the Mesa market to use as another would use numpy's Generator.

Random numbers are not what is compared: with the same keys both markets see the same world, and a compiled loop over
the keys costs the Mesa market no more than a call of `Generator.beta` with arrays would (a Beta draw takes a fifth of
numpy's time).
"""

import numba
import numpy as np

from core.streams import MECHANISM, beta, beta_at_once, child, exponential, lognormal, stream, uniform

_jit = numba.njit(error_model="numpy")  # not kept in a cache: numba would not notice that the streams have changed


@_jit
def draw(seed, purpose, step, place):
    """One uniform draw."""
    return uniform(child(stream(seed, purpose, step), place))


@_jit
def first_draw(seed, purpose, step):
    """The uniform draw of a purpose that needs one a step."""
    return uniform(stream(seed, purpose, step))


@_jit
def uniforms(seed, purpose, step, n):
    """`n` uniform draws, shape (n,)."""
    key, out = stream(seed, purpose, step), np.empty(n)
    for i in range(n):
        out[i] = uniform(child(key, i))
    return out


@_jit
def lognormals(seed, purpose, step, n, log_sd):
    """`n` lognormal draws with mean 1, shape (n,)."""
    key, out = stream(seed, purpose, step), np.empty(n)
    for i in range(n):
        out[i] = lognormal(child(key, i), log_sd)
    return out


@_jit
def betas(seed, step, places, a, b):
    """The mechanism's Beta(a, b) draws for the providers at `places`, as fast as ours draws them; all of one shape."""
    key, out = child(stream(seed, MECHANISM, step), 0), np.empty(places.size)
    for i in range(places.size):
        draw, accepted = beta_at_once(child(key, places[i]), a[i], b[i])
        out[i] = draw if accepted else np.nan
    for i in range(places.size):
        if np.isnan(out[i]):
            out[i] = beta(child(key, places[i]), a[i], b[i])
    return out


@_jit
def exponentials(seed, step, places):
    """The mechanism's exponential draws for the providers at `places`, same shape."""
    key, out = stream(seed, MECHANISM, step), np.empty(places.size)
    for i in range(places.size):
        out[i] = exponential(child(key, places[i]))
    return out


@_jit
def ballot(seed, step, after_draws, n_providers, place):
    """The uniform draw of a tied provider; `after_draws` where the mechanism has drawn its indices from the key itself."""
    key = stream(seed, MECHANISM, step)
    if after_draws:
        key = child(key, 1)
    return uniform(child(child(key, n_providers), place))
