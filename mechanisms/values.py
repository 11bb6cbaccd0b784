"""What a seller believes of a bidder's value: distributions with exact pdf, cdf, quantile, virtual value and reserve.

Functions take a number or an array. Virtual values and reserves come from the kernels.

Sources: Myerson (1981), Mathematics of Operations Research 6, equations 5.1 and 6.1 to 6.5, for virtual values and ironing.
"""

from dataclasses import astuple, dataclass
from typing import ClassVar

import numpy as np
from scipy.special import log1p, ndtr, ndtri

from core.parameters import ParameterError
from mechanisms.forms.bids import WIDTH, Bids
from mechanisms.kernels.virtual import (
    EXPONENTIAL,
    LOGNORMAL,
    TWO_UNIFORMS,
    UNIFORM,
    ironed_virtual_value,
    least_bid,
    virtual_value,
)


@dataclass(frozen=True)
class ValueDistribution:
    """A family of distributions with its parameters: the fields of the subclass, in the order of the kernels."""

    family: ClassVar[int]
    rule: ClassVar[str]  # what the parameters must satisfy, in words

    def __post_init__(self):
        if not (all(np.isfinite(astuple(self))) and self._is_proper()):
            raise ParameterError(f"A value distribution needs {self.rule}; got {self!r}.")

    @property
    def row(self) -> list[float]:
        """The family and its parameters as the form holds them."""
        parameters = list(map(float, astuple(self)))
        return [float(self.family), *parameters, *[np.nan] * (WIDTH - len(parameters))]

    @property
    def reserve(self) -> float:
        """The best price for a single bidder: the least bid whose ironed virtual value is not negative."""
        return float(least_bid(self._form(), 0, 0.0, False))

    def virtual_value(self, value):
        """value - (1 - cdf) / pdf: -inf below the support, and continued as it is above it."""
        return self._each(virtual_value, value)

    def ironed_virtual_value(self, value):
        """The slope of the ironed revenue curve, wherever that is not negative; else a negative number."""
        return self._each(ironed_virtual_value, value)

    def _each(self, function, value):
        form = self._form()
        return np.vectorize(lambda single: function(form, 0, single), otypes=[float])(np.asarray(value, float))[()]

    def _form(self) -> Bids:
        return Bids(np.zeros(1), *(np.array([number]) for number in self.row))


@dataclass(frozen=True)
class Uniform(ValueDistribution):
    """Values spread evenly from `low` to `high`."""

    low: float = 0.0
    high: float = 1.0

    family = UNIFORM
    rule = "0 <= low < high"

    def _is_proper(self) -> bool:
        return 0.0 <= self.low < self.high

    def pdf(self, value):
        """Density."""
        return np.where((value >= np.float64(self.low)) & (value <= np.float64(self.high)), 1.0 / (self.high - self.low), 0.0)[()]

    def cdf(self, value):
        """Chance of a value of at most `value`."""
        return np.clip((np.asarray(value, float) - self.low) / (self.high - self.low), 0.0, 1.0)[()]

    def quantile(self, chance):
        """The value with cdf `chance`."""
        return self.low + np.asarray(chance, float)[()] * (self.high - self.low)


@dataclass(frozen=True)
class Exponential(ValueDistribution):
    """Values from 0 with a constant hazard rate."""

    mean: float = 1.0

    family = EXPONENTIAL
    rule = "mean > 0"

    def _is_proper(self) -> bool:
        return self.mean > 0.0

    def pdf(self, value):
        """Density."""
        return np.where(np.asarray(value) >= 0.0, np.exp(-np.maximum(value, 0.0) / self.mean) / self.mean, 0.0)[()]

    def cdf(self, value):
        """Chance of a value of at most `value`."""
        return -np.expm1(-np.maximum(value, 0.0) / self.mean)

    def quantile(self, chance):
        """The value with cdf `chance`."""
        return -self.mean * log1p(-np.asarray(chance, float))[()]


@dataclass(frozen=True)
class Lognormal(ValueDistribution):
    """Values whose logarithm is normal with mean `mu` and standard deviation `sigma`."""

    mu: float = 0.0
    sigma: float = 1.0

    family = LOGNORMAL
    rule = "-300 <= mu <= 300 and .001 <= sigma <= 10"

    def _is_proper(self) -> bool:
        return -300.0 <= self.mu <= 300.0 and 1e-3 <= self.sigma <= 10.0

    def pdf(self, value):
        """Density."""
        positive = np.where(np.asarray(value) > 0.0, value, 1.0)
        density = np.exp(-0.5 * self._standard(positive) ** 2) / (positive * self.sigma * np.sqrt(2.0 * np.pi))
        return np.where(np.asarray(value) > 0.0, density, 0.0)[()]

    def cdf(self, value):
        """Chance of a value of at most `value`."""
        positive = np.where(np.asarray(value) > 0.0, value, 1.0)
        return np.where(np.asarray(value) > 0.0, ndtr(self._standard(positive)), 0.0)[()]

    def quantile(self, chance):
        """The value with cdf `chance`."""
        return np.exp(self.mu + self.sigma * ndtri(chance))

    def _standard(self, value):
        return (np.log(value) - self.mu) / self.sigma


@dataclass(frozen=True)
class TwoUniforms(ValueDistribution):
    """Values below `middle` with chance `weight`, above it otherwise, spread evenly on either side.

    Many low values and a few high ones make it irregular (`weight` large): its virtual value falls at the middle, and
    is ironed.
    """

    low: float = 0.0
    middle: float = 1.0
    high: float = 3.0
    weight: float = 0.8

    family = TWO_UNIFORMS
    rule = "0 <= low < middle < high and 0 < weight < 1"

    def _is_proper(self) -> bool:
        return 0.0 <= self.low < self.middle < self.high and 0.0 < self.weight < 1.0

    def pdf(self, value):
        """Density."""
        value = np.asarray(value, float)
        below, above = self.weight / (self.middle - self.low), (1.0 - self.weight) / (self.high - self.middle)
        inside = (value >= self.low) & (value <= self.high)
        return np.where(inside, np.where(value < self.middle, below, above), 0.0)[()]

    def cdf(self, value):
        """Chance of a value of at most `value`."""
        return np.interp(value, [self.low, self.middle, self.high], [0.0, self.weight, 1.0])

    def quantile(self, chance):
        """The value with cdf `chance`."""
        return np.interp(chance, [0.0, self.weight, 1.0], [self.low, self.middle, self.high])
