"""Who wins: exact rules against their twins, draws against the chances they should have.

Chi-squares are allowed a p of 1e-9 and there are fewer than a hundred: under 1e-6 false alarms in all. Keys are fixed.
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.jit import jit
from mechanisms.kernels import selection
from tests.kernels import twins
from tests.kernels.draws import keys, many, steady

FALSE_ALARM = 1e-9
N = many(100_000, 3_000)

# Few values, so that ties, zeros and scores below nought are common.
scores = st.lists(st.sampled_from([-0.5, -1e-300, -0.0, 0.0, 0.3, 0.3 + 2**-54, 0.7, 0.7, 2.0]), max_size=9)


@st.composite
def tenders(draw):
    score = draw(scores)
    open_ = draw(st.lists(st.booleans(), min_size=len(score), max_size=len(score)))
    preference = draw(st.lists(st.sampled_from([0.1, 1.0, np.inf]), min_size=len(score), max_size=len(score)))
    return score, open_, preference


@jit()
def draw_best(family, form, work, preference):
    return np.array([selection.best_and_second(key, form, work, preference)[0] for key in family])


@jit()
def draw_any(family, form, work):
    return np.array([selection.any_of(key, form, work)[0] for key in family])


@jit()
def draw_softmax(family, form, work, temperature):
    return np.array([selection.softmax_draw(key, form, work, temperature) for key in family])


@steady(1000)
@given(tenders(), st.integers(0, 2**63 - 1))
def test_the_winner_is_one_of_the_best(tender, key):
    score, open_, preference = tender
    form, work = twins.form_of(score, open_)
    winner, second = selection.best_and_second(np.uint64(key), form, work, np.array(preference))
    allowed = twins.best_set(score, open_, preference)
    assert winner in allowed if allowed else winner == -1
    assert second == twins.best_other(score, open_, winner)


@steady(1000)
@given(tenders())
def test_best_other_and_qualifies(tender):
    score, open_, _ = tender
    form, work = twins.form_of(score, open_)
    for winner in range(-1, len(score)):
        assert selection.best_other(form, work, winner) == twins.best_other(score, open_, winner)
    assert [i for i in range(len(score)) if selection.qualifies(form, work, i)] == twins.qualifying(score, open_)


@steady(300)
@given(tenders())
def test_scores_are_index_times_worth_less_ask(tender):
    """Places that are not open get -inf, so that no scan takes them for the best."""
    score, open_, _ = tender
    rng = np.random.default_rng(len(score))
    form, work = twins.form_of(score, open_)
    index, worth, ask = rng.random((3, len(score)))
    work = work._replace(index=index, score=np.full(len(score), 77.0))
    selection.score_all(form._replace(worth=worth, ask=ask), work)
    expected = [i * w - a if o else -math.inf for i, w, a, o in zip(index, worth, ask, open_, strict=True)]
    assert work.score.tolist() == pytest.approx(expected, abs=1e-15)


@steady(300)
@given(tenders(), st.integers(0, 2**63 - 1))
def test_any_of_counts_those_who_qualify(tender, key):
    score, open_, _ = tender
    form, work = twins.form_of(score, open_)
    winner, count = selection.any_of(np.uint64(key), form, work)
    able = twins.qualifying(score, open_)
    assert count == len(able)
    assert winner in able if able else winner == -1


def assert_chances(winners: np.ndarray, chances: dict[int, float]) -> None:
    """Chi-square of the wins against the chances; those expected below 8 wins count as one cell."""
    counts = {int(place): int(count) for place, count in zip(*np.unique(winners, return_counts=True), strict=True)}
    assert set(counts) <= set(chances), f"{set(counts) - set(chances)} must not win"
    common = [i for i in chances if chances[i] * winners.size >= 8.0]
    observed, expected = [counts.get(i, 0) for i in common], [chances[i] * winners.size for i in common]
    rare = winners.size - sum(expected)
    if rare < 8.0:
        assert stats.poisson.sf(winners.size - sum(observed) - 1, rare + 1e-6 * winners.size) > FALSE_ALARM
        expected = list(np.array(expected) * (sum(observed) / sum(expected)))
    else:
        observed, expected = [*observed, winners.size - sum(observed)], [*expected, rare]
    assert len(observed) < 2 or stats.chisquare(observed, expected).pvalue > FALSE_ALARM


@pytest.mark.parametrize("k", [1, 2, 3, 7, 30])
def test_equal_scores_and_preferences_are_drawn_evenly(k):
    """k providers tie, between others that are worse, less preferred, or not open."""
    score = np.array([0.2, *[0.9] * k, 0.9, 0.9, 0.5])
    preference = np.array([9.0, *[2.0] * k, 1.0, 3.0, 9.0])
    form, work = twins.form_of(score, [1.0] * (k + 2) + [0.0, 1.0])
    assert_chances(draw_best(keys(np.uint64(k), N), form, work, preference), {i: 1 / k for i in range(1, k + 1)})


def test_infinite_preferences_are_drawn_evenly():
    """The untried of UCB: all indices 1, all bonuses infinite."""
    form, work = twins.form_of([1.0] * 5)
    preference = np.array([np.inf, 1.4, np.inf, np.inf, 2.0])
    assert_chances(draw_best(keys(np.uint64(60), N), form, work, preference), dict.fromkeys((0, 2, 3), 1 / 3))


def test_who_ties_second_to_third_is_drawn_evenly_too():
    """A better score that comes later must empty the ballot of the ties before it."""
    form, work = twins.form_of([0.5, 0.5, 0.5, 0.8, 0.8])
    assert_chances(draw_best(keys(np.uint64(61), N), form, work, work.score), {3: 0.5, 4: 0.5})


@pytest.mark.parametrize("k", [1, 2, 3, 7, 30])
def test_any_of_is_even(k):
    form, work = twins.form_of([0.4, -0.1, *np.linspace(0.0, 1.0, k)], [0.0, 1.0, *[1.0] * k])
    assert_chances(draw_any(keys(np.uint64(70 + k), N), form, work), {i: 1 / k for i in range(2, k + 2)})


@pytest.mark.parametrize("tau", [1e-4, 0.02, 0.1, 1.0, 10.0])
@pytest.mark.parametrize(
    "score", [[0.9], [0.9, 0.9], [0.9, 0.88, 0.85, -0.01, 0.5], [0.0, 0.0, 0.1], list(np.linspace(0.5, 1.0, 27)), [3.0, 2.99]]
)
def test_softmax_draw(score, tau):
    open_ = [i != 2 for i in range(len(score))]
    form, work = twins.form_of(score, open_)
    winners = draw_softmax(keys(np.uint64(round(1e4 * tau) + len(score)), N), form, work, tau)
    assert_chances(winners, twins.softmax(score, open_, tau))


def test_softmax_draw_of_scores_far_apart_does_not_overflow():
    form, work = twins.form_of([1e9, 1e9 - 2e-4, 0.0])
    winners = draw_softmax(keys(np.uint64(90), N), form, work, 1e-4)
    assert_chances(winners, twins.softmax([1e9, 1e9 - 2e-4, 0.0], [1, 1, 1], 1e-4))


def test_nobody_to_choose_from():
    form, work = twins.form_of([-0.1, 0.5], [1.0, 0.0])
    key = np.uint64(1)
    assert selection.softmax_draw(key, form, work, 0.1) == selection.best_and_second(key, form, work, work.score)[0] == -1
    assert selection.any_of(key, form, work) == (-1, 0)
    assert selection.log_weight_of_others(form, work, -1, 0.1) == -np.inf
