"""What blocks.parquet holds of a run of the launch market: sums over blocks of steps, NaN counted as 0."""

import numpy as np

from model.rideshare.kernels.layout import COLUMN
from model.rideshare.metrics import BLOCK
from model.rideshare.metrics import block_sums as sums

SUMMED = ("bundle_value", "delivered", "revenue", "rent", "profit", "regret", "entrant_win", "oracle_entrant")
COLUMNS = (*SUMMED, "launches")


def block_sums(record: np.ndarray) -> dict[str, np.ndarray]:
    """Sums by column, each of shape (steps // BLOCK,); `launches` counts the steps in which somebody won."""
    known = np.nan_to_num(record)
    launched = (record[:, COLUMN.winner] >= 0.0).astype(float)[:, None]
    return {**{name: sums(known, getattr(COLUMN, name), BLOCK) for name in SUMMED}, "launches": sums(launched, 0, BLOCK)}
