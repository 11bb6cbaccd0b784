"""Where a run's rows are written, and how steps become rows of the record."""

import numpy as np

from core.errors import ParameterError
from core.record import Columns, Record

_BUFFERED = 2048  # steps that are summed at a time, or those of one row, where these are more


class Rows:
    """The rows of one run, which grow as steps are held.

    A kernel asks where the next steps go (`ahead`), writes them, and the run says how many (`wrote`). At `log` 1 that is the record
    itself; above it a buffer of steps, whose full rows are summed into the record. A kernel too large for a buffer sums by itself
    (`sums`): it asks for the row under way (`adding`), adds to each flow where it is defined, and sets each level.

    Args:
        columns: the market's.
        log: steps in a row.
        sums: the kernel sums by itself, so it writes every column.

    Raises:
        ValueError: it does, and a column is made of others.
    """

    def __init__(self, columns: Columns, log: int = 1, sums: bool = False):
        if sums and columns.derived:
            raise ValueError(f"A kernel that sums by itself writes every column; {columns.derived[0]!r} is made of others.")
        self.columns, self.log = columns, log
        self._sums, self._is_direct = sums, log == 1 and not sums
        self._rows = np.empty((0, len(columns.stored(log))))
        self._full = 0  # rows that hold `log` steps
        self._begun = 0  # steps beyond these, in the buffer
        length = 0 if self._is_direct else 1 if sums else log * max(1, _BUFFERED // log)
        self._buffer = np.zeros((length, len(columns.written)))

    @property
    def steps(self) -> int:
        """Steps written so far."""
        return self._full * self.log + self._begun

    def reserve(self, n: int) -> None:
        """Make room for `n` more steps.

        Raises:
            ParameterError: there is not enough memory for them.
        """
        needed = -(-(self.steps + n) // self.log)
        if needed <= len(self._rows):
            return
        try:
            rows = np.empty((max(needed, 2 * len(self._rows), 64), self._rows.shape[1]))
        except (MemoryError, ValueError):
            raise ParameterError(f"The record of {self.steps + n:,} steps does not fit into memory.") from None
        rows[: self._full] = self._rows[: self._full]
        self._rows = rows

    def ahead(self, n: int) -> np.ndarray:
        """Where the next steps go: a row each, at most `n` of them and at least one, shape (steps, columns that are written)."""
        if not self._is_direct:
            return self._buffer[self._begun : self._begun + n]
        if self._full + n > len(self._rows):
            self.reserve(n)
        return self._rows[self._full : self._full + n]

    def adding(self, n: int) -> tuple[np.ndarray, int]:
        """The row under way of a kernel that sums by itself, shape (columns,), and how many steps it may add: at most `n`."""
        return self._buffer[0], min(n, self.log - self._begun)

    def wrote(self, n: int) -> None:
        """Take `n` steps as written where `ahead` or `adding` said."""
        if self._is_direct:
            self._full += n
            return
        self._begun += n
        if self._begun == (self.log if self._sums else len(self._buffer)):
            self._sum_up()

    @property
    def record(self) -> np.ndarray:
        """All rows, shape (rows, columns.stored(log)): the full ones, then one of the steps beyond them, if any; a view."""
        self._sum_up()
        if self._begun == 0:
            return self._rows[: self._full]
        self.reserve(0)
        self._rows[self._full] = self._summed(self._under_way[None])[0]
        return self._rows[: self._full + 1]

    @property
    def pending(self) -> np.ndarray:
        """What `restore` takes back: the steps that make no full row yet, or the row that is under way; a copy."""
        self._sum_up()
        return self._under_way.copy()

    def restore(self, steps: int, pending: np.ndarray) -> None:
        """Go back to when `steps` were written and `pending` was what it is here; rows written since are dropped.

        Raises:
            ValueError: the record does not reach that far.
        """
        if steps > self.steps:
            raise ValueError(f"The record holds {self.steps} steps; it cannot go on to {steps}.")
        self._sum_up()
        self._full, self._begun = divmod(steps, self.log)
        self._buffer[: len(pending)] = pending

    @property
    def _under_way(self) -> np.ndarray:
        return self._buffer[: 1 if self._sums else self._begun]

    def _sum_up(self) -> None:
        """Move full rows from the buffer to the record, and what is left to the buffer's beginning."""
        count, left = divmod(self._begun, self.log)
        if count == 0:
            return
        self.reserve(0)
        full = self._buffer if self._sums else self._buffer[: count * self.log]
        self._rows[self._full : self._full + count] = self._summed(full.reshape(count, -1, full.shape[1]))
        self._full, self._begun = self._full + count, left
        if self._sums:
            self._buffer[:] = 0.0
        else:
            self._buffer[:left] = self._buffer[count * self.log : count * self.log + left]

    def _summed(self, steps: np.ndarray) -> np.ndarray:
        """Rows (rows, columns.stored(log)) of the steps in each (rows, steps, columns that are written)."""
        record = Record(self.columns, steps.reshape(-1, steps.shape[2]))
        names = self.columns.stored(self.log)
        rows = np.empty((len(steps), len(names)))
        for place, name in enumerate(names):
            rows[:, place] = self._over_each(steps.shape[:2], record, name)
        return rows

    def _over_each(self, shape: tuple[int, int], record: Record, name: str) -> np.ndarray:
        """What a column is over the steps of each row, shape (rows,), where there are `shape` (rows, steps in each)."""
        column, values = self.columns[name], record[name].reshape(shape)
        if not column.is_flow:
            return values[:, -1]
        if not column.per:
            return values.sum(axis=1)
        count = record[column.per].reshape(shape).sum(axis=1)
        return np.where(count > 0.0, np.where(np.isnan(values), 0.0, values).sum(axis=1), np.nan)
