"""What a provider can gain by misreporting its ask under the softmax draw: expected utility, no simulation."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.jit import jit
from mechanisms import make
from mechanisms.forms.procurement import CHANCE, RENT, Procurement, Work, fresh_deal
from mechanisms.kernels.payments import pay_softmax
from mechanisms.kernels.selection import score_all

TAU = 0.1
# Means 1/2, worth 8: index * worth = 4. Provider 0 has cost 3, so value 1; the rival's score is .8.
COST = 3.0
ASK_OF_THREE = 1.0  # what makes provider 0's score 3


def utility(mechanism, ask, cost, *, means=(0.5, 0.5), worth=8.0, asks=(3.2,)) -> float:
    """Expected utility of provider 0: chance * (what it is paid - cost), from the first deal that it wins.

    What the winner is paid and its chance depend on the reports alone, not on the draw that made it win.
    """
    means = np.array(means)
    k, nan = means.size, np.full(means.size, np.nan)
    zeros = np.zeros(k)
    form = Procurement(
        np.array([ask, *asks]), np.full(k, worth), np.ones(k), 10 * means, 10 * (1 - means), zeros, zeros, nan, nan
    )
    for key in range(4000):
        work, deal = Work(*np.zeros((3, k))), fresh_deal()
        if mechanism.decide(key, 0, form, work, deal) == 0:
            return deal[CHANCE] * (ask + deal[RENT] - cost)
    return 0.0  # a chance below some thousandths


def test_second_score_variant_pays_a_misreport():
    """Value 1, rival .8: the price is .8 whatever one bids, so bidding 3 wins nearly always, and gains 13.5 %."""
    rule = make("pl_dsic", payment="second_score", pl_tau=TAU)
    truth, lie = utility(rule, COST, COST), utility(rule, ASK_OF_THREE, COST)
    assert truth == pytest.approx(0.2 / (1.0 + math.exp(-2.0)), rel=1e-9)
    assert lie / truth - 1.0 == pytest.approx(0.135, abs=5e-4)


def test_bidding_three_is_as_good_as_any_misreport():
    """No report on a grid gains more than e^-2 = 13.53 %, the limit of winning for certain; 3 is there to a millionth."""
    rule = make("pl_dsic", payment="second_score", pl_tau=TAU)
    truth = utility(rule, COST, COST)
    gains = [utility(rule, ask, COST) / truth - 1.0 for ask in np.arange(-2.0, 4.0, 0.05)]
    assert max(gains) <= math.exp(-2.0) + 1e-12
    assert max(gains) == pytest.approx(utility(rule, ASK_OF_THREE, COST) / truth - 1.0, abs=1e-6)


def test_second_score_variant_can_pay_less_than_cost():
    """A winner whose score is below the best other's: the founding document's rule is not individually rational."""
    assert utility(make("pl_dsic", payment="second_score", pl_tau=TAU), 3.3, 3.3) < 0.0


def test_exact_payment_against_the_same_misreports():
    rule = make("pl_dsic", pl_tau=TAU)
    truth = utility(rule, COST, COST)
    gains = [utility(rule, ask, COST) - truth for ask in np.arange(-2.0, 4.0, 0.05)]
    assert max(gains) <= 1e-12
    assert min(gains) < -0.05, "a misreport must cost something, or nothing is tested"


@jit()
def expected_utility(asks, cost, form, work, temperature):
    """Expected utility of provider 0 (cost, and each report in `asks`) under the exact payment; others as in `form`."""
    out, deal = np.zeros(asks.size), np.zeros(5)
    for report in range(asks.size):
        form.ask[0] = asks[report]
        score_all(form, work)
        if work.score[0] >= 0.0:
            pay_softmax(form, work, 0, temperature, deal)
            out[report] = deal[CHANCE] * (asks[report] + deal[RENT] - cost)
    return out


@settings(max_examples=400)
@given(
    st.lists(st.tuples(st.floats(0.01, 0.99), st.floats(0.0, 1.0)), min_size=1, max_size=6),
    st.sampled_from([1e-4, 0.01, 0.05, 0.3, 2.0, 10.0]),
)
def test_exact_payment_leaves_no_profitable_misreport(providers, tau):
    """Truthful in expectation for all means, costs, rivals and temperatures; and the truth never loses."""
    index, asks = (np.array(column) for column in zip(*providers, strict=True))
    ones, cost = np.ones(index.size), float(asks[0])
    form = Procurement(asks.copy(), ones, ones, index, 1.0 - index, ones, ones, ones, ones)
    grid = np.append(cost, np.linspace(cost - 2.0, cost + 1.0, 301))
    got = expected_utility(grid, cost, form, Work(index, ones.copy(), ones.copy()), tau)
    assert got[0] >= 0.0
    assert got.max() <= got[0] + 1e-12
