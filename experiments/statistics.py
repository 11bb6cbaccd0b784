"""Means with 95 % intervals, and differences paired on common random numbers.

Runs under one seed face one world, so the difference between two mechanisms is taken seed by seed: what the world does to
both cancels. Intervals are Student's t over seeds (mean +- t_{.975, n-1} s / sqrt(n)), each for itself. Where several
configurations are compared with one baseline, `holm` corrects the p-values of one metric for their number (Holm 1979,
Scandinavian Journal of Statistics 6): the chance of any false star in a column is at most 5 %.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import betaincinv, stdtr, stdtrit

from mechanisms.kernels.posteriors import posterior_mean

LEVEL = 0.95


class Spread(NamedTuple):
    """What Beta(alpha, beta) says of a rate: its mean, and the ends of its central 90 % interval."""

    mean: float
    low: float
    high: float


def spread(alpha, beta) -> Spread:
    """The spread of a belief; of arrays, arrays."""
    tail = 0.05
    return Spread(posterior_mean(alpha, beta), betaincinv(alpha, beta, tail), betaincinv(alpha, beta, 1.0 - tail))


@dataclass(frozen=True)
class Interval:
    """A mean, the half-width of its 95 % interval (NaN for fewer than two values) and the number of values behind it."""

    mean: float
    half: float
    n: int

    @property
    def low(self) -> float:
        """Lower end."""
        return self.mean - self.half

    @property
    def high(self) -> float:
        """Upper end."""
        return self.mean + self.half

    @property
    def excludes_zero(self) -> bool:
        """Whether 0 lies outside the interval."""
        return self.low > 0.0 or self.high < 0.0


def interval(values) -> Interval:
    """Student's t interval of the mean of the values that are not NaN."""
    values = np.asarray(values, float)
    values = values[~np.isnan(values)]
    if values.size == 0:
        return Interval(float("nan"), float("nan"), 0)
    if values.size == 1:
        return Interval(float(values[0]), float("nan"), 1)
    quantile = stdtrit(values.size - 1, 0.5 + LEVEL / 2.0)
    return Interval(float(values.mean()), float(quantile * values.std(ddof=1) / np.sqrt(values.size)), values.size)


def intervals(runs: pd.DataFrame, metric: str) -> dict[str, Interval]:
    """Interval of a metric over the seeds of each configuration, by label."""
    return {label: interval(group[metric]) for label, group in runs.groupby("label", sort=False)}


@dataclass(frozen=True)
class Comparison:
    """A paired difference; `p` is of the two-sided paired t-test, uncorrected.

    `shrink` is the half-width over that of an unpaired difference of the same runs: below 1, pairing has helped.
    """

    difference: Interval
    shrink: float
    p: float


def compare(values: pd.Series, baseline: pd.Series) -> Comparison:
    """Mean of values - baseline over the seeds (the index) that both have."""
    both = pd.concat([values, baseline], axis=1, join="inner").dropna().to_numpy(float)
    gaps = both[:, 0] - both[:, 1]
    difference = interval(gaps)
    if len(both) < 2:
        return Comparison(difference, float("nan"), float("nan"))
    spread, unpaired = gaps.std(ddof=1), np.sqrt(both.var(axis=0, ddof=1).sum())
    shrink = float(spread / unpaired) if unpaired > 0.0 else float("nan")
    return Comparison(difference, shrink, _p_value(difference.mean, spread, len(both)))


def _p_value(mean: float, spread: float, n: int) -> float:
    """Two-sided p of a mean of n values with standard deviation `spread`; 1 for no difference at all."""
    if spread == 0.0:
        return 1.0 if mean == 0.0 else 0.0
    return float(2.0 * stdtr(n - 1, -abs(mean) / (spread / np.sqrt(n))))


def holm(p_values) -> np.ndarray:
    """Adjusted p-values of a family of tests; one that is not defined (NaN) stays so and is not counted."""
    p_values = np.asarray(p_values, float)
    adjusted, defined = np.full(p_values.shape, np.nan), np.flatnonzero(~np.isnan(p_values))
    order = defined[np.argsort(p_values[defined], kind="stable")]
    steps = np.maximum.accumulate(p_values[order] * np.arange(len(order), 0, -1))
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted
