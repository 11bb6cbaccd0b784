"""A page of a table: each head sorts, says unit and meaning, and has the column's filter in it."""

from collections.abc import Callable, Mapping
from typing import Literal

import pandas as pd
from typing_extensions import TypedDict

from etl.columns import Column
from views.explorer.cells import kind, printer
from views.explorer.datasets import is_number
from views.explorer.query import Query
from views.widgets.component import Text, component, record


@record
class Typed(TypedDict):
    """What was typed into a part of a column's filter."""

    name: Text
    part: Literal["contains", "low", "high"]
    text: Text


@component("grid.vue")
def _Grid(heads: list, rows: list, caption: str, filters: dict, order: dict, filtering: bool, problems: dict,
          event_ordered: Callable[[Text], None], event_filtered: Callable[[Typed], None]):  # fmt: skip
    """See `Grid`."""


def Grid(
    frame: pd.DataFrame,
    rows: pd.DataFrame,
    about: Mapping[str, Column],
    query: Query,
    problems: Mapping[str, str],
    filtering: bool,
    on_query: Callable[[Query], None],
    caption: str,
):
    """The grid.

    Args:
        frame: the whole table, which decides how its columns are printed.
        rows: what is shown of it.
        about: unit and meaning by column.
        problems: what is wrong with a filter, by column.
        filtering: whether filters are in sight.
        on_query: hears of another order or filter.
        caption: what the table shows, for those who cannot see it.
    """
    printed = [rows[name].map(printer(frame[name], about[name].unit)) for name in rows]
    return _Grid(
        heads=[
            {"name": name, "unit": _unit(about[name]), "meaning": about[name].meaning, "kind": kind(frame[name]),
             "number": is_number(frame[name])}
            for name in frame
        ],
        rows=[list(cells) for cells in zip(*printed, strict=True)],
        caption=caption,
        filters={name: vars(wanted) for name, wanted in query.filters.items()},
        order={"name": query.order, "descending": query.descending},
        filtering=filtering,
        problems=dict(problems),
        event_ordered=lambda name: on_query(query.ordered(name)),
        event_filtered=lambda event: on_query(query.filtered(event["name"], event["part"], event["text"])),
    )  # fmt: skip


def _unit(column: Column) -> str:
    """The unit, in words where it is none of measure."""
    return {"": "text", "1": "share or ratio", "flag": "true or false"}.get(column.unit, column.unit)
