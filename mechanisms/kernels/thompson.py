"""Draws from many beliefs at once."""

from math import isnan, nan

import numpy as np

from core.jit import inlined
from core.streams import beta, beta_at_once, child


@inlined()
def draw_beliefs(key, form, work):
    """Fill `work.index` with one draw from the belief about each open provider; provider i's has the key child(key, i).

    The open ones are first moved side by side into the rows of `work`. The loop of first attempts, which suffice for all but some
    percent, then has no branches, and the compiler vectorises it.
    """
    places, draws, failures = work.preference, work.index, work.score
    count = _gather(form, places, draws, failures)
    for k in range(count):
        draw, accepted = beta_at_once(child(key, np.int64(places[k])), draws[k], failures[k])
        draws[k] = draw if accepted else nan
    for k in range(count - 1, -1, -1):  # from the back: this never overwrites a place that is still to be read
        i, draw = np.int64(places[k]), draws[k]
        work.index[i] = beta(child(key, i), form.alpha[i], form.beta[i]) if isnan(draw) else draw


@inlined()
def _gather(form, places, alpha, beta_):
    """Write place, alpha and beta of the open providers side by side; returns how many there are."""
    count = 0
    for i in range(form.open.size):
        places[count], alpha[count], beta_[count] = i, form.alpha[i], form.beta[i]
        count += form.open[i] > 0.0
    return count
