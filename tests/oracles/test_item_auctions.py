"""Known revenues and equilibria of sales to bidders alike. By quadrature, so exact; the one simulation states its false alarms."""

import math
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from mechanisms import make
from mechanisms.equilibria import all_pay_bid, first_price_bid
from mechanisms.forms.bids import Bids, rows
from mechanisms.kernels.virtual import flat_piece
from mechanisms.values import Exponential, Lognormal, TwoUniforms, Uniform
from tests.kernels.item_twins import best_posted_price
from tests.oracles.item_auctions import Sales, expected_utility, revenue, sorted_values

UNIFORM = (0.0, 0.5, 1.0)
EXPONENTIAL = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 45.0)  # beyond, e^-45
EQUILIBRIA = {
    "first_price": lambda n: lambda value: (n - 1) * value / n,
    "all_pay": lambda n: lambda value: (n - 1) * value**n / n,
    "vickrey": lambda n: lambda value: value,
}


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_vickrey_earns_the_mean_of_the_second_value(n):
    """Uniform values: (n - 1) / (n + 1), the mean of the second order statistic (Vickrey 1961)."""
    assert revenue(make("vickrey"), Uniform(), n, UNIFORM) == pytest.approx((n - 1) / (n + 1), abs=1e-12)


@pytest.mark.parametrize(("n", "earned"), [(1, 1 / 4), (2, 5 / 12), (3, 17 / 32)])
def test_myerson_adds_what_the_reserve_is_worth(n, earned):
    """Uniform values: 2^-n / (n + 1) more than Vickrey (Myerson 1981, section 5, with a reserve of 1/2)."""
    assert earned == pytest.approx((n - 1) / (n + 1) + 2.0**-n / (n + 1))
    assert revenue(make("myerson"), Uniform(), n, UNIFORM) == pytest.approx(earned, abs=1e-12)


@pytest.mark.parametrize(("n", "k"), [(2, 1), (3, 1), (3, 2), (4, 1), (4, 2), (4, 3), (3, 3), (2, 4)])
def test_uniform_price_earns_k_times_the_next_value(n, k):
    """Uniform values: k (n - k) / (n + 1), 0 if there is enough for all."""
    earned = revenue(make("uniform_price", units=k), Uniform(), n, (0.0, 1.0))
    assert earned == pytest.approx(k * max(0, n - k) / (n + 1), abs=1e-12)


def test_uniform_price_to_many():
    """Ten bidders, three items, 20,000 sales: 21 / 11, +- 5.2 standard errors of .41 each, so false alarms below 2e-7."""
    sales = Sales(make("uniform_price", units=3), Uniform(), 10)
    values = np.random.default_rng(8).random((20_000, 10))
    earned = [sales.clear(row).payment.sum() for row in values]
    sd = 3.0 * math.sqrt(7 * 4 / (11**2 * 12))  # of three times the fourth of ten values, Beta(7, 4)
    assert np.mean(earned) == pytest.approx(21 / 11, abs=5.2 * sd / math.sqrt(20_000))


@pytest.mark.parametrize("n", [1, 2, 3])
def test_vickrey_of_exponential_values(n):
    """The n-th harmonic number less 1 (Renyi's representation of order statistics)."""
    harmonic = sum(1.0 / i for i in range(1, n + 1))
    assert revenue(make("vickrey"), Exponential(), n, EXPONENTIAL) == pytest.approx(harmonic - 1.0, abs=1e-8)


@pytest.mark.parametrize(("n", "earned"), [(1, 0.367879), (2, 0.668091), (3, 0.917231)])
def test_myerson_of_exponential_values(n, earned):
    """The mean of max(0, best value - 1): for n = 1 it is 1 / e, the best posted price 1."""
    assert earned == pytest.approx(_mean_excess_over_one(n), abs=5e-7)
    assert revenue(make("myerson"), Exponential(), n, EXPONENTIAL) == pytest.approx(_mean_excess_over_one(n), abs=1e-8)


def _mean_excess_over_one(n: int) -> float:
    """Integral of 1 - (1 - e^-x)^n from 1 on, by the binomial theorem."""
    return -sum(math.comb(n, i) * (-1.0) ** i * math.exp(-i) / i for i in range(1, n + 1))


@cache
def ends(values) -> tuple[float, float, float]:
    return flat_piece(Bids(np.zeros(1), *rows(values, 1)), 0)


def both_orders() -> tuple[int, int]:
    """Two seeds: one draws the first of two equal bidders, the other the second; each order is as likely."""
    first = [make("vickrey").clear(bid=[1.0, 1.0], seed=seed).allocation[0] for seed in range(20)]
    return first.index(1.0), first.index(0.0)


@pytest.mark.parametrize(
    "values",
    [TwoUniforms(), TwoUniforms(0.0, 1.0, 3.0, 0.95), TwoUniforms(1.0, 1.2, 4.0, 0.7), TwoUniforms(5.0, 6.0, 7.5, 0.5)],
    ids=repr,
)
def test_myerson_of_irregular_values(values):
    """Two bidders: the mean of the better ironed virtual value where it is not negative (Myerson 1981, equations 6.5 to 6.8).

    One bidder: the best posted price. Vickrey without a reserve earns less.
    """
    low, high, shared = ends(values)
    edges = sorted({values.low, values.middle, values.high, low, high, values.reserve})
    earned = revenue(make("myerson"), values, 2, edges, seeds=both_orders())
    assert earned == pytest.approx(_mean_best_virtual_value(values, low, high, shared), rel=1e-10)
    single = revenue(make("myerson"), values, 1, edges)
    assert single == pytest.approx(best_posted_price(values)[1], rel=1e-6)
    assert earned > revenue(make("vickrey"), values, 2, edges) + 1e-4


