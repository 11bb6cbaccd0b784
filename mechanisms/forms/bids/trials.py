"""Random sales and what breaks in them: the loops of the audit, in machine code. Money is in the unit of the bids."""

from math import exp, inf, nan

from core.jit import lean
from core.streams import AUDIT, child, exponential, normal, stream, uniform
from mechanisms.kernels.auditing import (
    DEFICIT,
    EFFICIENT,
    MONOTONE,
    RATIONAL,
    SCALED,
    SIZES,
    draws_key,
    loses_by_a_better_report,
    note_breach,
    note_gain,
    renew,
)
from mechanisms.kernels.rule import apply
from mechanisms.kernels.virtual import EXPONENTIAL, LOGNORMAL, UNIFORM


@lean()
def draw_sale(seed, number, beliefs, knows_values, form):
    """Fill a `Bids` of n places with sale `number`; beliefs are NaN unless `knows_values`.

    `beliefs` holds distributions, a row (family, a, b, c, d) each. In half of the sales the bidders are alike. In every third round
    of sizes values come from other distributions than the seller believes; in every second round they are rounded to fifths, so
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


@lean()
def is_sound_sale(sold, units, work):
    """Whether `sold` bidders, at most `units`, receive one item each, the others none, and payments are numbers."""
    allocated = 0.0
    for i in range(work.allocation.size):
        if (work.allocation[i] != 0.0 and work.allocation[i] != 1.0) or not abs(work.payment[i]) < inf:
            return False
        allocated += work.allocation[i]
    return allocated == sold and sold <= units


@lean()
def buyer_utility(bidder, value, work):
    """The bidder's surplus: value * allocation - payment."""
    return value * work.allocation[bidder] - work.payment[bidder]


@lean()
def note_truthful_sale(number, units, form, work, breaches):
    """Note the promises that a sale breaks when all bid their values: rationality of anybody, deficit, efficiency."""
    least, paid, best, found = inf, 0.0, 0.0, 0.0
    for i in range(form.bid.size):
        ahead = 0
        for j in range(form.bid.size):
            ahead += form.bid[j] > form.bid[i] or (form.bid[j] == form.bid[i] and j < i)
        best += form.bid[i] if ahead < units else 0.0
        found += form.bid[i] * work.allocation[i]
        least = min(least, buyer_utility(i, form.bid[i], work))
        paid += work.payment[i]
    note_breach(breaches[RATIONAL], -least, number, -1)
    note_breach(breaches[DEFICIT], -paid, number, -1)
    note_breach(breaches[EFFICIENT], best - found, number, -1)


@lean()
def differs_when_doubled(work, doubled):
    """1 unless `doubled` has the winners of `work` and exactly twice its payments."""
    for i in range(work.payment.size):
        if doubled.allocation[i] != work.allocation[i] or doubled.payment[i] != 2.0 * work.payment[i]:
            return 1.0
    return 0.0


@lean()
def scale_bids(form, factor):
    """Multiply all bids by `factor`."""
    for i in range(form.bid.size):
        form.bid[i] *= factor


@lean()
def audit_sales(rule, seed, first, count, lies, stores, knows_values, beliefs, units, form, work, other, deal, gains, breaches):
    """Audit `count` sales to n bidders, as `audit_tenders` does; `other` is a second `Award`, for clearings beside the truth."""
    for place in range(count):
        number = first + place * SIZES
        bidder = draw_sale(seed, number, beliefs, knows_values, form)
        key, value = child(draws_key(seed, number), 0), form.bid[bidder]
        renew(rule, stores, place)
        if not is_sound_sale(apply(rule, key, 0, form, work, deal), units, work):
            return number
        note_truthful_sale(number, units, form, work, breaches)
        honest, has_won = buyer_utility(bidder, value, work), work.allocation[bidder] > 0.0
        for lie in range(lies.shape[0]):
            form.bid[bidder] = max(0.0, lies[lie, 0] * value + lies[lie, 1])
            renew(rule, stores, place)
            if not is_sound_sale(apply(rule, key, 0, form, other, deal), units, other):
                return number
            note_gain(gains[lie], buyer_utility(bidder, value, other) - honest, number)
            is_better = form.bid[bidder] > value
            lost = loses_by_a_better_report(has_won, other.allocation[bidder] > 0.0, is_better)
            note_breach(breaches[MONOTONE], lost, number, lie)
        form.bid[bidder] = value
        scale_bids(form, 2.0)
        renew(rule, stores, place)
        if not is_sound_sale(apply(rule, key, 0, form, other, deal), units, other):
            return number
        note_breach(breaches[SCALED], differs_when_doubled(work, other), number, -1)
    return -1


@lean()
def buyer_over_draws(rule, key, first, bidder, value, units, form, stores, work, deal, out):
    """The same for a bidder in one sale; no chance is stated there."""
    for place in range(out.shape[0]):
        renew(rule, stores, place)
        if not is_sound_sale(apply(rule, child(key, first + place), 0, form, work, deal), units, work):
            return first + place
        out[place, 0] = buyer_utility(bidder, value, work)
        out[place, 1] = work.allocation[bidder]
        out[place, 2] = nan
    return -1
