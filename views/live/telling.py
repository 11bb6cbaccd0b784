"""An explained step as plain values: what the page shows of it, and what the bundled demo holds."""

from typing import NamedTuple

from model.explanation import Explanation, Table


class Sheet(NamedTuple):
    """One table as text (`model.explanation.Table`); `heads` has title, meaning and kind (`views.widgets.table.Head`) of each column."""

    title: str
    heads: tuple[tuple[str, str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    marks: tuple[str, ...]
    aside: str
    folded: str
    is_open: bool


class Told(NamedTuple):
    """One step; `ledger` holds what each line means, and its amount."""

    step: int
    title: str
    why: str
    facts: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    ledger: tuple[tuple[str, str], ...]


def told(explanation: Explanation) -> Told:
    """An explanation without frames."""
    return Told(
        explanation.step,
        explanation.title,
        explanation.why,
        explanation.facts,
        tuple(_sheet(table) for table in explanation.tables.values() if table.columns),
        tuple((line.meaning, f"{line.amount:,.0f} {line.unit}") for line in explanation.ledger),
    )


def from_json(kept: dict) -> Told:
    """What `_asdict` has made of one, read from JSON."""
    return Told(**{**kept, "sheets": tuple(Sheet(*sheet) for sheet in kept["sheets"])})


def _sheet(table: Table) -> Sheet:
    columns = list(table.columns.values())
    heads = tuple((column.head, column.meaning, "right" if column.form else "") for column in columns)
    if not columns[-1].form:  # the last column of text says why, at some length
        heads = (*heads[:-1], (*heads[-1][:2], "wrap"))
    rows = tuple(map(tuple, table.cells))
    return Sheet(table.title, heads, rows, table.marks or ("",) * len(rows), table.aside, table.folded, table.is_open)
