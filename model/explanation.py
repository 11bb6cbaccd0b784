"""Why a step went as it did, as plain data: the same for every market, so that one page draws all and a notebook prints them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

BEST, ASIDE = "strong", "faint"  #: marks of rows: who was chosen, who took no part
NOTHING = "–"  #: stands for a figure that is not defined


class Column(NamedTuple):
    """How a column of a frame is shown: its head, what it means, and the format of its numbers (text has none)."""

    head: str
    meaning: str = ""
    form: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """A frame with what pages need to show it; a table without `columns` is for notebooks alone.

    `columns` has those that are shown, by their names in the frame, and `marks` one of BEST, ASIDE and "" for each row. Where `aside`
    is set, it names a box: only where it is ticked rows set aside are shown, too. So does `folded` for the table as a whole; the box
    is ticked at first if it `is_open`.
    """

    title: str
    frame: pd.DataFrame
    columns: Mapping[str, Column]
    marks: tuple[str, ...] = ()
    aside: str = ""
    folded: str = ""
    is_open: bool = True

    @property
    def cells(self) -> list[list[str]]:
        """The text of what is shown, a list a row."""
        shown = [[_text(value, column.form) for value in self.frame[name]] for name, column in self.columns.items()]
        return [list(row) for row in zip(*shown, strict=True)]

    def __str__(self) -> str:
        marks = self.marks or [""] * len(self.frame)
        rows = [row for row, mark in zip(self.cells, marks, strict=True) if not (self.aside and mark == ASIDE)]
        return pd.DataFrame(rows, columns=[column.head for column in self.columns.values()]).to_string(index=False)


class Line(NamedTuple):
    """One line of a ledger."""

    name: str
    amount: float
    meaning: str
    unit: str = "USD"


@dataclass(frozen=True, eq=False)
class Explanation:
    """What happened in a step and why.

    `why` tells it in a few sentences, `facts` add a sentence each, `tables` hold those who took part and what each did, and the
    `ledger` says who paid whom. `explanation["providers"]` is the frame of a table.
    """

    step: int
    title: str
    why: str
    facts: tuple[str, ...]
    tables: Mapping[str, Table]
    ledger: tuple[Line, ...]

    def __getitem__(self, table: str) -> pd.DataFrame:
        return self.tables[table].frame

    def __str__(self) -> str:
        facts = [f"- {fact}" for fact in self.facts]
        tables = [f"\n{table.title}\n{table}" for table in self.tables.values() if table.columns]
        ledger = [f"{line.amount:16,.0f} {line.unit}  {line.meaning}" for line in self.ledger]
        return "\n".join([self.title, self.why, *facts, *tables, "\nLedger", *ledger])


def _text(value: object, form: str) -> str:
    if not form:
        return str(value)
    return NOTHING if pd.isna(value) else format(value, form)
