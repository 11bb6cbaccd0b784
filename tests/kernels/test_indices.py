"""Posterior means and optimistic indices against their twins, on random input and at the edges."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms.kernels import posteriors
from tests.kernels import twins
from tests.kernels.draws import steady

positive = st.floats(1e-6, 1e8)
share = st.floats(0.0, 1.0)
tried = st.integers(1, 10**7)
bonus = st.floats(0.0, 10.0)


@steady(500)
@given(positive, positive)
def test_posterior_mean(alpha, beta):
    assert posteriors.posterior_mean(alpha, beta) == pytest.approx(twins.posterior_mean(alpha, beta), rel=1e-15)


@steady(500)
@given(share, tried, st.integers(0, 10**7), bonus)
def test_ucb_index(mean, n, more, c):
    assert posteriors.ucb_index(mean, float(n), n + more, c) == pytest.approx(twins.ucb_index(mean, n, n + more, c), rel=1e-14)


@pytest.mark.parametrize("index", [posteriors.ucb_index, posteriors.kl_ucb_index])
@pytest.mark.parametrize("n_auctions", [0, 1, 1000])
def test_an_untried_provider_has_an_infinite_index(index, n_auctions):
    assert index(0.5, 0.0, n_auctions, 1.0) == math.inf


@steady(500)
@given(share, st.floats(1e-9, 1.0 - 1e-9))
def test_bernoulli_divergence(p, q):
    got = posteriors.bernoulli_divergence(p, q)
    assert got == pytest.approx(twins.divergence(p, q), rel=1e-9, abs=1e-15)


# Means that no record of fewer than a million launches can have, and bonuses below a millionth, are left to the last test.
means = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(1e-6, 1.0 - 1e-6))
bonuses = st.one_of(st.just(0.0), st.floats(1e-6, 10.0))


@steady(1500)
@given(means, tried, st.integers(0, 10**7), bonuses)
def test_kl_ucb_index(mean, n, more, c):
    got = posteriors.kl_ucb_index(mean, float(n), n + more, c)
    assert got == pytest.approx(twins.kl_ucb_index(mean, n, n + more, c), abs=1e-6 if mean > 0.999 else 1e-9)


@steady(300)
@given(st.floats(1e-6, 0.999), st.floats(1e-6, 0.999), st.integers(1, 50))
def test_kl_ucb_index_spends_its_budget(mean, c, n):
    """What makes the index what it is: tried * kl(mean, index) = c ln N."""
    got = posteriors.kl_ucb_index(mean, float(n), 10 * n, c)
    if got < 1.0 - 1e-9:
        assert n * twins.divergence(mean, got) == pytest.approx(c * math.log(10 * n), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("budget", [1e-12, 1e-6, 0.1, 1.0, 30.0])
def test_kl_ucb_index_of_nothing_but_failures(budget):
    """kl(0, q) = -ln(1 - q), so the index is 1 - e^(-budget) exactly."""
    got = posteriors.kl_ucb_index(0.0, 1.0, 10, budget / math.log(10.0))
    assert got == pytest.approx(-math.expm1(-budget), rel=1e-9)


@pytest.mark.parametrize(("mean", "n_auctions", "c"), [(1.0, 100, 1.0), (0.7, 1, 1.0), (0.7, 100, 0.0), (0.0, 1, 1.0)])
def test_kl_ucb_index_without_a_bonus_is_the_mean(mean, n_auctions, c):
    assert posteriors.kl_ucb_index(mean, 1.0, n_auctions, c) == mean


@pytest.mark.parametrize(
    ("mean", "n_auctions", "c"), [(0.97, 1000, 1.0), (1.0 - 1e-9, 1000, 1.0), (0.7, 2, 1e-17), (0.0, 2, 1e-17)]
)
def test_kl_ucb_index_lies_between_the_mean_and_one(mean, n_auctions, c):
    assert mean <= posteriors.kl_ucb_index(mean, 1.0, n_auctions, c) <= 1.0
