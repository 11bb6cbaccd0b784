"""Results as tables: a row a run (runs.parquet), and a row a run and block of steps (blocks.parquet)."""

import json
from collections.abc import Iterable

import numpy as np
import pandas as pd

from core.record import Record
from experiments.engine import Result
from model.configuration import Configuration, written_axis
from model.market import Market

_PREFIX = "block_"


def part_frame(results: Iterable[Result]) -> pd.DataFrame:
    """One row a run, and lists of block sums.

    Columns: id, label, case; each slot and group, and every further axis; privileged, content (JSON), seed, steps, held, done;
    the metrics; error. `case` is what varies but the rule that is compared;
    `done` says that the run came to an end by itself before its last step.
    """
    return pd.DataFrame([_row(result) for result in results]).astype({"error": "string"})


def _row(result: Result) -> dict:
    run = result.run
    configuration = run.configuration
    market = configuration.market
    held = 0 if result.record is None else result.record.steps
    return {
        "id": run.id,
        "label": configuration.label,
        "case": configuration.case,
        **axes_of(configuration),
        "privileged": any(mechanism.knows_truth for mechanism in configuration.mechanisms),
        "content": json.dumps(run.content, sort_keys=True),
        "seed": run.seed,
        "steps": run.steps,
        "held": held,
        "done": result.record is not None and held < run.steps,
        **{name: result.metrics.get(name, np.nan) for name in market.metrics},
        "error": result.error,
        **{_PREFIX + name: values for name, values in _blocks(market, result.record).items()},
    }


def axes_of(configuration: Configuration) -> dict:
    """Where a configuration is on every axis: the text of each slot's and group's choice, and the values of what varies."""
    names = dict.fromkeys((*configuration.market.owners, *configuration.varied))
    return {name: _cell(configuration.value(name)) for name in names}


_FIXED = ("id", "label", "case", "privileged", "content", "seed", "steps", "held", "done", "error")


def axis_columns(market: Market, runs: pd.DataFrame) -> list[str]:
    """The columns that say where a run is on every axis."""
    others = {*_FIXED, *market.metrics}
    return [name for name in runs.columns if name not in others and not name.startswith(_PREFIX)]


def _cell(value: object) -> object:
    """A value as a table holds it: numbers and texts as they are, all else as text."""
    return value if value is None or isinstance(value, int | float | str) else written_axis(value)


def _blocks(market: Market, record: Record | None) -> dict[str, np.ndarray]:
    """Block sums by column; empty for a failed run."""
    if record is None:
        return dict.fromkeys(market.block_columns, np.empty(0))
    return {name: record.by_block(name, market.block) for name in market.block_columns}


def runs_of(parts: pd.DataFrame) -> pd.DataFrame:
    """What runs.parquet holds: a part without its blocks."""
    return parts[[name for name in parts.columns if not name.startswith(_PREFIX)]]


def blocks_of(market: Market, parts: pd.DataFrame) -> pd.DataFrame:
    """What blocks.parquet holds: id, block, last_step and sums, a row a block."""
    counts = parts[_PREFIX + market.block_columns[0]].map(len).to_numpy()
    block = np.concatenate([np.arange(count) for count in counts]) if len(counts) else np.empty(0, int)
    columns = {
        name: np.concatenate([np.asarray(values, float) for values in parts[_PREFIX + name]]) if len(parts) else np.empty(0)
        for name in market.block_columns
    }
    ids = parts["id"].repeat(counts).to_numpy()
    return pd.DataFrame({"id": ids, "block": block, "last_step": (block + 1) * market.block - 1, **columns})
