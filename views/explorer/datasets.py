"""The files there are to look at, and their content as typed columns."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from etl.columns import Column, described
from etl.parts import part
from etl.places import DATA
from etl.read import csv_table, existing_file, need_columns

_EXACT = 2**53  # from here on a float64 no longer holds every whole number
FOLDERS = {"tables": "TABLE_COLUMNS", "raw": "RAW_COLUMNS"}  # and what describes their files


class Dataset(NamedTuple):
    """A file of a market's data: `folder` is "raw" or "tables"."""

    market: str
    folder: str
    file: str

    @property
    def key(self) -> str:
        """Its place in the data folder."""
        return f"{self.folder}/{self.market}/{self.file}"

    @property
    def columns(self) -> Mapping[str, tuple[str, str]]:
        """Unit and meaning of its columns; none for a file that is not ours."""
        return files_described(self.market, self.folder).get(self.file, {})

    def about(self, column: str) -> Column:
        """Unit and meaning of a column; a column that is not described says so."""
        return described(column, self.columns) or Column("", "not described")


def files_described(market: str, folder: str) -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """Unit and meaning by column of every file that a market's etl describes."""
    return getattr(part(market, "columns"), FOLDERS[folder], {})


def datasets(market: str, data: Path = DATA) -> list[Dataset]:
    """Built tables and raw files that are described (whether they are there or not), and all other CSV files beside them."""
    return [Dataset(market, folder, file) for folder in FOLDERS for file in _files(market, folder, data)]


def _files(market: str, folder: str, data: Path) -> list[str]:
    described = files_described(market, folder)
    return [*described, *(path.name for path in sorted((data / folder / market).glob("*.csv")) if path.name not in described)]


def read(dataset: Dataset, data: Path = DATA) -> pd.DataFrame:
    """The file's content: columns of numbers where every cell that is not blank is one, texts elsewhere. Not to be written to.

    Raises:
        DataError: a file that is not there or cannot be read; it says which and why.
    """
    path = existing_file(data / dataset.key)
    facts = path.stat()
    return _read(dataset, path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=32)
def _read(dataset: Dataset, path: Path, _changed: int, _size: int) -> pd.DataFrame:
    """The content as of one state of the file."""
    reader = getattr(part(dataset.market, "columns"), "READERS", {}).get(dataset.file)
    if reader is not None:
        return reader(path)
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
