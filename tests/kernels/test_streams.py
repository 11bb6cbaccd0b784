"""Every distribution of the keyed streams against scipy's.

The sup distance of n draws from their law exceeds e with probability at most 2 exp(-2 n e^2) (Massart 1990). Each test
allows 1e-8 of that, so all of this file's (below fifty) together raise a false alarm for under 1e-6 of all possible
keys; the keys are fixed. With 400,000 draws the distance seen is .005.
"""

import math

import numpy as np
import pytest
from scipy import special, stats

from core.jit import JIT_OFF
from core.streams import _EDGE, beta, beta_at_once, exp_of_minus, gamma, lognormal, uniform
from tests.kernels.draws import betas, exponentials, gammas, keys, lognormals, many, normals, normals_beyond, uniforms

FALSE_ALARM = 1e-8
N = many(400_000, 10_000)
KEY = np.uint64(20_240_229)
_TINIEST, _BELOW_ONE = 1e-290, 1.0 - 1e-12  # beyond these a float cannot tell one draw from another


def assert_follows(draws: np.ndarray, law, low=-math.inf, high=math.inf) -> None:
    """Kolmogorov and Smirnov's test at 4,001 quantiles of `law` between `low` and `high`, where a float resolves it."""
    points = law.ppf(np.linspace(0.0, 1.0, 4_001))
    points = points[(points >= low) & (points <= high) & np.isfinite(points)]
    assert points.size > 100, "too few points for the test to mean anything"
    share = np.searchsorted(np.sort(draws), points, side="right") / draws.size
    distance = np.abs(share - law.cdf(points)).max()
    allowed = math.sqrt(math.log(2.0 / FALSE_ALARM) / (2.0 * draws.size))
    assert distance < allowed, f"{law.dist.name}{law.args}: distance {distance:.5f}, allowed {allowed:.5f}"


def test_uniform():
    assert_follows(uniforms(KEY, N), stats.uniform())


def test_uniform_leaves_out_both_ends():
    """ln u and ln(1 - u) are taken, so the extreme keys must give 2^-53 and 1 - 2^-53."""
    assert uniform(np.uint64(0)) == 2.0**-53
    assert uniform(np.uint64(2**64 - 1)) == 1.0 - 2.0**-53


def test_normal():
    assert_follows(normals(KEY, many(4_000_000, N)), stats.norm())


TAIL = 3.6541528853610088  # where the ziggurat's last layer ends: one draw in 3,900 lies beyond, and no test of all draws sees it


@pytest.fixture(scope="module")
def tail():
    """How many normal draws, and those of them beyond TAIL on either side."""
    n = many(60_000_000, 100_000)
    return n, normals_beyond(KEY + np.uint64(1), n, TAIL)


def test_normal_tail_has_its_weight(tail):
    n, draws = tail
    assert binomial_p(draws.size, n, 2.0 * stats.norm.sf(TAIL)) > FALSE_ALARM


def test_normal_tail_has_its_shape(tail):
    _, draws = tail
    assert binomial_p((draws > 0.0).sum(), draws.size, 0.5) > FALSE_ALARM
    if not JIT_OFF:
        assert_follows(np.abs(draws), stats.truncnorm(TAIL, math.inf))


def binomial_p(count, n, chance) -> float:
    return min(stats.binom.cdf(count, n, chance), stats.binom.sf(count - 1, n, chance))


def test_normal_within_the_layers():
    """Where a draw falls between the edges of its layer, all layers together: a wrong wedge bends it (chi-square)."""
    edges, n = _EDGE[1:][::-1], many(16_000_000, 20_000)
    size = np.abs(normals(KEY + np.uint64(2), n))
    size = size[size < edges[-1]]
    heights = stats.norm.cdf(edges)
    layer = np.searchsorted(edges, size, side="right") - 1
    within = (special.ndtr(size) - heights[layer]) / (heights[layer + 1] - heights[layer])
    counts = np.bincount((within * 50).astype(int).clip(0, 49), minlength=50)
    assert stats.chisquare(counts).pvalue > FALSE_ALARM


