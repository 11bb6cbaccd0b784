"""Sales of items against their twins: winners by trying every set, prices by Clarke's pivots and by search; ties by chi-square.

Chi-squares are allowed a p of 1e-9 and there are fewer than ten: under 1e-7 false alarms in all. Keys are fixed.
"""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.streams import MECHANISM, stream
from mechanisms import make, registered
from mechanisms.forms.bids import Award, Bids
from mechanisms.kernels.sales import best_unserved, is_ahead, sell
from mechanisms.values import Exponential, Lognormal, TwoUniforms, Uniform
from tests.kernels.draws import many, steady
from tests.kernels.item_twins import best_sum, ironed_by_hull, least_winning_bid, order_of, pivot_payment

FALSE_ALARM = 1e-9
N = many(20_000, 2_000)
PRIOR_FREE = sorted(set(registered(Bids)) - {"myerson"})

# Few values, so that ties and zeros are common.
bids = st.lists(st.sampled_from([0.0, 0.3, 0.3 + 2**-54, 0.7, 0.7, 2.0]), min_size=1, max_size=7)
units = st.integers(1, 4)
seeds = st.integers(0, 2**31)
beliefs = st.sampled_from([Uniform(), Uniform(0.2, 0.5), Exponential(0.5), Lognormal(-0.5, 0.7), TwoUniforms(0.0, 0.4, 2.5, 0.8)])


def winners_of(outcome) -> list[int]:
    return np.flatnonzero(outcome.allocation).tolist()


@steady(300)
@given(st.lists(st.sampled_from([-np.inf, -0.5, -0.0, 0.0, 0.3, 0.7, np.inf]), max_size=8), st.integers(0, 9), seeds)
def test_the_best_scores_are_served_in_the_order_of_the_draws(scores, count, key):
    award = Award(np.array(scores, float), *np.full((3, len(scores)), np.nan))
    order = order_of(key, scores)
    assert sell(np.uint64(key), award, count) == min(count, len(order))
    assert np.flatnonzero(award.allocation).tolist() == sorted(order[:count])
    assert best_unserved(award) == (order[count] if count < len(order) else -1)
    assert not award.payment.any()
    for i, j in pairwise(order):
        assert is_ahead(award, i, j) and not is_ahead(award, j, i)


@steady(300)
@given(bids, units, seeds)
def test_uniform_price_is_the_pivot_mechanism(bid, count, seed):
    """With unit demand the (k + 1)-th price is what each winner's presence costs the others (Vickrey 1961; Clarke 1971)."""
    outcome = make("uniform_price", units=count).clear(bid=bid, seed=seed)
    winners = winners_of(outcome)
    assert sum(bid[i] for i in winners) == pytest.approx(best_sum(bid, count), abs=1e-15)
    for i in range(len(bid)):
        owed = pivot_payment(bid, count, i) if i in winners else 0.0
        assert outcome.payment[i] == pytest.approx(owed, abs=1e-15)


@steady(200)
@given(bids, seeds)
def test_single_items_go_to_the_same_bidder_at_the_price_of_the_rule(bid, seed):
    winner = order_of(int(stream(seed, MECHANISM, 0)), bid)[0]
    ranked = sorted(bid, reverse=True)
    owed = {
        "first_price": {winner: bid[winner]},
        "vickrey": {winner: [*ranked, 0.0][1]},
        "all_pay": dict(enumerate(bid)),
    }
    for name, payments in owed.items():
        outcome = make(name).clear(bid=bid, seed=seed)
        assert winners_of(outcome) == [winner]
        assert outcome.payment.tolist() == [payments.get(i, 0.0) for i in range(len(bid))]


@steady(100)
@given(bids, seeds)
def test_uniform_price_of_one_item_is_vickrey(bid, seed):
    one, other = make("uniform_price", units=1).clear(bid=bid, seed=seed), make("vickrey").clear(bid=bid, seed=seed)
    assert np.array_equal(one, other)


