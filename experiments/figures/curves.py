"""Learning curves: a metric so far, as the run goes on."""

import math

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.figures.colours import Mark, marks
from experiments.figures.labels import MOST_NAMED, name_line_ends
from experiments.figures.style import FAINT, MUTED, SMALL, Sheet, in_two_lines, message, styled, text_width
from experiments.numbers import named, number
from experiments.results import Results, has_curve, running

WINDOW = 3  # blocks over which a curve is smoothed
_WIDTH, _LEFT, _COLUMNS = 8.6, 0.62, 4  # inches, inches, small panels in a row
_PANEL, _EACH = 0.85, 1.15  # inches: height of a small panel, and of a row of them with their titles
_ONE_PANEL = 2  # so few curves carry their bands themselves


def smoothed(values: np.ndarray, window: int = WINDOW) -> np.ndarray:
    """Centred rolling mean along the last axis; near an end the window shrinks on both sides, so ends stay as they are."""
    values = np.asarray(values, float)
    count = values.shape[-1]
    result = np.empty_like(values)
    for place in range(count):
        half = min(window // 2, place, count - 1 - place)
        result[..., place] = values[..., place - half : place + half + 1].mean(axis=-1)
    return result


def learning_frame(results: Results, metric: str, window: int = WINDOW) -> pd.DataFrame:
    """One row a configuration and block: label, steps (so far), mean and sd over the seeds, seeds; no rows where blocks do not tell it.

    A seed's curve is the metric so far (`experiments.results.running`) at the end of each block, smoothed (`smoothed`) over `window`
    blocks. `sd` (ddof 1) is NaN for one seed.
    """
    if not has_curve(results, metric):
        return pd.DataFrame(columns=["label", "steps", "mean", "sd", "seeds"])
    frame = running(results, metric)
    frame["value"] = frame.groupby("id", sort=False)["value"].transform(lambda curve: smoothed(curve.to_numpy(), window))
    table = frame.groupby(["label", "steps"], sort=False)["value"].agg(mean="mean", sd="std", seeds="count").reset_index()
    order = {label: place for place, label in enumerate(results.labels)}
    return table.sort_values(["label", "steps"], key=lambda column: column.map(order) if column.name == "label" else column)


@styled
def learning_curves(results: Results, caption: str = "", metric: str = "", window: int = WINDOW) -> Figure:
    """Mean over seeds of a metric so far (if left out, the first that is shown and has a curve), against steps, and below it each
    configuration alone with a band of one standard deviation over seeds. Smoothed over `window` blocks."""
    market = results.market
    metric = metric or next(iter(with_curve(results)), market.rank_by)
    title = f"Learning curves: {metric.replace('_', ' ')} so far"
    table = learning_frame(results, metric, window)
    if table["mean"].notna().sum() == 0:
        return message(
            title, f"A curve has one point a block of {market.block} {market.step_noun}s; these runs are shorter.", caption
        )
    found, curves = marks(results), dict(list(table.groupby("label", sort=False)))
    seeds = int(table["seeds"].max())
    better = {True: "Higher is better. ", False: "Lower is better. ", None: ""}[market.metrics[metric].more_is_better]
    band = f"Bands: one standard deviation over {seeds} seeds. " if seeds > 1 else "One seed: no bands. "
    blocks = f"{window} blocks of {market.block} {market.step_noun}s"
    how = f"Smoothed by a centred mean over {blocks}, narrowing at the ends." if window > 1 else ""
    if len(curves) > MOST_NAMED:
        curves = dict(sorted(curves.items(), key=lambda item: -item[1]["mean"].iloc[-1]))
        band = f"Highest at the end first; the number is the last value. {band}"
    upper = 3.0 if len(curves) <= MOST_NAMED else 0.0
    rows = 0 if len(curves) <= _ONE_PANEL else math.ceil(len(curves) / _COLUMNS)
    width = (_WIDTH - _LEFT - 0.05) / _COLUMNS
    titles = {label: label if upper else f"{label}  {number(curve['mean'].iloc[-1])}" for label, curve in curves.items()}
    titles = {label: in_two_lines(text, width - 0.12) for label, text in titles.items()}
    each = _EACH + 0.15 * any("\n" in text for text in titles.values())
    top = upper + (0.5 if upper else 0.0)
    sheet = Sheet(_WIDTH, top + rows * each + (0.22 if rows else 0.0), title, f"{better}{band}{how}", caption)
    limits = _limits(table)
    if upper:
        right = 0.4 + max(text_width(label) for label in curves)
        axes = sheet.place(_LEFT, sheet.body - upper - 0.08, _WIDTH - _LEFT - right, upper)
        axes.set(xlabel=f"{market.step_noun}s held", ylabel=f"{named(market, metric)}, so far")
        _main(axes, curves, found, limits, rows == 0, upper)
    for place, label in enumerate(curves if rows else ()):
        left, bottom = _LEFT + place % _COLUMNS * width, sheet.body - top - (place // _COLUMNS + 1) * each
        small = sheet.place(left, bottom, width - 0.12, _PANEL)
        _alone(small, curves, label, found, limits, place % _COLUMNS == 0, place + _COLUMNS >= len(curves))
        small.set_title(titles[label], size=SMALL, loc="left", pad=3)
    return sheet.figure


def with_curve(results: Results) -> list[str]:
    """The metrics that are shown and that sums over blocks can follow."""
    return [name for name in results.market.shown if has_curve(results, name)]


def _limits(table: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """Limits of x and y: all means, and the bands but for their widest tails at the start."""
    sd = table["sd"].fillna(0.0)
    low, high = (table["mean"] - sd).quantile(0.02), (table["mean"] + sd).quantile(0.98)
    low, high = min(low, table["mean"].min()), max(high, table["mean"].max())
    room = max(0.03 * (high - low), 0.002)
    first, last = table["steps"].min(), table["steps"].max()
    return (first - 0.02 * (last - first) - (last == first), last), (low - room, high + room)


def _main(axes: Axes, curves: dict, found: dict[str, Mark], limits: tuple, bands: bool, height: float) -> None:
    axes.set(xlim=limits[0], ylim=limits[1])
    ends = {}
    for label, curve in curves.items():
        mark = found[label]
        _curve(axes, curve, mark, 1.7)
        if bands:
            _band(axes, curve, mark)
        ends[label] = (float(curve["mean"].iloc[-1]), mark.colour)
        every = max(1, len(curve) // 5)
        axes.plot(curve["steps"].iloc[every - 1 :: every], curve["mean"].iloc[every - 1 :: every], ls="", marker=mark.marker,
                  ms=8 if mark.marker == "*" else 5.5, color=mark.colour, mec="white", mew=0.4, zorder=4, clip_on=False)  # fmt: skip
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x, 0)))
    name_line_ends(axes, height, {name: end for name, end in ends.items() if not np.isnan(end[0])})


def _alone(axes: Axes, curves: dict, chosen: str, found: dict[str, Mark], limits: tuple, first: bool, last: bool) -> None:
    """One configuration with its band, the others in grey behind it."""
    axes.set(xlim=limits[0], ylim=limits[1])
    for label, curve in curves.items():
        if label != chosen:
            axes.plot(curve["steps"], curve["mean"], color=FAINT, lw=0.8, zorder=1)
    _band(axes, curves[chosen], found[chosen])
    _curve(axes, curves[chosen], found[chosen]._replace(dash="-"), 1.5)
    axes.xaxis.set_major_locator(MaxNLocator(3, prune="upper"))
    axes.yaxis.set_major_locator(MaxNLocator(3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(x, 0)))
    axes.tick_params(labelleft=first, labelbottom=last, length=2, pad=2, labelsize=SMALL - 1, labelcolor=MUTED)


def _curve(axes: Axes, curve: pd.DataFrame, mark: Mark, width: float) -> None:
    axes.plot(curve["steps"], curve["mean"], color=mark.colour, ls=mark.dash, lw=width, zorder=3)


def _band(axes: Axes, curve: pd.DataFrame, mark: Mark) -> None:
    low, high = curve["mean"] - curve["sd"], curve["mean"] + curve["sd"]
    axes.fill_between(curve["steps"], low, high, color=mark.colour, alpha=0.25, lw=0, zorder=2)
