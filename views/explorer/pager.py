"""Which rows of a table are in sight."""

from collections.abc import Callable
from typing import Literal

from views.explorer.query import SIZES
from views.widgets.component import Whole, component


@component("pager.vue")
def _Pager(text: str, page: int, pages: int, size: int, sizes: list[int], event_turned: Callable[[Whole], None],
           event_sized: Callable[[Literal[SIZES]], None]):  # fmt: skip
    """See `Pager`."""


def Pager(shown: int, rows: int, total: int, page: int, pages: int, size: int, on_page: Callable[[int], None],
          on_size: Callable[[int], None]):  # fmt: skip
    """Buttons to the first, previous, next and last page.

    Args:
        shown: rows in sight.
        rows: rows that pass the filters, of `total`.
        page: the page in sight, from 0, of `pages`.
        size: rows a page.
    """
    first = page * size
    passing = f"{rows:,} rows" if rows == total else f"{rows:,} rows that pass (of {total:,})"
    text = f"{first + 1:,} to {first + shown:,} of {passing}" if shown else f"No row passes the filters (of {total:,})"
    return _Pager(text=text, page=page, pages=pages, size=size, sizes=list(SIZES), event_turned=on_page, event_sized=on_size)
