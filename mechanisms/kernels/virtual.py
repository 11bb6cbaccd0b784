"""What a seller believes of a bidder's value: virtual values, ironed virtual values, and the least bid that reaches one.

The virtual value v - (1 - F(v)) / f(v) is the slope of the revenue curve R(q) = q F^-1(1 - q) at the chance of sale
q = 1 - F(v). Where R is not concave its least concave majorant takes its place (ironing), and all values that share one of
its straight pieces share one virtual value.

Sources: Myerson (1981), Mathematics of Operations Research 6, equations 5.1 and 6.1 to 6.5; Bulow and Roberts (1989),
Journal of Political Economy 97, for the revenue curve.
"""

from math import erfc, exp, inf, log, pi, sqrt

from core.jit import jit

#: Families of distributions, as in `Bids.family`, with their parameters a, b, c, d; parameters that a family lacks are NaN.
UNIFORM = 0  # low, high
EXPONENTIAL = 1  # mean
LOGNORMAL = 2  # mean and standard deviation of the logarithm
TWO_UNIFORMS = 3  # low, middle, high, and the chance to lie below the middle, evenly spread on either side


@jit()
def virtual_value(form, i, value):
    """Virtual value of bidder i at `value`, before ironing; -inf below the support, continued as it is above it."""
    if form.family[i] == UNIFORM:
        return 2.0 * value - form.b[i] if value >= form.a[i] else -inf
    if form.family[i] == EXPONENTIAL:
        return value - form.a[i] if value >= 0.0 else -inf
    if form.family[i] == LOGNORMAL:
        return _virtual_lognormal(form.a[i], form.b[i], value)
    return _virtual_two_uniforms(form, i, value)


@jit()
def ironed_virtual_value(form, i, value):
    """Ironed virtual value of bidder i at `value`, wherever that is not negative; else a negative number.

    Only a mixture of two uniforms needs ironing where it matters. A lognormal is irregular only where its virtual value
    is negative (v f / (1 - F) rises), and if `b` exceeds 1.5.
    """
    if form.family[i] == TWO_UNIFORMS:
        low, high, shared = flat_piece(form, i)
        if low <= value <= high:
            return shared
    return virtual_value(form, i, value)


@jit()
def least_bid(form, i, level, beyond):
    """Infimum of the bids of bidder i whose ironed virtual value is at least `level` >= 0; above it, if `beyond`."""
    if form.family[i] == UNIFORM:
        return max(form.a[i], 0.5 * (level + form.b[i]))
    if form.family[i] == EXPONENTIAL:
        return level + form.a[i]
    if form.family[i] == LOGNORMAL:
        return _least_lognormal(form.a[i], form.b[i], level)
    return _least_two_uniforms(form, i, level, beyond)


@jit()
def _virtual_lognormal(mean, sd, value):
    """v (1 - sd M(z)) at z = (ln v - mean) / sd, with the Mills ratio M of the normal distribution."""
    if value <= 0.0:
        return -inf
    return value * (1.0 - sd * mills_ratio((log(value) - mean) / sd))


@jit()
def mills_ratio(z):
    """(1 - Phi(z)) / phi(z) of the standard normal distribution; from 6 on by Laplace's continued fraction."""
    if z < -37.0:
        return inf
    if z < 6.0:
        return sqrt(0.5 * pi) * exp(0.5 * z * z) * erfc(z * sqrt(0.5))
    tail = z
    for level in range(60, 0, -1):
        tail = z + level / tail
    return 1.0 / tail


@jit()
def _least_lognormal(mean, sd, level):
    """Bisection to the last bit; it works since the virtual value rises wherever it is not negative."""
    low, high = 0.0, max(level, exp(mean))
    while _virtual_lognormal(mean, sd, high) < level:
        low, high = high, 2.0 * high
    middle = 0.5 * (low + high)
    while low < middle < high:
        if _virtual_lognormal(mean, sd, middle) < level:
            low = middle
        else:
            high = middle
        middle = 0.5 * (low + high)
    return high


@jit()
def _densities(form, i):
    """Density of two uniforms below and above the middle."""
    return form.d[i] / (form.b[i] - form.a[i]), (1.0 - form.d[i]) / (form.c[i] - form.b[i])


@jit()
def _virtual_two_uniforms(form, i, value):
    """2 v less a constant on either side of the middle: v - (1 - F) / f with F linear."""
    if value < form.a[i]:
        return -inf
    if value < form.b[i]:
        return 2.0 * value - form.a[i] - 1.0 / _densities(form, i)[0]
    return 2.0 * value - form.c[i]


@jit()
def flat_piece(form, i):
    """Lowest and highest value that share a virtual value by ironing two uniforms, and that value; (inf, -inf, 0) if none.

    The revenue curve is a parabola on either side of q = 1 - d, and bends upwards there if the density falls. The straight
    piece is their common tangent, or, where that would touch beyond q = 1, the tangent from that end.
    """
    below, above = _densities(form, i)
    if below <= above:
        return inf, -inf, 0.0
    low, middle, high, sold = form.a[i], form.b[i], form.c[i], 1.0 - form.d[i]
    ratio = sqrt(below / above)
    left, right = 0.5 * sold * (1.0 + 1.0 / ratio), 0.5 * sold * (1.0 + ratio)
    if right >= 1.0:
        left, right = 1.0 - sqrt(1.0 - above * (high - low)), 1.0
    bottom = low if right == 1.0 else middle - (right - sold) / below
    return bottom, high - left / above, high - 2.0 * left / above


@jit()
def _least_two_uniforms(form, i, level, beyond):
    """On the upper side, in or beyond the flat piece, or on the lower side."""
    low, middle, high = form.a[i], form.b[i], form.c[i]
    bottom, top, shared = flat_piece(form, i)
    upper = 0.5 * (level + high)
    lower = max(low, 0.5 * (level + low + 1.0 / _densities(form, i)[0]))
    if bottom > top:
        return lower if lower < middle else max(middle, upper)
    if level > shared or (beyond and level == shared):
        return max(top, upper)
    return min(bottom, lower)
