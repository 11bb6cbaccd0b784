"""A table that scrolls within its panel."""

from collections.abc import Sequence
from typing import NamedTuple

from views.widgets.component import component


class Head(NamedTuple):
    """The head of a column: its title, what it means, and whether its cells are numbers or long text."""

    title: str
    meaning: str = ""
    kind: str = ""  # "", "right" (numbers), "wrap"


@component("table.vue")
def _Table(heads: list, rows: list, marks: list, caption: str, height: int, channel: str):
    """See `Table`."""


def Table(
    heads: Sequence[Head] = (),
    rows: Sequence[Sequence[str]] = (),
    marks: Sequence[str] = (),
    caption: str = "",
    height: int = 0,
    channel: str = "",
):
    """A table of formatted cells.

    Args:
        rows: the text of every cell.
        marks: a class for each row ("strong", "faint" or ""); none if left out.
        caption: what the table shows, read out to those who cannot see it.
        height: most pixels before it scrolls; 0 is as high as it gets.
        channel: the table's name in the frames of the page, from which it takes heads, rows, marks and caption instead.
    """
    return _Table(
        heads=[head._asdict() for head in heads],
        rows=[list(row) for row in rows],
        marks=list(marks),
        caption=caption,
        height=height,
        channel=channel,
    )