def _mean_best_virtual_value(values, low, high, shared) -> float:
    """2 F f weighs the better of two values; on the straight piece it has the chance of lying there, F(high)^2 - F(low)^2."""
    node, weight = np.polynomial.legendre.leggauss(8)
    cuts, total = sorted({values.low, low, high, values.high, values.reserve, values.middle}), 0.0
    for left, right in pairwise(cuts):
        v = 0.5 * (left + right) + 0.5 * (right - left) * node
        inside = (v >= low) & (v <= high)
        virtual = np.where(inside, shared, v - (1.0 - values.cdf(v)) / values.pdf(v))
        total += float(np.sum(0.5 * (right - left) * weight * 2.0 * values.cdf(v) * values.pdf(v) * np.maximum(0.0, virtual)))
    return total


def test_without_ironing_revenue_would_be_lost():
    """Two bidders, TwoUniforms(): Vickrey with the best reserve, which does not pool, earns less than the ironed rule."""
    values = TwoUniforms()
    edges = sorted({*ends(values)[:2], values.low, values.middle, values.high, values.reserve})
    optimal = revenue(make("myerson"), values, 2, edges, seeds=both_orders())
    for reserve in np.linspace(0.05, 2.95, 59):
        points = sorted({reserve, values.low, values.middle, values.high})
        assert _vickrey_with_reserve(values, reserve, points) < optimal - 1e-3


def _vickrey_with_reserve(values, reserve, edges) -> float:
    points, weights = sorted_values(values, 2, tuple(edges))
    return float(weights @ np.where(points[:, 0] >= reserve, np.maximum(points[:, 1], reserve), 0.0))


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("name", EQUILIBRIA)
def test_revenue_equivalence(name, n):
    """The highest value wins and 0 gains nothing: (n - 1) / (n + 1) under each rule (Myerson 1981, corollary of lemma 3)."""
    earned = revenue(make(name), Uniform(), n, (0.0, 1.0), EQUILIBRIA[name](n))
    assert earned == pytest.approx((n - 1) / (n + 1), abs=1e-12)


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("value", [0.0, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("name", EQUILIBRIA)
def test_equilibrium_bids_are_best_responses(name, n, value):
    """No bid on a grid gains, and the equilibrium gains v^n / n (Krishna 2009, propositions 2.1 and 2.2, section 3.2)."""
    rule, bid = make(name), EQUILIBRIA[name](n)

    def utility(report):
        rival = _value_that_bids(name, n, report)  # where winning turns into losing
        return expected_utility(rule, Uniform(), n, sorted({0.0, 1.0, rival}), bid, value, report)

    best = utility(bid(value))
    assert best == pytest.approx(value**n / n, abs=1e-12)
    gains = [utility(report) - best for report in np.linspace(0.0, 1.2, 49)]
    assert max(gains) <= 1e-12
    assert min(gains) < -0.01


def _value_that_bids(name: str, n: int, report: float) -> float:
    """The inverse of the equilibrium bid, at most 1."""
    inverse = {
        "first_price": n * report / (n - 1),
        "all_pay": (n * report / (n - 1)) ** (1.0 / n),
        "vickrey": report,
    }
    return min(1.0, inverse[name])


@pytest.mark.parametrize("n", [2, 3, 5])
def test_equilibrium_bids_of_uniform_values(n):
    """First price (n - 1) v / n; all-pay (n - 1) v^n / n; both scaled to the support."""
    for value in (0.0, 0.2, 1.0):
        assert first_price_bid(Uniform(), n, value) == pytest.approx((n - 1) * value / n, abs=1e-12)
        assert all_pay_bid(Uniform(), n, value) == pytest.approx((n - 1) * value**n / n, abs=1e-12)
    assert first_price_bid(Uniform(1.0, 3.0), n, 2.0) == pytest.approx(1.0 + (n - 1) / n, abs=1e-12)


def test_equilibrium_bids_of_exponential_values():
    """Two bidders, mean 1: 1 - v e^-v / (1 - e^-v) (Krishna 2009, example 2.2)."""
    for value in (0.5, 1.0, 5.0):
        expected = 1.0 - value * math.exp(-value) / (1.0 - math.exp(-value))
        assert first_price_bid(Exponential(), 2, value) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("values", [Exponential(2.0), Lognormal(0.0, 0.8), TwoUniforms(), Uniform(1.0, 2.0)], ids=repr)
@pytest.mark.parametrize("n", [2, 4])
def test_equilibrium_bids_of_any_distribution_are_best_responses(values, n):
    """Imitating another value x is no better: (v - b(x)) F(x)^(n - 1), or v F(x)^(n - 1) - b(x) where all pay."""
    grid = values.quantile(np.linspace(0.02, 0.98, 49))
    chance = values.cdf(grid) ** (n - 1)
    first, all_pay = (np.array([bid(values, n, x) for x in grid]) for bid in (first_price_bid, all_pay_bid))
    for place in (5, 24, 45):
        value = grid[place]
        assert ((value - first) * chance).argmax() == (value * chance - all_pay).argmax() == place


def test_revenue_equivalence_of_exponential_values():
    """First price and all-pay earn what Vickrey does: 1 / 2 for two bidders."""
    for name, bid in (("first_price", first_price_bid), ("all_pay", all_pay_bid)):
        function = cache(lambda value, bid=bid: bid(Exponential(), 2, value))
        assert revenue(make(name), Exponential(), 2, EXPONENTIAL, function) == pytest.approx(0.5, abs=1e-8)
