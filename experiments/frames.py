"""Results as tables: a row a run (runs.parquet), and a row a run and block of 50 steps (blocks.parquet)."""

import json
from collections.abc import Iterable

import numpy as np
import pandas as pd

from experiments.engine import Result
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.metrics import BLOCK, METRICS, block_sums

#: Columns of blocks.parquet that are sums over the block's steps (NaN counts as 0), next to `launches`.
BLOCK_SUMS = ("bundle_value", "delivered", "revenue", "rent", "profit", "regret", "entrant_win", "oracle_entrant")
_BLOCK_COLUMNS = (*BLOCK_SUMS, "launches")
_PREFIX = "block_"


def part_frame(results: Iterable[Result]) -> pd.DataFrame:
    """One row a run: id, label, world_label, mechanism, settings and world (JSON), seed, steps, metrics, error, and lists of block sums."""
    return pd.DataFrame([_row(result) for result in results]).astype({"error": "string"})


def _row(result: Result) -> dict:
    run = result.run
    return {
        "id": run.id,
        "label": run.configuration.label,
        "world_label": run.configuration.world_label,
        "mechanism": run.configuration.mechanism.name,
        "settings": json.dumps(run.content["settings"], sort_keys=True),
        "world": json.dumps(run.content["world"], sort_keys=True),
        "seed": run.seed,
        "steps": run.auctions,
        **{name: result.metrics.get(name, np.nan) for name in METRICS},
        "error": result.error,
        **{_PREFIX + name: values for name, values in _blocks(result.record).items()},
    }


def _blocks(record: np.ndarray | None) -> dict[str, np.ndarray]:
    """Block sums by column; empty for a failed run."""
    if record is None:
        return dict.fromkeys(_BLOCK_COLUMNS, np.empty(0))
    sums = {name: block_sums(np.nan_to_num(record), getattr(COLUMN, name)) for name in BLOCK_SUMS}
    launched = (record[:, COLUMN.winner] >= 0.0).astype(float)[:, None]
    return {**sums, "launches": block_sums(launched, 0)}


def runs_of(parts: pd.DataFrame) -> pd.DataFrame:
    """What runs.parquet holds: a part without its blocks."""
    return parts[[name for name in parts.columns if not name.startswith(_PREFIX)]]


def blocks_of(parts: pd.DataFrame) -> pd.DataFrame:
    """What blocks.parquet holds: id, block, last_step and sums, a row a block."""
    counts = parts[_PREFIX + "launches"].map(len).to_numpy()
    block = np.concatenate([np.arange(count) for count in counts]) if len(counts) else np.empty(0, int)
    columns = {
        name: np.concatenate([np.asarray(values, float) for values in parts[_PREFIX + name]]) if len(parts) else np.empty(0)
        for name in _BLOCK_COLUMNS
    }
    ids = parts["id"].repeat(counts).to_numpy()
    return pd.DataFrame({"id": ids, "block": block, "last_step": (block + 1) * BLOCK - 1, **columns})
