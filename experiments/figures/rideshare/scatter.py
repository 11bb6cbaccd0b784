"""What the scatter figures share: colour by entrants' share, a mark and a name for each configuration."""

import math

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.ticker import PercentFormatter

from experiments.figures.colours import Mark
from experiments.figures.labels import MOST_NAMED, name_points
from experiments.figures.style import INK, SMALL, Sheet, short
from experiments.numbers import per_cent

#: Share of entrants, from few (dark) to many (light): rises in lightness, and is told apart by all kinds of colour vision.
INCLUSION = matplotlib.colormaps["viridis"]


def inclusion_norm(values) -> Normalize:
    """Colour scale over the shares given, in whole tenths."""
    known = np.asarray(values, float)
    known = known[~np.isnan(known)]
    if not known.size:
        return Normalize(0.0, 1.0)
    low, high = math.floor(known.min() * 10.0) / 10.0, math.ceil(known.max() * 10.0) / 10.0
    return Normalize(low, max(high, low + 0.2))


def colour_bar(sheet: Sheet, norm: Normalize, left: float, bottom: float, width: float, named: bool) -> None:
    """A horizontal scale of entrants' share, at a place of the body (inches); `named` if names bear the share too."""
    axes = sheet.place(left, bottom, width, 0.09)
    bar = sheet.figure.colorbar(ScalarMappable(norm, INCLUSION), cax=axes, orientation="horizontal")
    bar.outline.set_linewidth(0.5)
    bar.ax.xaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    bar.ax.tick_params(length=2, pad=1.5, labelsize=SMALL)
    where = "colour, and beside each name" if named else "colour"
    bar.ax.set_xlabel(f"newcomers' share of the wins ({where})", size=SMALL, labelpad=2, loc="left")


def draw_marks(axes: Axes, table: pd.DataFrame, x: str, y: str, found: dict[str, Mark], norm: Normalize, ringed=()) -> None:
    """One mark a configuration (index of `table`): shape of its mechanism, colour by `inclusion`, a ring where asked."""
    for label, row in table.iterrows():
        known = not np.isnan(row["inclusion"])
        face = INCLUSION(norm(row["inclusion"])) if known else "none"
        size = 120 if found[label].marker == "*" else 58
        axes.scatter(row[x], row[y], s=size, marker=found[label].marker, color=[face], edgecolors=INK, linewidths=0.9, zorder=6)
        if label in ringed:
            axes.scatter(row[x], row[y], s=210, marker="o", facecolors="none", edgecolors=INK, linewidths=1.5, zorder=5)


def name_marks(axes: Axes, table: pd.DataFrame, x: str, y: str, bold=(), bars=()) -> None:
    """Names and shares beside the marks, or their numbers where there are many (`experiments.figures.key`)."""
    shown = table.dropna(subset=[x, y])
    texts = [texts_of(table)[name] for name in shown.index]
    weights = [name in bold for name in shown.index]
    name_points(axes, shown[x].to_numpy(), shown[y].to_numpy(), texts, weights, 8.5 if bold else 5.0, bars)


def texts_of(table: pd.DataFrame, shares: bool = True) -> dict[str, str]:
    """What is written beside each mark: name and entrants' share, or a number where there are many."""
    if len(table) > MOST_NAMED:
        return {label: str(place) for place, label in enumerate(table.index, start=1)}
    known = table["inclusion"].notna() & shares
    shares = {label: f"  {per_cent(table['inclusion'][label])}" if known[label] else "" for label in table.index}
    return {label: f"{short(label)}{share}" for label, share in shares.items()}
