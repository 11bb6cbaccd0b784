"""The error that the ETL raises for bad input. It names file, row, column, what came and what is expected."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class DataError(ValueError):
    """Input data that cannot be used. The message is complete: show it without a traceback."""


def bad(
    file: str | Path,
    came: str,
    expected: str,
    *,
    row: int | None = None,
    column: str | None = None,
    close: Iterable[str] = (),
    value: str | None = None,
) -> DataError:
    """A DataError in the usual form; `row` is the line of the file, `close` the candidates for "did you mean"."""
    where = Path(file).name
    where += f", row {row}" if row is not None else ""
    where += f", column {column!r}" if column is not None else ""
    near = difflib.get_close_matches((value or came).strip(), list(close), n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return DataError(f"{where}: {came}; expected {expected}.{hint}")