@steady(150)
@given(st.lists(st.tuples(st.floats(0.01, 0.99), beliefs), min_size=1, max_size=5), st.integers(1, 3), seeds)
def test_myerson_against_the_revenue_curve_and_a_search_for_prices(bidders, count, seed):
    """Winners have the largest sum of virtual values (to the grid's accuracy); each pays the least bid that still wins."""
    values = [value for _, value in bidders]
    bid = [float(value.quantile(chance)) for chance, value in bidders]
    rule = make("myerson", units=count)
    outcome = rule.clear(bid=bid, values=values, seed=seed)
    winners = winners_of(outcome)
    virtual = [float(ironed_by_hull(value, b)) for value, b in zip(values, bid, strict=True)]
    found = sum(virtual[i] for i in winners)
    assert len(winners) <= count
    assert found >= best_sum([max(0.0, v) for v in virtual], count) - 0.02 * (1.0 + max(bid))

    def wins(i, report):
        return rule.clear(bid=[*bid[:i], report, *bid[i + 1 :]], values=values, seed=seed).allocation[i] > 0.0

    for i in range(len(bid)):
        owed = least_winning_bid(lambda report, i=i: wins(i, report), bid[i]) if i in winners else 0.0
        assert outcome.payment[i] == pytest.approx(owed, abs=1e-9)


def test_alike_and_regular_bidders_see_a_vickrey_auction_with_a_reserve():
    """Myerson (1981), section 5."""
    rule, values = make("myerson"), Uniform()
    for bid, payment in (([0.4, 0.3], [0, 0]), ([0.8, 0.3], [0.5, 0]), ([0.8, 0.7], [0.7, 0]), ([0.5], [0.5])):
        assert rule.clear(bid=bid, values=values).payment == pytest.approx(payment)


def test_the_weaker_bidder_is_favoured():
    """Virtual values 2 v - 1 and 2 v - 2: .9 of the weak beats 1.3 of the strong, and pays .8, where its rank would change."""
    outcome = make("myerson").clear(bid=[0.9, 1.3], values=[Uniform(), Uniform(0.0, 2.0)])
    assert outcome.payment == pytest.approx([0.8, 0.0]) and winners_of(outcome) == [0]


def test_in_a_straight_piece_the_draw_decides_and_sets_the_price():
    """Both values lie in it: who is drawn pays its low end. A value above it pays the low end if drawn before, else the high end."""
    rule, values = make("myerson"), TwoUniforms()
    low, high = ironed_ends(values)
    tied = {float(rule.clear(bid=[0.9, 1.5], values=values, seed=seed).payment.sum()) for seed in range(20)}
    above = {float(rule.clear(bid=[2.0, 1.5], values=values, seed=seed).payment[0]) for seed in range(20)}
    assert sorted(tied) == pytest.approx([low], abs=1e-3)
    assert sorted(above) == pytest.approx([low, high], abs=1e-3)


def ironed_ends(values) -> tuple[float, float]:
    """Ends of the straight piece, read off a fine grid of values."""
    v = np.linspace(values.low, values.high, 300_001)
    flat = v[np.abs(np.array(ironed_by_hull(values, v)) - ironed_by_hull(values, values.middle)) < 1e-9]
    return float(flat.min()), float(flat.max())


@pytest.mark.parametrize("name", PRIOR_FREE)
def test_equal_bids_are_drawn_evenly(name):
    """Three of five share the best bid; with two items each pair of them is as likely."""
    rule = make(name)
    counts: dict[tuple, int] = {}
    for seed in range(N):
        won = tuple(winners_of(rule.clear(bid=[0.5, 0.9, 0.1, 0.9, 0.9], seed=seed)))
        counts[won] = counts.get(won, 0) + 1
    assert set(counts) == ({(1, 3), (1, 4), (3, 4)} if name == "uniform_price" else {(1,), (3,), (4,)})
    assert stats.chisquare(list(counts.values())).pvalue > FALSE_ALARM


def test_equal_virtual_values_are_drawn_evenly():
    rule = make("myerson")
    wins = sum(winners_of(rule.clear(bid=[0.9, 1.5], values=TwoUniforms(), seed=seed)) == [0] for seed in range(N))
    assert stats.binomtest(wins, N).pvalue > FALSE_ALARM


def test_nobody_bids():
    for name in registered(Bids):
        outcome = make(name).clear(bid=[], values=[])
        assert outcome.allocation.size == outcome.payment.size == 0
