"""The forest plot: paired differences from the baseline, a column a metric, a row a configuration."""

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from experiments.figures.colours import Mark, marks
from experiments.figures.rows import ROW, in_worlds, set_rows
from experiments.figures.style import INK, PAPER, SMALL, Sheet, message, styled, text_width
from experiments.results import Results
from experiments.statistics import Comparison
from experiments.summary import adjusted, families

_COLUMNS, _WIDTH, _ROW = 4, 1.55, 0.8 * ROW  # panels side by side, inches
_LEVEL = 0.05
_TITLE = "Paired differences from {}: what is told apart from nothing?"
_ARROWS = {True: "better →", False: "← better", None: ""}


@styled
def forest(results: Results, caption: str = "") -> Figure:
    """Mean difference of each shown metric from the baseline in the same world, seed by seed, with its 95 % interval; filled where
    it is told from 0 after Holm's correction for the rows of a panel and world."""
    market, baseline = results.market, results.baseline
    title = _TITLE.format(baseline)
    found = families(market, results.runs, baseline)
    gaps = {label: row for family in found.values() for label, row in family.items()}
    if not gaps:
        return message(title, "There is one configuration in each world, and nobody to compare it with.", caption)
    holm = {label: row for family in found.values() for label, row in adjusted(family).items()}
    order = in_worlds(results, lambda label: _least(gaps[label][market.rank_by]), gaps)
    left = max(0.25 + max(text_width(label) for label in order), 1.3)
    columns = min(_COLUMNS, len(market.shown))
    rows = math.ceil(len(market.shown) / columns)
    height = max(len(order), 2) * _ROW
    hint = (
        "Seed by seed, so that what a world does to both cancels. Lines: 95 % intervals, each for itself. Filled: p < .05, corrected by "
        "Holm for the rows of a panel."
    )
    sheet = Sheet(
        left + columns * _WIDTH + 0.1,
        rows * (height + 0.62),
        title,
        hint if results.seeds > 1 else "One seed: no intervals.",
        caption,
    )
    for place, metric in enumerate(market.shown):
        row, column = divmod(place, columns)
        axes = sheet.place(left + column * _WIDTH, sheet.body - (row + 1) * (height + 0.62) + 0.36, _WIDTH - 0.15, height)
        set_rows(axes, results, order, column == 0)
        better = _ARROWS[market.metrics[metric].more_is_better]
        axes.set_title(f"{metric.replace('_', ' ')}   {better}", size=SMALL, loc="left", pad=3)
        _draw(axes, order, {label: (gaps[label][metric], holm[label][metric]) for label in order}, marks(results))
    return sheet.figure


def _least(gap: Comparison) -> float:
    return -gap.difference.mean if gap.difference.n else -math.inf


def _draw(axes: Axes, order: list[str], gaps: dict[str, tuple[Comparison, float]], found: dict[str, Mark]) -> None:
    """One metric's differences; a row without one stays empty."""
    axes.axvline(0.0, color=INK, lw=0.8, zorder=1)
    for place, label in enumerate(order):
        gap, p = gaps[label]
        if not gap.difference.n:
            continue
        mark, value = found[label], gap.difference
        if value.n > 1:
            axes.errorbar(value.mean, place, xerr=value.half, color=mark.colour, lw=1.3, zorder=3)
        size = 7.0 if mark.marker == "*" else 5.0
        face = mark.colour if p < _LEVEL else PAPER
        axes.plot(value.mean, place, marker=mark.marker, ms=size, mfc=face, mec=mark.colour, mew=1.1, zorder=4)
    axes.margins(x=0.08)
    axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.tick_params(axis="x", labelsize=SMALL - 1, length=2, pad=1.5)
