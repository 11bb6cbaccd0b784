"""Cells as they are shown; downloads have the values themselves."""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd

from views.explorer.datasets import is_number

_DIGITS = 4  # of the smallest number of a column
_MOST_DECIMALS = 6
_LONG = 60  # characters of a text from which on its column is broken into lines


def printer(column: pd.Series, unit: str) -> Callable[[object], str]:
    """How the cells of a column are printed: numbers all with as many decimals, years without commas, blanks as nothing."""
    if not is_number(column):
        return str
    form = f"{{:.{decimals(column)}f}}" if unit == "year" else f"{{:,.{decimals(column)}f}}"
    return lambda value: "" if pd.isna(value) else form.format(value)


def decimals(column: pd.Series) -> int:
    """Decimals that show four digits of the column's smallest number, and none that the numbers do not have."""
    values = np.abs(column.dropna().to_numpy(float))
    values = values[values > 0.0]
    if not values.size:
        return 0
    enough = min(max(0, _DIGITS - 1 - math.floor(math.log10(values.min()))), _MOST_DECIMALS)
    return next((n for n in range(enough) if np.allclose(values, values.round(n), rtol=1e-9, atol=0.0)), enough)


def kind(column: pd.Series) -> str:
    """The class of a column's cells: "right" for numbers, "wrap" for long texts."""
    if is_number(column):
        return "right"
    return "wrap" if column.str.len().max() > _LONG else ""
