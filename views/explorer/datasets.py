"""The files there are to look at, and their content as typed columns."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.columns import Column, described
from etl.places import DATA
from etl.read import csv_table, existing_file, need_columns
from etl.rideshare.bea import read_bea
from etl.rideshare.columns import RAW_COLUMNS, TABLE_COLUMNS

_EXACT = 2**53  # from here on a float64 no longer holds every whole number
_MARKET = "rideshare"  # the folder of its files
_DESCRIBED = {"raw": RAW_COLUMNS, "tables": TABLE_COLUMNS}


class Dataset(NamedTuple):
    """A file of the data folder: `folder` is "raw" or "tables"."""

    folder: str
    file: str

    @property
    def key(self) -> str:
        """Its place in the data folder."""
        return f"{self.folder}/{_MARKET}/{self.file}"

    @property
    def columns(self) -> Mapping[str, tuple[str, str]]:
        """Unit and meaning of its columns; none for a file that is not ours."""
        return _DESCRIBED[self.folder].get(self.file, {})

    def about(self, column: str) -> Column:
        """Unit and meaning of a column; a column that is not described says so."""
        return described(column, self.columns) or Column("", "not described")


def datasets(data: Path = DATA) -> list[Dataset]:
    """Built tables, raw files that are described (whether they are there or not), and any other CSV file among the raw ones."""
    known = [Dataset(folder, file) for folder in ("tables", "raw") for file in _DESCRIBED[folder]]
    others = [
        Dataset("raw", path.name) for path in sorted((data / "raw" / _MARKET).glob("*.csv")) if path.name not in RAW_COLUMNS
    ]
    return known + others


def read(dataset: Dataset, data: Path = DATA) -> pd.DataFrame:
    """The file's content: columns of numbers where every cell that is not blank is one, texts elsewhere. Not to be written to.

    Raises:
        DataError: a file that is not there or cannot be read; it says which and why.
    """
    path = existing_file(data / dataset.key)
    facts = path.stat()
    return _read(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int, _size: int) -> pd.DataFrame:
    """The content as of one state of the file."""
    if path.suffix == ".xlsx":
        return read_bea(path)[0]
    cells = csv_table(path, ())
    need_columns(cells, list(cells.columns), path)
    return pd.DataFrame({name: typed(cells[name]) for name in cells}).reset_index(drop=True)


def typed(cells: pd.Series) -> pd.Series:
    """Texts as numbers if all that are not blank are: whole ones as (nullable) integers. Else the texts without outer blanks."""
    texts = cells.str.strip()
    filled = texts != ""
    values = pd.to_numeric(texts.where(filled), errors="coerce").astype(float)
    if not filled.any() or not np.isfinite(values[filled]).all():
        return texts
    if (values[filled] % 1 == 0).all() and (values[filled].abs() < _EXACT).all():
        return values.astype("int64" if filled.all() else "Int64")
    return values


def is_number(column: pd.Series) -> bool:
    """Whether a column that `read` returned holds numbers."""
    return pd.api.types.is_numeric_dtype(column)
