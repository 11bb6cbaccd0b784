"""Reading and checking one CSV file; every failure is a DataError that names file, row and column."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from etl.errors import bad


def existing_file(path: Path) -> Path:
    """The path, if it is a file that is not empty."""
    path = Path(path)
    if path.is_dir():
        raise bad(path, "this is a directory", "a file")
    if not path.exists():
        near = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise bad(path, f"no such file in {path.parent}", "a file", close=near, value=path.name)
    if path.stat().st_size == 0:
        raise bad(path, "the file is empty", "a header line and rows")
    return path


def csv_table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """All cells as text (blank is ''), with at least `columns`; the index is the row's line in the file.

    UTF-8, byte-order mark allowed. Blank lines are skipped; a row with more or fewer cells than the header is refused.
    """
    path = existing_file(path)
    lines, rows = _rows(path)
    if not rows:
        raise bad(path, "only blank lines", "a header line and rows")
    header = [name.strip() for name in rows[0]]
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(header):
            raise bad(path, f"{len(row)} cells", f"{len(header)} as in the header", row=line)
    frame = pd.DataFrame(rows[1:], columns=header, index=pd.Index(lines[1:], dtype="int64"), dtype=str)
    need_columns(frame, columns, path)
    if frame.empty:
        raise bad(path, "no rows under the header", "at least one row")
    return frame


def _rows(path: Path) -> tuple[list[int], list[tuple[str, ...]]]:
    """Line number (of its last line) and cells of every row that is not blank."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            # Python's garbage collector skips tuples of text; searching a million lists would take as long as reading them.
            numbered = [(reader.line_num, tuple(row)) for row in reader if any(row)]
    except UnicodeDecodeError as error:
        raise bad(path, f"byte {error.object[error.start]:#04x} is not UTF-8", "UTF-8 text") from None
    except OSError as error:
        raise bad(path, f"not readable ({error.strerror})", "a file that may be read") from None
    except csv.Error as error:
        raise bad(path, f"not readable as CSV ({error})", "comma-separated rows, quotes closed", row=reader.line_num) from None
    return [line for line, _ in numbered], [row for _, row in numbered]


def need_columns(frame: pd.DataFrame, columns: Sequence[str], path: Path) -> None:
    """Raise if a column is missing (with the nearest name there is) or comes twice."""
    names = list(frame.columns)
    for name in columns:
        if name not in names:
            spare = [str(n) for n in names if n not in columns]
            raise bad(path, f"column {name!r} is missing", f"columns {', '.join(columns)}", row=1, close=spare, value=name)
        if names.count(name) > 1:
            raise bad(path, f"column {name!r} comes {names.count(name)} times", "each column once", row=1)


def numbers(
    frame: pd.DataFrame, column: str, path: Path, low: float, high: float, *, blank: bool = False, whole: bool = False
) -> pd.Series:
    """The column as float64, each within low..high; blanks are NaN, if allowed.

    `whole` asks for whole numbers and returns int64 unless blanks are allowed.
    """
    cells = frame[column].to_list()
    values = np.array([_number(cell) for cell in cells])
    empty = np.array([not cell.strip() for cell in cells], dtype=bool)
    wrong = ~((values >= low) & (values <= high))  # NaN is wrong, too
    if whole:
        wrong |= values % 1 != 0
    wrong = wrong & ~empty if blank else wrong
    if wrong.any():
        at = int(wrong.argmax())
        kind = "a whole number" if whole else "a number"
        came = "an empty cell" if empty[at] else repr(cells[at])
        raise bad(path, came, f"{kind} from {low:g} to {high:g}", row=frame.index[at], column=column)
    return pd.Series(values.astype("int64") if whole and not blank else values, index=frame.index, name=column)


def _number(cell: str) -> float:
    """The cell's number; NaN for text, blanks, infinities and Python's 1_000."""
    try:
        value = float(cell)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) and "_" not in cell else math.nan


def choices(frame: pd.DataFrame, column: str, path: Path, allowed: Sequence[str]) -> pd.Series:
    """The column's text, each one of `allowed`."""
    cells = [cell.strip() for cell in frame[column].to_list()]
    for at, came in enumerate(cells):
        if came not in allowed:
            raise bad(
                path,
                repr(came),
                f"one of {', '.join(allowed)}",
                row=frame.index[at],
                column=column,
                close=allowed,
                value=came,
            )
    return pd.Series(cells, index=frame.index, name=column)


def flags(frame: pd.DataFrame, column: str, path: Path) -> pd.Series:
    """The column as bool; the text is true or false in any case."""
    lower = pd.DataFrame({column: [cell.lower() for cell in frame[column].to_list()]}, index=frame.index)
    return choices(lower, column, path, ("true", "false")) == "true"


def texts(frame: pd.DataFrame, column: str, path: Path) -> pd.Series:
    """The column's text, stripped, none empty."""
    cells = [cell.strip() for cell in frame[column].to_list()]
    if "" in cells:
        raise bad(path, "an empty cell", "a text", row=frame.index[cells.index("")], column=column)
    return pd.Series(cells, index=frame.index, name=column)


def unique(frame: pd.DataFrame, key: Sequence[str], path: Path) -> None:
    """Raise if two rows have the same key; both rows are named."""
    again = frame.duplicated(list(key)).to_numpy()
    if again.any():
        at = int(again.argmax())
        same = (frame[list(key)] == frame[list(key)].iloc[at]).all(axis=1).to_numpy()
        what = ", ".join(f"{name} {frame[name].iloc[at]}" for name in key)
        raise bad(path, f"{what} again (first in row {frame.index[same.argmax()]})", "each only once", row=frame.index[at])
