"""What a visitor asks of a table: filters by column, an order, and a page of rows. No Solara here."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from views.explorer.datasets import is_number

SIZES = (25, 50, 100)  # rows a page


class FilterError(ValueError):
    """A bound that is not a number; the message says what came."""


@dataclass(frozen=True)
class Filter:
    """What is asked of a column, as typed: `contains` of a text, `low` and `high` (both inclusive) of a number."""

    contains: str = ""
    low: str = ""
    high: str = ""

    def passes(self, column: pd.Series) -> pd.Series:
        """Which rows pass; a blank cell passes no bound.

        Raises:
            FilterError: a bound of a column of numbers that is no number.
        """
        if not is_number(column):
            return column.str.casefold().str.contains(self.contains.strip().casefold(), regex=False)
        low, high = bound(self.low, -math.inf), bound(self.high, math.inf)
        if low > high:
            raise FilterError(f"the least, {self.low.strip()}, is above the most, {self.high.strip()}")
        if math.isinf(low) and math.isinf(high):
            return pd.Series(True, index=column.index)
        return column.astype(float).between(low, high)


@dataclass(frozen=True)
class Query:
    """Filters by column, the column that orders the rows ("" is the file's order), and the page, from 0."""

    filters: Mapping[str, Filter] = field(default_factory=dict)
    order: str = ""
    descending: bool = False
    page: int = 0
    size: int = SIZES[1]

    def filtered(self, column: str, part: str, text: str) -> "Query":
        """With one part of a column's filter as typed, and back on the first page."""
        changed = replace(self.filters.get(column, Filter()), **{part: text})
        others = {name: kept for name, kept in self.filters.items() if name != column}
        return replace(self, filters=others if changed == Filter() else {**others, column: changed}, page=0)

    def ordered(self, column: str) -> "Query":
        """By that column: ascending, then descending, then in the file's order again."""
        if column != self.order:
            return replace(self, order=column, descending=False, page=0)
        return replace(self, order="" if self.descending else column, descending=not self.descending, page=0)


def bound(text: str, blank: float) -> float:
    """A number as typed, `blank` if there is none; commas may stand between thousands.

    Raises:
        FilterError: a text that is no finite number.
    """
    plain = text.strip()
    if not plain:
        return blank
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", plain, re.ASCII):
        plain = plain.replace(",", "")
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", plain, re.ASCII | re.IGNORECASE) and math.isfinite(float(plain)):
        return float(plain)
    raise FilterError(f"{text.strip()!r} is not a number")


def matching(frame: pd.DataFrame, query: Query) -> tuple[pd.DataFrame, dict[str, str]]:
    """The rows that pass, in the order asked for, and by column what is wrong with a filter, which then is left out."""
    problems: dict[str, str] = {}
    passing = pd.Series(True, index=frame.index)
    for column, wanted in query.filters.items():
        if column not in frame:
            problems[column] = "there is no such column"
            continue
        try:
            passing &= wanted.passes(frame[column])
        except FilterError as error:
            problems[column] = str(error)
    return _ordered(frame[passing], query), problems


def _ordered(frame: pd.DataFrame, query: Query) -> pd.DataFrame:
    """By the column asked for, whatever the case of texts; blanks come last and equals keep the file's order."""
    if query.order not in frame:
        return frame
    column = frame[query.order]
    keys = column if is_number(column) else column.str.casefold().where(column != "")
    return frame.loc[keys.sort_values(ascending=not query.descending, kind="stable", na_position="last").index]


def paged(frame: pd.DataFrame, query: Query) -> tuple[pd.DataFrame, int, int]:
    """The rows of the page, the page's number, and the number of pages (at least one); past the end is the last page."""
    pages = max(1, math.ceil(len(frame) / query.size))
    page = min(max(query.page, 0), pages - 1)
    return frame.iloc[page * query.size : (page + 1) * query.size], page, pages
