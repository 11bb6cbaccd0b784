"""Expected outcomes of a sale to n bidders alike, by quadrature over their sorted values: exact where they are piecewise polynomials."""

from functools import cache
from itertools import pairwise
from math import factorial

import numpy as np

from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism
from mechanisms.forms.bids import Award, Bids, rows
from mechanisms.values import ValueDistribution

NODES = 8  # of Gauss and Legendre on each panel: polynomials to degree 15 are exact
NODE, WEIGHT = np.polynomial.legendre.leggauss(NODES)


@cache
def sorted_values(values: ValueDistribution, n: int, edges: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Descending values of n bidders, shape (points, n), and the weight of each point.

    `edges` are the ends of the support and all places between them where what is integrated may bend or jump.
    """
    points, weights = np.empty((1, 0)), np.array([float(factorial(n))])
    for _ in range(n):
        grown = [_below(values, edges, point, weight) for point, weight in zip(points, weights, strict=True)]
        points = np.concatenate([part for part, _ in grown])
        weights = np.concatenate([part for _, part in grown])
    return points, weights


def _below(values, edges, point, weight) -> tuple[np.ndarray, np.ndarray]:
    """The point with one more value, below its last one, on every panel."""
    top = point[-1] if point.size else edges[-1]
    cuts = sorted({edge for edge in edges if edge < top} | {top})
    value = np.concatenate([0.5 * (low + high) + 0.5 * (high - low) * NODE for low, high in pairwise(cuts)])
    width = np.concatenate([0.5 * (high - low) * WEIGHT for low, high in pairwise(cuts)])
    grown = np.column_stack([np.broadcast_to(point, (value.size, point.size)), value])
    return grown, weight * width * values.pdf(value)


class Sales:
    """Clears many sales to n bidders of one value distribution."""

    def __init__(self, mechanism: Mechanism, values: ValueDistribution, n: int, seed: int = 0):
        self.mechanism, self.key = mechanism, stream(seed, MECHANISM, 0)
        self.form = Bids(np.zeros(n), *rows(values, n))
        self.award = Award(*np.zeros((len(Award._fields), n)))

    def clear(self, bids) -> Award:
        """Allocation and payments; valid until the next sale."""
        self.form.bid[:] = bids
        self.mechanism.decide(self.key, 0, self.form, self.award, np.zeros(0))
        return self.award


def revenue(mechanism, values, n, edges, bid=lambda value: value, seeds=(0,)) -> float:
    """Expected revenue if a value bids `bid(value)`, as a mean over `seeds` of the mechanism's draws."""
    points, weights = sorted_values(values, n, tuple(edges))
    bids = np.array([[bid(value) for value in point] for point in points])
    means = []
    for seed in seeds:
        sales = Sales(mechanism, values, n, seed)
        means.append(weights @ [sales.clear(row).payment.sum() for row in bids])
    return float(np.mean(means))


def expected_utility(mechanism, values, n, edges, bid, value: float, report: float) -> float:
    """Of one bidder with `value` that reports `report`, if the n - 1 others bid `bid` of their values."""
    points, weights = sorted_values(values, n - 1, tuple(edges))
    sales, total = Sales(mechanism, values, n), 0.0
    for others, weight in zip(points, weights, strict=True):
        award = sales.clear([report, *map(bid, others)])
        total += weight * (value * award.allocation[0] - award.payment[0])
    return total
