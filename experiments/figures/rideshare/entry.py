"""Policies for entrants: who is let in, what it costs in regret, and what the sponsor pays for it."""

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from experiments.figures.colours import Mark, marks
from experiments.figures.key import draw_key, key_width
from experiments.figures.labels import name_points
from experiments.figures.rideshare.scatter import texts_of
from experiments.figures.style import INK, MUTED, SMALL, TRUTH, Sheet, message, styled
from experiments.numbers import per_cent
from experiments.results import Results
from experiments.rideshare.entry import entry_intervals, entry_points, varied_policies
from experiments.statistics import Interval, interval

#: Public money, from none (dark) to much (light).
SUBSIDY = matplotlib.colormaps["cividis"]
_TITLE = "Policies for entrants: who is let in, at what regret, for how much public money?"
_FADED = 0.35


@styled
def entry_frontier(results: Results, caption: str = "") -> Figure:
    """Entrants' share of the wins against regret an auction, colour = subsidy per USD tendered: a mark a configuration with
    95 % intervals over seeds, faint where another configuration of the same world, policies
    apart, is at least as good in all three and better in one."""
    runs = results.runs
    if not varied_policies(runs):
        return message(_TITLE, "No policy for entrants varies in this sweep.", caption)
    points, rows = entry_points(runs), entry_intervals(runs)
    shown = points.dropna(subset=["inclusion", "regret_per_auction"])
    if shown.empty:
        return message(_TITLE, "Nobody won an auction in these runs.", caption)
    extra = key_width(shown.index)
    sheet = Sheet(7.6 + extra, 4.9, _TITLE, _hint(runs, points), caption)
    axes = sheet.axes(0.82, 1.0, 0.2 + extra, 0.2)
    norm = Normalize(0.0, max(float(shown["subsidy"].max()), 1e-9))
    bars = _draw_points(axes, shown, rows, marks(results), norm)
    _mark_truth(axes, runs)
    axes.margins(0.1, 0.08)
    axes.autoscale_view()
    axes.set_xlim(axes.get_xlim())
    axes.set_ylim(axes.get_ylim())
    axes.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    axes.set_xlabel("entrants' share of the wins  →")
    axes.set_ylabel("← better     regret, W an auction")
    texts, bold = texts_of(shown, shares=False), list(shown["efficient"])
    place = [shown[name].to_numpy() for name in ("inclusion", "regret_per_auction")]
    name_points(axes, *place, [texts[label] for label in shown.index], bold, 8.5, bars)
    if extra:
        draw_key(sheet, shown.index, marks(results), list(shown.index[shown["efficient"]]))
    _colour_bar(sheet, norm)
    return sheet.figure


def _hint(runs: pd.DataFrame, points: pd.DataFrame) -> str:
    """How marks are to be read."""
    how = " Lines: 95 % intervals over seeds." if runs["seed"].nunique() > 1 else " One seed: no intervals."
    names = ", ".join(varied_policies(runs))
    return (
        f"Varied: {names}. In bold, strong: no other is as good in all three and better in one ("
        f"{points['efficient'].sum()} configurations); faint: dominated.{how}"
    )


def _draw_points(
    axes: Axes, shown: pd.DataFrame, rows: dict[str, dict[str, Interval]], found: dict[str, Mark], norm: Normalize
) -> list:
    """Marks and their intervals; returns the stretches that the intervals take."""
    bars = []
    for label, point in shown.iterrows():
        x, y, alpha = point["inclusion"], point["regret_per_auction"], 1.0 if point["efficient"] else _FADED
        across, up = rows[label]["inclusion"], rows[label]["regret_per_auction"]
        if across.n > 1 and up.n > 1:
            axes.errorbar(x, y, xerr=across.half, yerr=up.half, color=INK, lw=0.7, alpha=alpha, zorder=4)
            bars += [((across.low, y), (across.high, y)), ((x, up.low), (x, up.high))]
        size, face = 120 if found[label].marker == "*" else 58, SUBSIDY(norm(point["subsidy"]))
        axes.scatter(x, y, s=size, marker=found[label].marker, color=[face], edgecolors=INK, lw=0.9, alpha=alpha, zorder=6)
    return bars


def _mark_truth(axes: Axes, runs: pd.DataFrame) -> None:
    """The share that the hidden truth warrants, if it is one for the whole sweep."""
    by_seed = runs.groupby(["seed"])["oracle_inclusion"].agg(["min", "max"])
    if not np.isclose(by_seed["min"], by_seed["max"]).all():
        return
    truth = interval(by_seed["max"])
    if truth.n:
        axes.axvline(truth.mean, color=TRUTH, lw=1.4, zorder=3)
        place = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "bottom", "size": SMALL}
        axes.text(truth.mean, 1.01, f"truth warrants {per_cent(truth.mean)}", color=TRUTH, weight="bold", **place)


def _colour_bar(sheet: Sheet, norm: Normalize) -> None:
    axes = sheet.place(0.82, 0.3, 2.4, 0.09)
    bar = sheet.figure.colorbar(ScalarMappable(norm, SUBSIDY), cax=axes, orientation="horizontal")
    bar.outline.set_linewidth(0.5)
    bar.outline.set_edgecolor(MUTED)
    bar.ax.tick_params(length=2, pad=1.5, labelsize=SMALL)
    bar.ax.set_xlabel("subsidy per USD tendered (colour)", size=SMALL, labelpad=2, loc="left")