@pytest.mark.parametrize("shape", [1.0, 1.01, 1.6, 3.35, 24.0, 1e3, 1e6])
def test_gamma(shape):
    assert_follows(gammas(KEY, N, shape), stats.gamma(shape))


BETAS = [
    (1.0, 1.0), (3.35, 0.6), (23.35, 0.6), (0.6, 23.35), (2.0, 5.0), (0.5, 0.5), (0.9, 1.1), (0.06, 0.06), (0.05, 0.05),
    (0.04, 0.06), (0.06, 0.04), (0.01, 0.01), (0.01, 3.0), (3.0, 0.01), (0.01, 0.9), (0.002, 0.001), (1e-4, 1.0), (800.0, 7.0), (1e6, 1e6),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), BETAS)
def test_beta(a, b):
    """With tiny shapes most draws are within a float's resolution of 0 or 1; the distance is taken where it is not."""
    assert_follows(betas(KEY, N, a, b), stats.beta(a, b), _TINIEST, _BELOW_ONE)


@pytest.mark.parametrize(("a", "b"), [(0.01, 0.01), (0.002, 0.001), (0.03, 2.0), (1e-4, 1e-4)])
def test_tiny_beta_weighs_its_two_ends(a, b):
    """Near 0 and near 1 in proportion b to a, nothing lost to underflow: the mean is a / (a + b), sd under 1/2 a draw."""
    draws = betas(KEY + np.uint64(3), N, a, b)
    assert np.all((draws >= 0.0) & (draws <= 1.0))
    sd = math.sqrt(a * b / (a + b + 1.0)) / (a + b)
    assert abs(draws.mean() - a / (a + b)) < 6.0 * sd / math.sqrt(draws.size)


@pytest.mark.parametrize(("a", "b"), BETAS)
def test_many_draws_at_once_are_the_single_draws(a, b):
    """What the first attempts give is what `beta` gives; they serve for most draws unless a shape is below .05."""
    family = _children(2_000)
    first = [beta_at_once(key, a, b) for key in family]
    accepted = np.array([found for _, found in first])
    assert accepted.mean() > 0.75 if min(a, b) > 0.05 else not accepted.any()
    assert all(draw == beta(key, a, b) for key, (draw, found) in zip(family, first, strict=True) if found)


def test_exp_of_minus():
    for z in (0.0, 1e-300, 1e-9, *np.linspace(0.0, 740.0, 4_001)):
        assert exp_of_minus(z) == pytest.approx(math.exp(-z), rel=2e-16 * (2.0 + z), abs=1e-320)
    assert exp_of_minus(750.0) == exp_of_minus(math.inf) == 0.0


def test_exponential():
    """Its last layer ends at 7.7, beyond which lie one in 2,200."""
    assert_follows(exponentials(KEY, many(4_000_000, N)), stats.expon())


@pytest.mark.parametrize("log_sd", [0.2, 0.5, 1.5])
def test_lognormal_has_mean_one(log_sd):
    assert_follows(lognormals(KEY, N, log_sd), stats.lognorm(log_sd, scale=math.exp(-0.5 * log_sd**2)))


def test_lognormal_without_spread_is_one():
    assert all(lognormal(np.uint64(key), 0.0) == 1.0 for key in range(50))


def test_a_draw_depends_on_its_key_alone():
    """Called one by one, backwards, or in a loop: the same numbers."""
    in_a_loop = betas(KEY, 50, 3.35, 0.6)
    from_python = [beta(key, 3.35, 0.6) for key in reversed(_children(50))][::-1]
    assert from_python == in_a_loop.tolist()
    assert [gamma(key, 2.0) for key in _children(50)] == gammas(KEY, 50, 2.0).tolist()


def _children(n):
    return [np.uint64(key) for key in keys(KEY, n)]
