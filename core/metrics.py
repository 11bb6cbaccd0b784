"""Metrics declared as data. One declaration gives a run's figure, its curve, and the block sums that it needs.

They are taken over the steps held. A run that has converged keeps its levels and adds no flow, and has no rows after that: `total`
and `last` are then those of any longer run, `ratio` and `mean` those up to the end, undiluted by the steps that were not held.
"""

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.record import Columns, Record, Sum


@dataclass(frozen=True)
class Metric(ABC):
    """One figure of a finished run. Make it with `ratio`, `total`, `mean`, `last` or `function`."""

    unit: str
    more_is_better: bool | None  #: None: neither more nor less is better
    meaning: str  #: with its formula

    @abstractmethod
    def value(self, record: Record) -> float:
        """The figure of a run; NaN where it is undefined."""

    def needs(self, columns: Columns) -> tuple[str, ...]:
        """The columns it is made of: flows by their sums over any steps, a level by its value at their end. Nothing: no curve.

        Raises:
            ParameterError: a column is missing.
            ValueError: a level is summed, a flow is not, or flows are joined that are defined in different steps.
        """
        return ()

    def of_sums(self, columns: Columns, sums: Mapping[str, np.ndarray], steps: np.ndarray | float) -> np.ndarray:
        """Its values where the columns it `needs` come to `sums` over `steps` steps: those of a block, or all up to a row.

        Raises:
            ValueError: it is a function of the whole run.
        """
        raise ValueError(f"There is no curve of what is made of a whole run: {self.meaning}")

    def curve(self, record: Record) -> np.ndarray:
        """Its value so far at the end of each row, shape (rows,)."""
        return self.of_sums(record.columns, {name: _so_far(record, name) for name in self.needs(record.columns)}, record.ends)


@dataclass(frozen=True)
class _Ratio(Metric):
    above: Sum
    below: Sum

    def needs(self, columns: Columns) -> tuple[str, ...]:
        self.above.check(columns)
        self.below.check(columns)
        return (*self.above.names, *self.below.names)

    def value(self, record: Record) -> float:
        return divided(_sum(self.above, record), _sum(self.below, record))

    def of_sums(self, columns, sums, steps):
        return _divided(self.above.of(sums), self.below.of(sums))


@dataclass(frozen=True)
class _Total(Metric):
    flows: Sum

    def needs(self, columns: Columns) -> tuple[str, ...]:
        self.flows.check(columns)
        return self.flows.names

    def value(self, record: Record) -> float:
        return float(_sum(self.flows, record))

    def of_sums(self, columns, sums, steps):
        return self.flows.of(sums)


@dataclass(frozen=True)
class _Mean(Metric):
    flows: Sum

    def needs(self, columns: Columns) -> tuple[str, ...]:
        count = self.flows.check(columns)
        return (*self.flows.names, count) if count else self.flows.names

    def value(self, record: Record) -> float:
        count = self.flows.check(record.columns)
        if not count:
            return divided(_sum(self.flows, record), record.steps)
        if record.log == 1:  # a row is a step, and counts where it is defined
            return divided(_sum(self.flows, record), _defined(self.flows, record).size)
        return divided(_sum(self.flows, record), record[count].sum())

    def of_sums(self, columns, sums, steps):
        count = self.flows.check(columns)
        return _divided(self.flows.of(sums), sums[count] if count else steps)


@dataclass(frozen=True)
class _Last(Metric):
    level: str

    def needs(self, columns: Columns) -> tuple[str, ...]:
        if columns.column(self.level).is_flow:
            raise ValueError(f"last() takes a level; {self.level!r} is a flow.")
        return (self.level,)

    def value(self, record: Record) -> float:
        values = record[self.level]
        return float(values[-1]) if values.size else float("nan")

    def of_sums(self, columns, sums, steps):
        return sums[self.level]


@dataclass(frozen=True)
class _Function(Metric):
    of: Callable[[Record], float]

    def value(self, record: Record) -> float:
        return float(self.of(record))


def ratio(above: str, below: str, unit: str, more_is_better: bool | None, meaning: str) -> Metric:
    """The sum over all steps of `above` per that of `below`, both flows or sums and differences of flows; NaN per 0."""
    return _Ratio(unit, more_is_better, meaning, Sum(above), Sum(below))


def total(flows: str, unit: str, more_is_better: bool | None, meaning: str) -> Metric:
    """The sum over all steps."""
    return _Total(unit, more_is_better, meaning, Sum(flows))


def mean(flows: str, unit: str, more_is_better: bool | None, meaning: str) -> Metric:
    """The mean over the steps in which it is defined; NaN if there are none."""
    return _Mean(unit, more_is_better, meaning, Sum(flows))


def last(level: str, unit: str, more_is_better: bool | None, meaning: str) -> Metric:
    """A level's value at the last step held."""
    return _Last(unit, more_is_better, meaning, level)


def function(of: Callable[[Record], float], unit: str, more_is_better: bool | None) -> Metric:
    """The result of a function of the finished run's record; the function's docstring is the meaning. It has no curve."""
    return _Function(unit, more_is_better, inspect.getdoc(of), of)


def divided(above: float, below: float) -> float:
    """A ratio; NaN where the denominator is 0."""
    return float(above / below) if below else float("nan")


def _divided(above: np.ndarray, below: np.ndarray | float) -> np.ndarray:
    """Ratios, entry by entry."""
    return above / np.where(below, below, np.nan)


def _defined(flows: Sum, record: Record) -> np.ndarray:
    """The sum's entries in the rows in which it is defined."""
    values = flows.of(record)
    return values[~np.isnan(values)] if flows.check(record.columns) else values


def _sum(flows: Sum, record: Record) -> np.floating:
    return _defined(flows, record).sum()


def _so_far(record: Record, name: str) -> np.ndarray:
    """A flow's sum up to each row, over the rows in which it is defined, or a level."""
    column, values = record.columns[name], record[name]
    if not column.is_flow:
        return values
    return (np.where(np.isnan(values), 0.0, values) if column.per else values).cumsum()
