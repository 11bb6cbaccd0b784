"""Random markets of one clearing, by number: what the audit tries mechanisms on.

Each is a pure function of (seed, number), so a number is all that has to be kept of an instance. The mechanism's own draws
have other keys than the instance, and as many of them as are asked for.
"""

from math import exp, nan

from core.jit import lean
from core.streams import AUDIT, child, exponential, normal, stream, uniform
from mechanisms.kernels.virtual import EXPONENTIAL, LOGNORMAL, UNIFORM

SIZES = 6  #: an instance has from one participant to this many: 1 + number % SIZES


@lean()
def draws_key(seed, number):
    """Key of the mechanism's own draws in instance `number`; its child d keys them in the clearing on draw d."""
    return child(stream(seed, AUDIT, number), 1)


@lean()
def draw_tender(seed, number, knows_truth, form):
    """Fill a `Procurement` of K places with tender `number`; the truth is NaN unless `knows_truth`.

    Asks (which are the costs) are up to .8 W, worths from .3 W; every fourth round of sizes has worths of 1 and asks in steps of .2 W, so
    that scores may tie. A fifth of the providers are closed. Returns the auctions held before, which are spread evenly in their
    logarithm up to some thousand, and the place of the provider that misreports, an open one, or -1 if none is.
    """
    key = child(stream(seed, AUDIT, number), 0)
    size, coarse, tried = form.ask.size, (number // SIZES) % 4 == 0, 0.0
    for i in range(size):
        own = child(key, i)
        ask = 0.8 * uniform(child(own, 0))
        form.ask[i] = 0.2 * int(5.0 * ask + 0.5) if coarse else ask
        form.worth[i] = 1.0 if coarse else 0.3 + 0.7 * uniform(child(own, 1))
        form.open[i] = 1.0 if uniform(child(own, 2)) < 0.8 else 0.0
        form.alpha[i] = 0.5 + 19.5 * uniform(child(own, 3))
        form.beta[i] = 0.5 + 4.5 * uniform(child(own, 4))
        form.tried[i] = int(5.0 * uniform(child(own, 5)))
        form.won[i] = int((form.tried[i] + 1.0) * uniform(child(own, 6)))
        form.truth[i] = uniform(child(own, 7)) if knows_truth else nan
        tried += form.tried[i]
    n_auctions = int(tried + exp(7.0 * uniform(child(key, size))))
    return n_auctions, _open_from(int(size * uniform(child(key, size + 1))), form)


@lean()
def _open_from(first, form):
    """The open place next to `first`, itself or going round; -1 if none is open."""
    for ahead in range(form.ask.size):
        i = (first + ahead) % form.ask.size
        if form.open[i] > 0.0:
            return i
    return -1


@lean()
def draw_sale(seed, number, beliefs, knows_values, form):
    """Fill a `Bids` of n places with sale `number`; what is believed is NaN unless `knows_values`.

    `beliefs` holds distributions, a row (family, a, b, c, d) each. Half of the sales are to bidders alike. In every third round
    of sizes values come from other distributions than the seller believes, in every other one they are rounded to fifths, so
    that bids tie. Returns the place of the bidder that misreports.
    """
    key, size, around = child(stream(seed, AUDIT, number), 0), form.bid.size, number // SIZES
    alike, shared = uniform(child(key, size)) < 0.5, uniform(child(key, size + 1))
    for i in range(size):
        own = child(key, i)
        kind = int(beliefs.shape[0] * (shared if alike else uniform(child(own, 0))))
        value = draw_value(child(own, 1), beliefs[(kind + (around % 3 == 0)) % beliefs.shape[0]])
        form.bid[i] = int(5.0 * value + 0.5) / 5.0 if around % 2 else value
        form.family[i] = beliefs[kind, 0] if knows_values else nan
        form.a[i] = beliefs[kind, 1] if knows_values else nan
        form.b[i] = beliefs[kind, 2] if knows_values else nan
        form.c[i] = beliefs[kind, 3] if knows_values else nan
        form.d[i] = beliefs[kind, 4] if knows_values else nan
    return int(size * uniform(child(key, size + 2)))


@lean()
def draw_value(key, belief):
    """One value from the distribution in the row `belief` (family, a, b, c, d; `mechanisms.kernels.virtual`)."""
    a, b = belief[1], belief[2]
    if belief[0] == UNIFORM:
        return a + (b - a) * uniform(key)
    if belief[0] == EXPONENTIAL:
        return a * exponential(key)
    if belief[0] == LOGNORMAL:
        return exp(a + b * normal(key))
    if uniform(child(key, 0)) < belief[4]:
        return a + (b - a) * uniform(child(key, 1))
    return b + (belief[3] - b) * uniform(child(key, 1))
