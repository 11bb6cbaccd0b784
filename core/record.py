"""What a run leaves: columns declared as data, and the record, which has a row every few steps.

A *flow* adds up (USD paid): its entry in a row is the sum over the steps of the row. A *level* does not (a year, who won last):
its entry is the value at the row's last step. A flow that is not defined in every step (NaN in the others) names the flow that
counts those in which it is (`per="launches"`); its entry is the sum over these, NaN where there is none.

A row holds `log` steps, but for the last one, which may hold fewer. At `log` 1 a row is what a kernel wrote in a step, and a column
`of` others is computed when it is asked for; above that its sums are in the record as well.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral

import numpy as np

from core.errors import ParameterError, unknown

#: How a number is shown. All other kinds are the name of a list of words, and the number is a place in it (-1 or NaN: none).
KINDS = ("whole", "share", "money", "flag")


@dataclass(frozen=True)
class Column:
    """One column; make it with `flow` or `level`."""

    is_flow: bool
    kind: str  #: one of KINDS, or the name of a list of words that the world has
    unit: str
    meaning: str
    per: str = ""  #: for a flow that is not defined in every step: the flow that counts the steps in which it is
    of: Callable[[Mapping[str, np.ndarray]], np.ndarray] | None = None  #: computes its values in each step from other columns


def flow(kind: str, unit: str, meaning: str, *, per: str = "", of: Callable | None = None) -> Column:
    """A column that is summed over the steps since the row before."""
    return Column(True, kind, unit, meaning, per, of)


def level(kind: str, unit: str, meaning: str, *, of: Callable | None = None) -> Column:
    """A column that has the value at the row's last step."""
    return Column(False, kind, unit, meaning, "", of)


class Columns(Mapping[str, Column]):
    """The columns of a market by name: first those that its kernel writes, in their order, then those made `of` others.

    Raises:
        ValueError: that order is broken, or `per` names no flow that is defined in every step.
    """

    def __init__(self, declared: Mapping[str, Column]):
        self._columns = dict(declared)
        self.written = tuple(name for name, column in declared.items() if column.of is None)
        if (*self.written, *self.derived) != tuple(declared):
            raise ValueError("Columns made of others are declared after all that are written.")
        for name, column in declared.items():
            count = declared.get(column.per) if column.per else None
            if column.per and (count is None or not count.is_flow or count.per):
                raise ValueError(f"{name} is per {column.per!r}, which is no flow that is defined in every step.")

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    @property
    def derived(self) -> tuple[str, ...]:
        """The names of the columns that are made of others."""
        return tuple(name for name, column in self._columns.items() if column.of is not None)

    def stored(self, log: int) -> tuple[str, ...]:
        """The names of a record's columns: at `log` 1 those that are written, above it all."""
        return self.written if log == 1 else tuple(self)

    def column(self, name: str) -> Column:
        """The column of this name.

        Raises:
            ParameterError: there is none; the message says which is close.
        """
        if name not in self._columns:
            raise unknown("column", name, self)
        return self._columns[name]


class Record(Mapping[str, np.ndarray]):
    """The rows of a run by column: `record["paid"]` has one value a row, shape (rows,).

    Args:
        columns: what the rows' places hold.
        rows: shape (rows, columns.stored(log)).
        log: steps in a row.
        steps: how many steps the rows hold; as many as fit, if it is not given.

    Raises:
        ValueError: rows of another shape.
    """

    def __init__(self, columns: Columns, rows: np.ndarray, log: int = 1, steps: int | None = None):
        steps = len(rows) * log if steps is None else steps
        stored = columns.stored(log)
        if rows.shape != (-(-steps // log), len(stored)):
            raise ValueError(
                f"{steps} steps at log {log} have rows of shape {(-(-steps // log), len(stored))}; got {rows.shape}."
            )
        self.columns, self.rows, self.log, self.steps = columns, rows, log, steps
        self._known = dict(zip(stored, rows.T, strict=True))

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._known:
            self._known[name] = np.asarray(self.columns.column(name).of(self), float)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    @property
    def ends(self) -> np.ndarray:
        """Steps held at the end of each row, shape (rows,)."""
        return np.minimum(np.arange(1, len(self.rows) + 1) * self.log, self.steps)

    def by_block(self, name: str, block: int) -> np.ndarray:
        """A flow's sums over the blocks of `block` steps, NaN counted as 0, or a level at their ends; shape (steps // block,).

        A last, shorter block is left out.

        Raises:
            ParameterError: `log` does not divide `block`.
        """
        each, column = check_log(self.log, block), self.columns[name]
        values = self[name][: self.steps // block * each]
        if not column.is_flow:
            return values[each - 1 :: each]
        known = np.where(np.isnan(values), 0.0, values) if column.per else values
        return known.reshape(-1, each).sum(axis=1)


def check_log(log: int, block: int) -> int:
    """How many rows of `log` steps a block has.

    Raises:
        ParameterError: it is not a whole number; the message says what `log` may be.
    """
    if isinstance(log, bool) or not isinstance(log, Integral) or log < 1 or block % log:
        fits = ", ".join(str(number) for number in range(1, block + 1) if block % number == 0)
        raise ParameterError(f"log must divide the block of {block} steps, so it is one of {fits}; got {log!r}.")
    return block // int(log)


_SUM = re.compile(r"\s*-?\s*\w+(\s*[+-]\s*\w+)*\s*")


@dataclass(frozen=True)
class Sum:
    """Flows added and subtracted, written as text: "delivered - cost".

    Raises:
        ValueError: the text is something else.
    """

    text: str

    def __post_init__(self):
        if not _SUM.fullmatch(self.text):
            raise ValueError(f"Flows are joined by + and -; got {self.text!r}.")

    @cached_property
    def terms(self) -> tuple[tuple[bool, str], ...]:
        """Whether each flow is subtracted, and its name."""
        return tuple((sign == "-", name) for sign, name in re.findall(r"([+-]?)\s*(\w+)", self.text))

    @property
    def names(self) -> tuple[str, ...]:
        """The flows' names, in their order."""
        return tuple(name for _, name in self.terms)

    def check(self, columns: Columns) -> str:
        """The flow that counts the steps in which the sum is defined; "" if it is in every step.

        Raises:
            ParameterError: an unknown column.
            ValueError: one of a level, or flows that are not defined in the same steps.
        """
        found = [columns.column(name) for name in self.names]
        if not all(column.is_flow for column in found):
            raise ValueError(f"Levels cannot be summed over steps: {self.text!r}.")
        if len({column.per for column in found}) > 1:
            raise ValueError(f"These flows are defined in different steps: {self.text!r}.")
        return found[0].per

    def of(self, values: Mapping[str, np.ndarray]) -> np.ndarray:
        """The sum, entry by entry, of columns of one shape."""
        (negative, first), *rest = self.terms
        total = -values[first] if negative else values[first]
        for negative, name in rest:
            total = total - values[name] if negative else total + values[name]
        return total
