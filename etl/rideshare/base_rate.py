"""The base rate: a launch vehicle's success chance before its own record is known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import betaln

from etl.rideshare.span import FIRST_YEAR, LAST_YEAR


class BaseRate(NamedTuple):
    """Beta(alpha, beta) over vehicles, in successes and failures; `loglik` at the maximum, up to a constant."""

    alpha: float
    beta: float
    loglik: float

    @property
    def mean(self) -> float:
        """Mean success chance, share."""
        return self.alpha / (self.alpha + self.beta)


def fit_base_rate(launches: np.ndarray, successes: np.ndarray) -> BaseRate:
    """Maximum-likelihood beta-binomial over vehicles: successes_i ~ Binomial(launches_i, q_i), q_i ~ Beta(alpha, beta)."""

    def loss(log_parameters: np.ndarray) -> float:
        return -log_likelihood(launches, successes, *np.exp(log_parameters))

    best = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-10, "maxiter": 4000})
    alpha, beta = np.exp(best.x)
    return BaseRate(float(alpha), float(beta), -float(best.fun))


def log_likelihood(launches: np.ndarray, successes: np.ndarray, alpha: float, beta: float) -> float:
    """Beta-binomial log likelihood without the binomial coefficients."""
    return float((betaln(alpha + successes, beta + launches - successes) - betaln(alpha, beta)).sum())


def record_base_rate(record: pd.DataFrame, successes: str = "successes") -> BaseRate:
    """The fit over the vehicles of the launch record, 2010 to 2025-11. `successes` or `clean_successes` (see SOURCES.md)."""
    sums = record[record.year.between(FIRST_YEAR, LAST_YEAR)].groupby("vehicle")[["launches", successes]].sum()
    return fit_base_rate(sums.launches.to_numpy(dtype=float), sums[successes].to_numpy(dtype=float))
