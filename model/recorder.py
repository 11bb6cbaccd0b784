"""The DataCollector of every market: it reads the record that the driver fills, so nothing is collected twice."""

from collections.abc import Mapping, Sequence
from math import isnan

import numpy as np
import pandas as pd
from mesa import DataCollector

from core.record import KINDS, Columns

#: What the numbers of a column are places of, by the column's kind: `world.words`.
Words = Mapping[str, Sequence[str]]


def record_frame(record: np.ndarray, columns: Columns, words: Words, log: int = 1) -> pd.DataFrame:
    """A record (rows, columns.stored(log)) as a frame with one row a row, places turned into words."""
    named = zip(columns.stored(log), record.T, strict=True)
    return pd.DataFrame({name: _decoded(columns, name, values, words) for name, values in named})


def record_of(rows: pd.DataFrame, columns: Columns, words: Words, log: int = 1) -> np.ndarray:
    """The record (rows, columns.stored(log)) of a frame with words in it, as Mesa collects it: words become places again."""
    names = columns.stored(log)
    record = np.empty((len(rows), len(names)))
    for place, name in enumerate(names):
        kind = columns[name].kind
        record[:, place] = rows[name] if kind in KINDS else pd.Categorical(rows[name], categories=list(words[kind])).codes
    return record


def _decoded(columns: Columns, name: str, values: np.ndarray, words: Words):
    column = columns[name]
    if column.kind not in KINDS:
        return pd.Categorical.from_codes(np.nan_to_num(values, nan=-1.0).astype(np.int64), list(words[column.kind]))
    return values.astype(np.int64) if column.kind == "whole" and not column.per else values.copy()


def _cell(kind: str, value: float, words: Words) -> float | int | str | None:
    """One value of the record, decoded; a frame of one row would take a hundred times as long."""
    if isnan(value) or (kind not in KINDS and value < 0.0):
        return None
    if kind not in KINDS:
        return words[kind][int(value)]
    return int(value) if kind == "whole" else value


class Recorder(DataCollector):
    """A DataCollector whose model variables are the columns of a run's record.

    Args:
        run: what has the record, the `step` it is at, and the `log` steps that a row holds.
        columns: the market's.
        words: the world's.
    """

    def __init__(self, run, columns: Columns, words: Words):
        self._run, self._columns, self._words = run, columns, words
        self._names = columns.stored(run.log)
        self._frame, self._vars, self._seen_step = None, None, -1
        super().__init__(model_reporters=dict.fromkeys(self._names))

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """One row a row of the record (none before the first step), columns as the market declares them."""
        return self._current().copy()

    def column(self, name: str) -> np.ndarray:
        """One column of the record so far as floats, shape (rows,); a word is its place. A view: do not write."""
        return self._run.record[:, self._names.index(name)]

    def row(self, step: int) -> dict:
        """The row that holds a step, places turned into words; what is not defined is None."""
        values = self._run.record[step // self._run.log].tolist()
        return {
            name: _cell(self._columns[name].kind, value, self._words) for name, value in zip(self._names, values, strict=True)
        }

    @property
    def model_vars(self) -> dict[str, list]:
        """The columns by name, with a value a step, as Mesa's batch runner reads them: that of the row which holds it."""
        self._current()
        return self._vars

    @model_vars.setter
    def model_vars(self, _) -> None:
        """Mesa assigns an empty store at construction; the store is the record."""

    @property
    def _collection_steps(self) -> range:
        """Mesa 3.5's batch runner asks which steps have a value: all of them."""
        return range(self._run.step)

    @_collection_steps.setter
    def _collection_steps(self, _) -> None:
        """Mesa assigns an empty list at construction."""

    def _new_model_reporter(self, name, reporter) -> None:
        self.model_reporters[name] = reporter

    def collect(self, model) -> None:
        """The driver has already written the row."""

    def _current(self) -> pd.DataFrame:
        if self._seen_step != self._run.step:
            self._seen_step, log = self._run.step, self._run.log
            self._frame = record_frame(self._run.record, self._columns, self._words, log)
            row = slice(None) if log == 1 else np.arange(self._seen_step) // log
            self._vars = {name: column.array[row] for name, column in self._frame.items()}
        return self._frame
