"""Plain-Python twins of the rules that sell items, from their definitions: all sets of winners are tried, prices are searched for."""

from functools import cache
from itertools import combinations

import numpy as np

from core import streams
from mechanisms.values import ValueDistribution


def order_of(key, scores) -> list[int]:
    """Places with scores that are not negative, best first; equal ones by their own draw."""
    draws = {i: streams.uniform(np.uint64(streams.child(np.uint64(key), i))) for i in range(len(scores))}
    return sorted((i for i in draws if scores[i] >= 0.0), key=lambda i: (-scores[i], -draws[i]))


def best_sum(bids, units: int) -> float:
    """The largest sum of bids that `units` winners can have."""
    sets = (winners for size in range(units + 1) for winners in combinations(bids, size))
    return max(sum(winners) for winners in sets)


def pivot_payment(bids, units: int, winner: int) -> float:
    """What the others lose by the winner's presence (Clarke 1971): W without it, less the others' part of W."""
    others = [bid for i, bid in enumerate(bids) if i != winner]
    return best_sum(others, units) - best_sum(others, units - 1)


def least_winning_bid(wins, high: float) -> float:
    """Infimum of the bids that win, by bisection from one that does; `wins` must be monotone."""
    low = 0.0
    if wins(low):
        return low
    for _ in range(200):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if wins(middle) else (middle, high)
    return high


CELLS = 20_000


@cache
def revenue_hull(values: ValueDistribution) -> tuple[np.ndarray, np.ndarray]:
    """Chances of sale q, and the least concave majorant of q F^-1(1 - q) on a grid of them: its corners."""
    q = np.linspace(0.0, 1.0, CELLS + 1)
    with np.errstate(invalid="ignore"):
        revenue = np.where(q > 0.0, q * values.quantile(1.0 - q), 0.0)
    corners: list[int] = []
    for place in range(q.size):
        while len(corners) > 1 and _bends_up(q, revenue, corners[-2], corners[-1], place):
            corners.pop()
        corners.append(place)
    return q[corners], revenue[corners]


def _bends_up(q, revenue, left, middle, right) -> bool:
    return (revenue[middle] - revenue[left]) * (q[right] - q[middle]) <= (revenue[right] - revenue[middle]) * (
        q[middle] - q[left]
    )


def ironed_by_hull(values: ValueDistribution, value):
    """Slope of the majorant at q = 1 - F(value), Bulow and Roberts (1989); exact to some 1 / CELLS of the scale."""
    q, revenue = revenue_hull(values)
    slopes = np.diff(revenue) / np.diff(q)
    piece = np.clip(np.searchsorted(q, 1.0 - values.cdf(value), side="right") - 1, 0, slopes.size - 1)
    return np.where(np.asarray(value) < values.quantile(0.0), -np.inf, slopes[piece])[()]


def best_posted_price(values: ValueDistribution) -> tuple[float, float]:
    """The price p that maximises p (1 - F(p)), and that revenue, by trying all on a grid of quantiles."""
    prices = values.quantile(np.linspace(0.0, 1.0, CELLS + 1)[:-1])
    revenue = prices * (1.0 - values.cdf(prices))
    return float(prices[revenue.argmax()]), float(revenue.max())
