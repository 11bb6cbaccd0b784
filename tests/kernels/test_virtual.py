"""Virtual values, ironing and least bids against the revenue curve, another implementation of the distributions, and high precision."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq
from scipy.special import log_ndtr

from mechanisms import ParameterError
from mechanisms.forms.bids import Bids, rows
from mechanisms.kernels.virtual import flat_piece, ironed_virtual_value, least_bid, mills_ratio, virtual_value
from mechanisms.values import Exponential, Lognormal, TwoUniforms, Uniform
from tests.kernels.draws import many, steady
from tests.kernels.item_twins import best_posted_price, ironed_by_hull

REGULAR = [Uniform(), Uniform(0.5, 0.6), Uniform(2.0, 3.0), Exponential(), Exponential(40.0), Lognormal(), Lognormal(3.0, 0.2)]
IRREGULAR = [
    TwoUniforms(),
    TwoUniforms(0.0, 1.0, 3.0, 0.95),
    TwoUniforms(0.0, 0.1, 1.0, 0.5),
    TwoUniforms(1.0, 1.2, 4.0, 0.7),  # the straight piece reaches the low end
    TwoUniforms(5.0, 6.0, 7.5, 0.5),
]
MIXED = [*REGULAR, *IRREGULAR, TwoUniforms(0.0, 1.0, 1.5, 0.5), TwoUniforms(0.0, 1.0, 3.0, 0.1), Lognormal(0.0, 3.0)]
POINTS = many(400, 60)


def form_of(values) -> Bids:
    return Bids(np.zeros(1), *rows(values, 1))


def inside(values, count: int = POINTS) -> np.ndarray:
    """Values within the support, off its ends."""
    return values.quantile((np.arange(count) + 0.5) / count)


@pytest.mark.parametrize("values", MIXED, ids=repr)
def test_pdf_cdf_and_quantile_agree(values):
    v = inside(values)
    assert values.cdf(v) == pytest.approx((np.arange(v.size) + 0.5) / v.size, abs=1e-12)
    step = 1e-6 * v
    smooth = np.abs(v - getattr(values, "middle", -1.0)) > 2 * step
    slope = (values.cdf(v + step) - values.cdf(v - step)) / (2 * step)
    assert slope[smooth] == pytest.approx(values.pdf(v)[smooth], rel=1e-6)
    assert values.cdf(values.quantile(0.0) - 1.0) == values.pdf(values.quantile(0.0) - 1.0) == 0.0


@pytest.mark.parametrize(
    ("values", "reference"),
    [
        (Uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
        (Exponential(3.0), stats.expon(scale=3.0)),
        (Lognormal(0.7, 1.3), stats.lognorm(1.3, scale=math.exp(0.7))),
    ],
)
def test_distributions_are_those_of_scipy(values, reference):
    v = np.linspace(-1.0, 12.0, 200)
    assert values.pdf(v) == pytest.approx(reference.pdf(v), rel=1e-12)
    assert values.cdf(v) == pytest.approx(reference.cdf(v), rel=1e-12)
    assert values.quantile(np.linspace(0.01, 0.99, 50)) == pytest.approx(reference.ppf(np.linspace(0.01, 0.99, 50)), rel=1e-12)


@pytest.mark.parametrize("values", MIXED, ids=repr)
def test_virtual_values_are_value_less_inverse_hazard(values):
    """Myerson (1981), equation 5.1."""
    v = inside(values)
    assert values.virtual_value(v) == pytest.approx(v - (1.0 - values.cdf(v)) / values.pdf(v), rel=1e-9, abs=1e-9)
    below = values.quantile(0.0) - 0.1
    assert values.virtual_value(below) == values.ironed_virtual_value(below) == -np.inf


@pytest.mark.parametrize("values", MIXED, ids=repr)
def test_ironed_values_are_slopes_of_the_majorant_where_they_are_not_negative(values):
    """On a grid of 20,000 chances of sale: to a thousandth of the scale, but for the last one in a hundred at the top."""
    v = inside(values)[: POINTS * 99 // 100]
    ironed, hull = values.ironed_virtual_value(v), ironed_by_hull(values, v)
    scale = float(values.quantile(0.99))
    assert np.maximum(ironed, 0.0) == pytest.approx(np.maximum(hull, 0.0), abs=4e-3 * scale)
    positive = ironed[ironed >= 0.0]
    assert np.all(np.diff(positive) >= -1e-12 * scale)


@pytest.mark.parametrize("values", MIXED, ids=repr)
def test_the_reserve_is_the_best_posted_price(values):
    price, revenue = best_posted_price(values)
    assert values.reserve * (1.0 - values.cdf(values.reserve)) >= revenue * (1.0 - 1e-12)
    assert values.reserve == pytest.approx(price, rel=0.02)


def test_known_reserves():
    """Krishna (2009), section 2.5, for uniform values; the mean for exponential ones, whose hazard rate is 1 / mean."""
    assert [Uniform().reserve, Uniform(2.0, 3.0).reserve, Uniform(1.0, 4.0).reserve] == [0.5, 2.0, 2.0]
    assert Exponential(3.0).reserve == 3.0


@pytest.mark.parametrize("values", IRREGULAR, ids=repr)
def test_straight_pieces_touch_the_revenue_curve_and_lie_above_it(values):
    """The line with slope `shared` through both ends bounds q F^-1(1 - q) everywhere, and meets it at both (equation 6.3)."""
    low, high, shared = flat_piece(form_of(values), 0)
    assert low < values.middle < high
    ends = np.array([1.0 - values.cdf(high), 1.0 - values.cdf(low)])
    revenue = ends * np.array([high, low])
    assert revenue[1] - revenue[0] == pytest.approx(shared * (ends[1] - ends[0]), abs=1e-12)
    q = np.linspace(0.0, 1.0, 2001)
    assert np.all(q * values.quantile(1.0 - q) <= revenue[0] + shared * (q - ends[0]) + 1e-12)


def test_regular_mixtures_have_no_straight_piece():
    assert flat_piece(form_of(TwoUniforms(0.0, 1.0, 3.0, 0.1)), 0) == (np.inf, -np.inf, 0.0)
    even = flat_piece(form_of(TwoUniforms(0.0, 1.0, 2.0, 0.5)), 0)
    assert even == (np.inf, -np.inf, 0.0)
    nearly = flat_piece(form_of(TwoUniforms(0.0, 1.0, 2.0, 0.5 + 1e-9)), 0)
    assert nearly == pytest.approx((1.0, 1.0, 0.0), abs=1e-8)


two_uniforms = st.builds(
    lambda low, below, above, weight: TwoUniforms(low, low + below, low + below + above, weight),
    st.floats(0.0, 5.0),
    st.floats(0.01, 5.0),
    st.floats(0.01, 5.0),
    st.floats(0.01, 0.99),
)
families = st.one_of(
    st.builds(lambda low, width: Uniform(low, low + width), st.floats(0.0, 5.0), st.floats(0.01, 5.0)),
    st.builds(Exponential, st.floats(0.01, 10.0)),
    st.builds(Lognormal, st.floats(-2.0, 2.0), st.floats(0.05, 4.0)),
    two_uniforms,
)


@steady(400)
@given(families, st.lists(st.floats(0.001, 0.999), min_size=2, max_size=8))
def test_ironed_values_rise_and_least_bids_invert_them(values, chances):
    """Just above the least bid the level is reached (or passed, if asked for), just below it is not."""
    form = form_of(values)
    v = sorted(float(values.quantile(chance)) for chance in chances)
    ironed = [float(ironed_virtual_value(form, 0, x)) for x in v]
    assert all(b >= a - 1e-9 * v[-1] for a, b in pairwise(ironed) if b >= 0.0 or a >= 0.0)
    for level in {0.0, *(x for x in ironed if x >= 0.0)}:
        for beyond in (False, True):
            bid = float(least_bid(form, 0, level, beyond))
            above, below = bid * (1.0 + 1e-9) + 1e-12, bid * (1.0 - 1e-9) - 1e-12
            slack = 1e-8 * (1.0 + v[-1])
            assert ironed_virtual_value(form, 0, above) >= level - slack
            assert ironed_virtual_value(form, 0, below) <= level + slack
            if beyond:
                assert ironed_virtual_value(form, 0, above + slack) > level
            else:
                assert below < 0.0 or ironed_virtual_value(form, 0, below - slack) < level


@pytest.mark.parametrize("sigma", [0.001, 0.2, 1.0, 1.5, 4.0, 10.0])
@pytest.mark.parametrize("level", [0.0, 0.3, 5.0, 1e6])
def test_lognormal_least_bids_against_a_bracketing_root_finder(sigma, level):
    values = Lognormal(0.2, sigma)
    bid = least_bid(form_of(values), 0, level, False)

    def missing(log_value):
        """1 - sigma M - level / v, with M by the logarithm of the normal tail, which does not underflow."""
        z = (log_value - 0.2) / sigma
        mills = math.exp(log_ndtr(-z) + 0.5 * z * z + 0.5 * math.log(2.0 * math.pi))
        return 1.0 - sigma * mills - level * math.exp(-log_value)

    low = 0.2 - 30.0 * min(sigma, 1.0)
    root = brentq(missing, max(low, math.log(level) if level else low), 0.2 + 30.0 * sigma + math.log1p(level) + 1.0, xtol=1e-14)
    assert math.log(bid) == pytest.approx(root, abs=1e-9)


def test_lognormals_are_irregular_only_below_zero():
    """At sigma = 3 the virtual value falls somewhere, and nowhere that it is not negative; at 1.5 it falls nowhere."""
    v = np.exp(np.linspace(-12.0, 12.0, many(4000, 800)))
    steep, mild = (Lognormal(0.0, sigma).virtual_value(v) for sigma in (3.0, 1.5))
    assert (np.diff(steep) < 0.0).any() and not (np.diff(steep)[steep[:-1] >= 0.0] < 0.0).any()
    assert not (np.diff(mild) < 0.0).any()


@pytest.mark.parametrize("z", [-40.0, -37.0, -8.0, -1.0, 0.0, 1.0, 5.999, 6.0, 6.001, 12.0, 40.0, 1e8])
def test_mills_ratio(z):
    exact = math.exp(log_ndtr(-z) + 0.5 * z * z + 0.5 * math.log(2.0 * math.pi)) if -37.0 <= z < 20.0 else None
    if exact is not None:
        assert mills_ratio(z) == pytest.approx(exact, rel=1e-12)
    elif z > 0.0:
        assert mills_ratio(z) == pytest.approx((1.0 - 1.0 / z**2 + 3.0 / z**4) / z, rel=1e-6)
    else:
        assert mills_ratio(z) == np.inf


def test_bids_above_the_support_count_and_those_below_do_not():
    form = form_of(Uniform(1.0, 2.0))
    assert virtual_value(form, 0, 3.0) == 4.0
    assert ironed_virtual_value(form, 0, 0.999) == -np.inf
    assert ironed_virtual_value(form_of(TwoUniforms(1.0, 1.2, 4.0, 0.7)), 0, 0.999) == -np.inf


@pytest.mark.parametrize(
    "build",
    [
        lambda: Uniform(1.0, 1.0),
        lambda: Uniform(-1.0, 1.0),
        lambda: Uniform(0.0, float("nan")),
        lambda: Exponential(0.0),
        lambda: Lognormal(0.0, 0.0),
        lambda: Lognormal(1e9, 1.0),
        lambda: TwoUniforms(0.0, 1.0, 2.0, 1.0),
        lambda: TwoUniforms(0.0, 2.0, 1.0, 0.5),
    ],
)
def test_improper_distributions_are_refused(build):
    with pytest.raises(ParameterError, match="A value distribution needs"):
        build()
