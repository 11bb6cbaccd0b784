"""Intervals against scipy, pairing against the textbook."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from experiments.statistics import compare, holm, interval


def test_interval_is_students():
    values = np.random.default_rng(1).normal(3.0, 2.0, 17)
    found = interval(values)
    low, high = stats.t.interval(0.95, 16, values.mean(), stats.sem(values))
    assert (found.low, found.high, found.n) == pytest.approx((low, high, 17))


def test_interval_leaves_out_what_is_not_defined():
    assert interval([1.0, np.nan, 3.0]).n == 2 and interval([1.0, np.nan, 3.0]).mean == 2.0
    assert interval([]).n == 0 and np.isnan(interval([np.nan]).mean)
    assert interval([4.0]).mean == 4.0 and np.isnan(interval([4.0]).half)
    assert not interval([4.0]).excludes_zero and interval([4.0, 4.1, 4.2]).excludes_zero


def test_comparison_is_the_paired_t_interval():
    rng = np.random.default_rng(2)
    world = rng.normal(0.0, 5.0, 40)
    a, b = world + rng.normal(1.0, 0.5, 40), world + rng.normal(0.0, 0.5, 40)
    found = compare(pd.Series(a), pd.Series(b))
    expected = stats.ttest_rel(a, b).confidence_interval(0.95)
    assert (found.difference.low, found.difference.high) == pytest.approx((expected.low, expected.high))
    unpaired = np.sqrt(a.var(ddof=1) / 40 + b.var(ddof=1) / 40)
    assert found.shrink == pytest.approx((a - b).std(ddof=1) / np.sqrt(40) / unpaired)
    assert found.shrink < 0.2


def test_comparison_pairs_by_seed_and_not_by_order():
    a = pd.Series([1.0, 2.0, 3.0], index=[0, 1, 2])
    b = pd.Series([3.0, 2.0, 1.0, 9.0], index=[2, 1, 0, 7])
    assert compare(a, b).difference.mean == 0.0 and compare(a, b).difference.n == 3


def test_coverage_of_the_interval():
    """20,000 samples of 12: coverage .95 within 6 standard errors of .00154; false-alarm rate 2e-9."""
    samples = np.random.default_rng(3).normal(0.0, 1.0, (20_000, 12))
    covered = np.mean([not interval(row).excludes_zero for row in samples])
    assert abs(covered - 0.95) < 6 * 0.00154


def test_p_values_are_those_of_the_paired_t_test():
    rng = np.random.default_rng(4)
    a, b = rng.normal(0.3, 1.0, 25), rng.normal(0.0, 1.0, 25)
    assert compare(pd.Series(a), pd.Series(b)).p == pytest.approx(stats.ttest_rel(a, b).pvalue)
    assert compare(pd.Series(a), pd.Series(a)).p == 1.0 and compare(pd.Series(a + 1.0), pd.Series(a)).p == pytest.approx(0.0)
    assert np.isnan(compare(pd.Series(a[:1]), pd.Series(b[:1])).p)


def test_holm_on_a_worked_example():
    """Four tests: .01 x 4, .02 x 3, .03 x 2, .04 x 1, made monotone; an undefined one is not counted."""
    assert holm([0.03, 0.01, np.nan, 0.04, 0.02]) == pytest.approx([0.06, 0.04, np.nan, 0.06, 0.06], nan_ok=True)
    assert holm([0.9, 0.8]) == pytest.approx([1.0, 1.0]) and holm([]).size == 0


def test_holm_keeps_the_chance_of_any_false_star():
    """20,000 families of 7 true null hypotheses: at most .05 with a star, within 6 standard errors; false-alarm rate 1e-9."""
    families = np.random.default_rng(5).random((20_000, 7))
    starred = np.mean([(holm(family) < 0.05).any() for family in families])
    assert 0.03 < starred < 0.05 + 6 * np.sqrt(0.05 * 0.95 / 20_000)
