"""Selling identical items to bidders who want one each: who receives one, and at what price. Money in the unit of the bids.

Bidders are ranked by `work.score`, equal ones by `work.preference`, an independent draw each. So a bidder's rank rises with its
score whatever was drawn, and the least bid that still wins is well defined.
"""

from core.jit import jit
from core.streams import child, uniform


@jit()
def sell(key, work, units):
    """Give one unit each to the best `units` scores that are not negative. Returns the number sold.

    Equal scores are decided by an even draw. Fills `work.preference` and `work.allocation`, and zeroes `work.payment`.
    """
    for i in range(work.score.size):
        work.preference[i] = uniform(child(key, i))
        work.allocation[i] = 0.0
        work.payment[i] = 0.0
    for sold in range(units):
        winner = best_unserved(work)
        if winner < 0:
            return sold
        work.allocation[winner] = 1.0
    return units


@jit()
def best_unserved(work):
    """Place of the best score that is not negative among those without a unit; -1 if there is none."""
    best = -1
    for i in range(work.score.size):
        if work.allocation[i] == 0.0 and work.score[i] >= 0.0 and (best < 0 or is_ahead(work, i, best)):
            best = i
    return best


@jit()
def is_ahead(work, i, j):
    """Whether bidder i has the better score, or the same and the better draw."""
    if work.score[i] == work.score[j]:
        return work.preference[i] > work.preference[j]
    return work.score[i] > work.score[j]


@jit()
def sell_to_highest_bids(key, form, work, units):
    """Give one unit each to the highest `units` bids that are not negative. Returns the number sold."""
    for i in range(form.bid.size):
        work.score[i] = form.bid[i]
    return sell(key, work, units)


@jit()
def sell_at_highest_refused_bid(key, form, work, units):
    """Give one unit each to the highest `units` bids; all pay the highest bid refused, 0 if there is none. Returns the number sold."""
    sold = sell_to_highest_bids(key, form, work, units)
    refused = best_unserved(work)
    for i in range(form.bid.size):
        if work.allocation[i] > 0.0 and refused >= 0:
            work.payment[i] = form.bid[refused]
    return sold
