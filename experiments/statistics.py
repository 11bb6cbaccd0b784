"""Means with 95 % intervals, and differences paired on common random numbers.

Runs under one seed face one world, so the difference between two mechanisms is taken seed by seed: what the world does to
both cancels. Intervals are Student's t over seeds (mean +- t_{.975, n-1} s / sqrt(n)).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

LEVEL = 0.95


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


@dataclass(frozen=True)
class Comparison:
    """A paired difference; `shrink` is its half-width over that of an unpaired difference of the same runs."""

    difference: Interval
    shrink: float


def compare(values: pd.Series, baseline: pd.Series) -> Comparison:
    """Mean of values - baseline over the seeds (the index) that both have."""
    both = pd.concat([values, baseline], axis=1, join="inner").dropna().to_numpy(float)
    difference = interval(both[:, 0] - both[:, 1])
    unpaired = np.sqrt(both.var(axis=0, ddof=1).sum()) if len(both) > 1 else np.nan
    paired = (both[:, 0] - both[:, 1]).std(ddof=1) if len(both) > 1 else np.nan
    return Comparison(difference, float(paired / unpaired) if unpaired > 0.0 else float("nan"))
