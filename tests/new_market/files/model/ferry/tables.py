"""A user's own file of values."""

import csv
from pathlib import Path

import numpy as np

from core.parameters import ParameterError


def read_values(path: Path) -> np.ndarray:
    """The column `value` of a CSV, shape (n,).

    Raises:
        ParameterError: no such column, no row, or what is no number.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            found = np.array([float(row["value"]) for row in csv.DictReader(file)])
    except (KeyError, ValueError, TypeError, OSError):
        found = np.empty(0)
    if not found.size or not np.all(np.isfinite(found) & (found >= 0.0)):
        raise ParameterError(f"{path} must be a CSV with a column value of numbers from 0, at least one.")
    return found
