"""What winners are owed: the softmax payment against quadrature and against the formula in many digits, and the splits.

Money is in units of W, so 1e-8 is a cent in a million USD.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.forms.procurement import CHANCE, RENT, REVENUE, SECOND, fresh_deal
from mechanisms.kernels import payments
from tests.kernels import twins
from tests.kernels.draws import many, steady

temperatures = st.one_of(st.floats(1e-4, 10.0), st.sampled_from([1e-4, 1e-3, 0.02, 0.1, 1.0, 10.0]))
scores = st.lists(st.one_of(st.floats(0.0, 1.0), st.floats(0.0, 20.0), st.sampled_from([0.0, 0.8, 1.0])), min_size=1, max_size=12)


def pay(score, winner, tau, open_=None):
    form, work = twins.form_of(score, open_)
    deal = fresh_deal()
    payments.pay_softmax(form, work, winner, tau, deal)
    return deal


@steady(400)
@given(scores, temperatures, st.data())
def test_rent_is_the_integral_of_the_winning_probability(score, tau, data):
    """Myerson (1981), lemma 2; price + rent = score, the price at least 0 and at most the score."""
    winner = data.draw(st.integers(0, len(score) - 1))
    others = [s for i, s in enumerate(score) if i != winner]
    deal = pay(score, winner, tau)
    assert deal[RENT] == pytest.approx(twins.softmax_rent(score[winner], others, tau), abs=1e-8)
    assert deal[REVENUE] + deal[RENT] == pytest.approx(score[winner], abs=1e-12)
    assert 0.0 <= deal[REVENUE] <= score[winner] + 1e-12
    assert deal[SECOND] == max(others, default=0.0)


@steady(400)
@given(scores, temperatures, st.data())
def test_chance_is_the_softmax_probability(score, tau, data):
    winner = data.draw(st.integers(0, len(score) - 1))
    expected = twins.softmax(score, [1] * len(score), tau)[winner]
    assert pay(score, winner, tau)[CHANCE] == pytest.approx(expected, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(
    ("score", "others", "tau"),
    [
        (1.0, [0.8], 0.1), (0.97, [0.96, 0.95, 0.8], 0.02), (0.5, [0.9, 0.9], 0.02), (0.9, [0.1], 1e-3), (0.1, [0.9], 1e-3),
        (1e-6, [0.5, 0.5], 0.1), (1e-12, [0.3], 1.0), (1.0, [0.0], 10.0), (0.7, [0.7] * 11, 5e-3), (2.0, [0.3, 0.2], 1e-3), (0.3, [2.0], 2e-3),
    ],
)  # fmt: skip
def test_price_is_the_formula_of_the_specification(score, others, tau):
    """I - (tau / x) ln[(e^(I / tau) + S) / (1 + S)] with some hundreds of digits; also where the price is minute."""
    exact = twins.softmax_price_exact(score, others, tau)
    assert pay([score, *others], 0, tau)[REVENUE] == pytest.approx(exact, abs=1e-12)


@steady(200)
@given(st.floats(0.0, 1e6), temperatures)
def test_a_lone_bidder_pays_nothing(score, tau):
    """Also where others are there but closed, or below nought."""
    for deal in (pay([score], 0, tau), pay([score, 5.0, -0.5], 0, tau, [1.0, 0.0, 1.0])):
        assert deal[REVENUE] == pytest.approx(0.0, abs=1e-9 * max(1.0, score))
        assert deal[REVENUE] >= 0.0
        assert deal[CHANCE] == 1.0


@steady(300)
@given(scores.filter(lambda score: len(score) > 1), st.sampled_from([1e-3, 1e-4, 1e-6, 1e-9]))
def test_the_price_tends_to_the_second_score(score, tau):
    """A winner ahead by 40 tau pays tau ln(1 + S), which lies from 0 to tau ln(n) above the second score."""
    winner, second = int(np.argmax(score)), sorted(score)[-2]
    if score[winner] - second > 40.0 * tau:
        assert -1e-9 <= pay(score, winner, tau)[REVENUE] - second <= tau * math.log(len(score)) + 1e-9


@steady(300)
@given(scores.filter(lambda score: len(score) > 1), st.sampled_from([1e-4, 1e-6, 1e-9]))
def test_who_wins_against_all_odds_pays_nearly_its_score(score, tau):
    """Far behind the best, x(s) is e^(s / tau) / S up to the end, so the rent is tau (1 - e^(-s / tau))."""
    winner = int(np.argmin(score))
    if max(score) - score[winner] > 40.0 * tau:
        deal = pay(score, winner, tau)
        assert deal[RENT] == pytest.approx(-tau * math.expm1(-score[winner] / tau), abs=1e-12)


@steady(300)
@given(st.lists(st.floats(0.0, 1e12), min_size=1, max_size=6), st.sampled_from([1e-4, 1e-2, 1.0, 10.0]), st.data())
def test_no_overflow_at_any_ratio_of_score_to_temperature(score, tau, data):
    winner = data.draw(st.integers(0, len(score) - 1))
    deal = pay(score, winner, tau)
    assert np.all(np.isfinite(deal))
    assert 0.0 <= deal[REVENUE] <= score[winner]
    assert 0.0 <= deal[CHANCE] <= 1.0


def test_a_higher_report_never_lowers_the_rent():
    """A winner's utility is the integral of a probability, so what it is owed times its chance rises with its score."""
    grid = np.linspace(0.0, 3.0, many(2_000, 200))
    owed = [deal[RENT] * deal[CHANCE] for deal in (pay([s, 0.8, 0.7], 0, 0.05) for s in grid)]
    assert np.all(np.diff(owed) >= -1e-12)


@steady(300)
@given(st.lists(st.floats(-1.0, 1.0), min_size=1, max_size=8), st.data())
def test_second_score_auction(score, data):
    """Che (1993): the best score wins and leaves the platform the best other score, or nothing if that is below nought."""
    open_ = data.draw(st.lists(st.booleans(), min_size=len(score), max_size=len(score)))
    form, work = twins.form_of(score, open_)
    deal, exact = fresh_deal(), [float(i * w - a) for i, w, a in zip(work.index, form.worth, form.ask, strict=True)]
    winner = payments.second_score_auction(np.uint64(3), form, work, work.score, deal)
    able = twins.qualifying(exact, open_)
    if not able:
        assert winner == -1
        assert deal[REVENUE] == deal[RENT] == 0.0
        return
    assert winner in twins.best_set(exact, open_, exact)
    assert deal[SECOND] == deal[REVENUE] == twins.best_other(exact, open_, winner)
    assert deal[RENT] == pytest.approx(exact[winner] - deal[REVENUE], abs=1e-15)


@steady(300)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8), st.data())
def test_pay_second_or_own(score, data):
    """A rule that ignores scores leaves the platform the smaller of the winner's own and the best other score."""
    winner = data.draw(st.integers(0, len(score) - 1))
    form, work = twins.form_of(score)
    deal = fresh_deal()
    payments.pay_second_or_own(form, work, winner, deal)
    second = max([s for i, s in enumerate(score) if i != winner], default=0.0)
    assert deal[SECOND] == second
    assert deal[REVENUE] == min(second, score[winner])
    assert deal[RENT] == score[winner] - deal[REVENUE]
