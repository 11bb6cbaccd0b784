"""Metrics of a live run as the pages show them: their values, and how these have come about."""

import math

from core.metrics import Metric
from core.record import Record
from model.market import Market
from views.points import plain, thinned

_DIGITS = 6


def record_of(market: Market, simulation) -> Record:
    """The record of a simulation by its columns."""
    return market.record(simulation.record, simulation.timeline.run.log, simulation.steps)


def value_of(metric: Metric, record: Record) -> float | None:
    """The metric of a record; None before the first step, and where it is not defined."""
    value = metric.value(record) if record.steps else math.nan
    return None if math.isnan(value) else value


def curves_of(market: Market, names: list[str], record: Record) -> dict:
    """Metrics of the run up to some of its steps, and these steps, from 1."""
    at = thinned(len(record.rows))
    return {
        "steps": record.ends[at].tolist(),
        "curves": {name: plain(market.metrics[name].curve(record)[at], _DIGITS) for name in names},
    }
