"""A sheet with one row a configuration: world by world, names at the left."""

from collections.abc import Callable

from matplotlib.axes import Axes

from experiments.figures.style import FAINT, Sheet, short, text_width
from experiments.results import Results

ROW = 0.31  # inches a configuration takes
WIDTH = 4.3  # inches between the names and the figures at the right


def in_worlds(results: Results, value: Callable[[str], float], among=None) -> list[str]:
    """The labels (those in `among`) with the least value first in each world; the first world comes last, so that it is on top."""
    cases = results.first("case")
    place = {case: -order for order, case in enumerate(results.cases)}
    return sorted(cases if among is None else among, key=lambda label: (place[cases[label]], value(label)))


def row_sheet(results: Results, order: list[str], title: str, hint: str, caption: str, right: float) -> tuple[Sheet, Axes]:
    """A sheet and axes with one row a label, the last on top; a line parts the worlds."""
    left = max(0.25 + max(text_width(label) for label in order), 1.3)
    sheet = Sheet(left + WIDTH + right, max(len(order), 2) * ROW + 0.8, title, hint, caption)
    axes = sheet.axes(left, 0.52, right, 0.28)
    set_rows(axes, results, order)
    return sheet, axes


def set_rows(axes: Axes, results: Results, order: list[str], named: bool = True) -> None:
    """Give axes a row a label, with its name at the left if `named`."""
    axes.set_ylim(*((-0.6, len(order) - 0.4) if len(order) > 1 else (-1.0, 1.0)))
    axes.set_yticks(range(len(order)), [short(label) for label in order] if named else [""] * len(order))
    axes.tick_params(axis="y", length=0, pad=6)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    cases = results.first("case")
    for place in range(1, len(order)):
        if cases[order[place]] != cases[order[place - 1]]:
            axes.axhline(place - 0.5, color=FAINT, lw=1.2, zorder=1)
