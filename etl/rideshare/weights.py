"""Catalogue weights that give the rideshare missions' mean mass: exponential tilting on log mass."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

STEEPEST = 5.0


def tilted(mass_kg: np.ndarray, mean_kg: float) -> np.ndarray:
    """Weights proportional to mass^theta, mean 1, whose weighted mean mass is `mean_kg`.

    Of all weights with this weighted mean and a given mean log mass, these are nearest to equal weights (Kullback-Leibler).
    """

    def gap(theta: float) -> float:
        return float(np.average(mass_kg, weights=_power(mass_kg, theta)) - mean_kg)

    if not gap(-STEEPEST) < 0 < gap(STEEPEST):
        raise ValueError(f"mean mass {mean_kg:g} kg is outside the catalogue's {mass_kg.min():g} to {mass_kg.max():g} kg")
    theta = brentq(gap, -STEEPEST, STEEPEST, xtol=1e-12)
    weight = _power(mass_kg, theta)
    return weight / weight.mean()


def _power(mass_kg: np.ndarray, theta: float) -> np.ndarray:
    return np.exp(theta * (np.log(mass_kg) - np.log(mass_kg).mean()))
