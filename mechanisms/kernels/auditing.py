"""What the audit's loops over random clearings share: the counts of gains and breaches, and the instances' keys.

In each instance one participant tells the truth and then, on the same draws of the mechanism, each misreport
(scale x truth + shift) in turn. The loops of a form, and its random instances, are in its package (`mechanisms.forms`).

An instance is a pure function of (seed, number), so only its number is kept. The mechanism's own draws have other keys than the
instance, as many as are asked for.
"""

from core.jit import lean
from core.streams import AUDIT, child, stream

SIZES = 6  #: the most participants of an instance; instance `number` has 1 + number % SIZES
TOLERANCE = 1e-9  #: the largest rounding error; anything above is a gain, or a breach

#: Columns of the gains, a row a misreport: clearings, sum and sum of squares of the gain, the largest gain and its instance.
COUNT, TOTAL, SQUARES, LARGEST, WHERE = range(5)
#: Rows of the breaches: promises that an instance can break.
RATIONAL, DEFICIT, EFFICIENT, MONOTONE, SCALED = range(5)
#: Their columns: times tried, times broken, the largest breach, its instance, and the misreport it needs.
TRIED, BROKEN, WORST, AT, LIE = range(5)


@lean()
def draws_key(seed, number):
    """Key of the mechanism's own draws in instance `number`; its child d keys them in the clearing on draw d."""
    return child(stream(seed, AUDIT, number), 1)


@lean()
def note_gain(row, gain, number):
    """Add the gain of a misreport in instance `number` to its row of the gains."""
    row[COUNT] += 1.0
    row[TOTAL] += gain
    row[SQUARES] += gain * gain
    if gain > row[LARGEST]:
        row[LARGEST], row[WHERE] = gain, number


@lean()
def note_breach(row, size, number, lie):
    """Count a trial of a promise in instance `number`, and, if it was broken by more than rounding, by how much."""
    row[TRIED] += 1.0
    if size > TOLERANCE:
        row[BROKEN] += 1.0
        if size > row[WORST]:
            row[WORST], row[AT], row[LIE] = size, number, lie


@lean()
def renew(rule, stores, place):
    """Give the rule a prepared store: row `place` of `stores`, in turns."""
    row = place % stores.shape[0]
    for i in range(rule.store.size):
        rule.store[i] = stores[row, i]


@lean()
def loses_by_a_better_report(was_won, is_won, is_better):
    """1 if the better of two reports loses what the other wins, else 0."""
    return 1.0 if was_won == is_better and is_won != is_better else 0.0
