"""Metrics as the pages show them: what one means, its value, and how it has come about."""

import inspect

import numpy as np

from model.market import Metric
from views.points import plain, thinned

POINTS = 40  # of a curve, at most: each is a metric of the run so far
_WORK = 250_000  # rows that all points of a curve read together, at most: a panel has some milliseconds
_DIGITS = 6


def meaning_of(metric: Metric) -> str:
    """Its definition, in one paragraph."""
    return " ".join((inspect.getdoc(metric.function) or "").partition("\n\n")[0].split())


def value_of(metric: Metric, record: np.ndarray) -> float | None:
    """The metric of a record; None before the first step, and where it is not defined."""
    value = float(metric.function(record)) if len(record) else np.nan
    return None if np.isnan(value) else value


def curve_of(metric: Metric, record: np.ndarray) -> list[float | None]:
    """The metric of the run up to each of `places_of` the record."""
    return plain([metric.function(record[:held]) for held in places_of(record)], _DIGITS)


def places_of(record: np.ndarray) -> list[int]:
    """The numbers of steps, from 1, at which curves of the record have a point."""
    rows = len(record)
    return (thinned(rows, min(POINTS, max(4, _WORK // max(rows, 1)))) + 1).tolist()
