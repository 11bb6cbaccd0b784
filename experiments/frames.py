"""Results as tables: a row a run (runs.parquet), and a row a run and block of steps (blocks.parquet)."""

import json
from collections.abc import Iterable

import numpy as np
import pandas as pd

from core.record import Record
from experiments.engine import Result
from model.market import Market

_PREFIX = "block_"


def part_frame(results: Iterable[Result]) -> pd.DataFrame:
    """One row a run: id, label, world_label, mechanism, settings and world (JSON), seed, steps, metrics, error, and lists of block sums."""
    return pd.DataFrame([_row(result) for result in results]).astype({"error": "string"})


def _row(result: Result) -> dict:
    run = result.run
    market = run.configuration.market
    return {
        "id": run.id,
        "label": run.configuration.label,
        "world_label": run.configuration.world_label,
        "mechanism": run.configuration.mechanism.name,
        "settings": json.dumps(run.content["settings"], sort_keys=True),
        "world": json.dumps(run.content["world"], sort_keys=True),
        "seed": run.seed,
        "steps": run.steps,
        **{name: result.metrics.get(name, np.nan) for name in market.metrics},
        "error": result.error,
        **{_PREFIX + name: values for name, values in _blocks(market, result.record).items()},
    }


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
