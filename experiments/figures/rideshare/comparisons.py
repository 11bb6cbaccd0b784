"""One row or point a configuration: thickness against profit, newcomers against incumbents, promised against delivered."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from experiments.figures.colours import marks
from experiments.figures.key import draw_key, key_width
from experiments.figures.rideshare.scatter import INCLUSION, colour_bar, draw_marks, inclusion_norm, name_marks
from experiments.figures.rows import ROW, WIDTH, in_worlds, row_sheet
from experiments.figures.style import BLUE, INK, MUTED, PAPER, SMALL, TRUTH, Sheet, message, styled
from experiments.numbers import per_cent, share_with_half, typeset, with_half
from experiments.results import Results
from experiments.statistics import Interval, interval, intervals

_LANE = 0.2  # rows from a row's middle to what was promised (above) and delivered (below)
_INCUMBENTS = "#b9c0c8"


@styled
def thickness_profit(results: Results, caption: str = "", value: str = "profit") -> Figure:
    """Market thickness (mean gap of the two best scores, in W; a smaller gap is a thicker market) against `value` per USD
    tendered: a mark a configuration with 95 % intervals over seeds, faint ones for the seeds, colour = inclusion."""
    title = f"Market thickness and {value}: does a closer contest pay?"
    runs = results.runs
    means = runs.groupby("label", sort=False)[["thickness", value, "inclusion"]].mean()
    if means[["thickness", value]].dropna().empty:
        return message(title, "No auction had two eligible providers, so there is no gap between the two best scores.", caption)
    extra, bars = key_width(means.index), []
    seeds = results.seeds
    how = "Large: means over seeds, with 95 % intervals; small: single seeds. " if seeds > 1 else "One seed: no intervals. "
    hint = f"{how}Each mechanism's scores are its own: capped indices (UCB) tie at 1, so their gap is near 0 by construction."
    sheet = Sheet(7.6 + extra, 4.9, title, hint, caption)
    axes = sheet.axes(0.72, 1.0, 0.2 + extra, 0.12)
    norm, found = inclusion_norm(means["inclusion"]), marks(results)
    for label, group in runs.groupby("label", sort=False) if seeds > 1 else ():
        colours = INCLUSION(norm(group["inclusion"].to_numpy(float)))
        axes.scatter(group["thickness"], group[value], s=11, marker=found[label].marker, c=colours, alpha=0.35, lw=0, zorder=2)
        x, y = interval(group["thickness"]), interval(group[value])
        if x.n > 1:
            axes.errorbar(x.mean, y.mean, xerr=x.half, yerr=y.half, color=INK, lw=0.8, zorder=4)
            bars += [((x.low, y.mean), (x.high, y.mean)), ((x.mean, y.low), (x.mean, y.high))]
    draw_marks(axes, means, "thickness", value, found, norm)
    axes.margins(0.08, 0.06)
    axes.autoscale_view()
    axes.set_xlim(axes.get_xlim())
    axes.set_ylim(axes.get_ylim())
    axes.set_xlabel("mean gap of the two best scores, in W   (← thicker market, closer contest)")
    axes.set_ylabel(f"{value} per USD tendered")
    name_marks(axes, means, "thickness", value, bars=bars)
    if extra:
        draw_key(sheet, means.index, found)
    colour_bar(sheet, norm, 0.72, 0.3, 2.4, not extra)
    return sheet.figure


@styled
def inclusion_bars(results: Results, caption: str = "") -> Figure:
    """Shares of the wins: entrants to the right of 0, incumbents to the left, most entrants on top in each world, with 95 %
    intervals over seeds; a line marks the entrants' share that the hidden truth of a world warrants (`oracle_inclusion`)."""
    title = "Newcomers and incumbents: who wins, and what would the truth warrant?"
    shares = {label: share for label, share in intervals(results.runs, "inclusion").items() if share.n}
    if not shares:
        return message(title, "Nobody won an auction in these runs.", caption)
    order = in_worlds(results, lambda label: shares[label].mean, shares)
    many = results.seeds > 1
    hint = "Red line: the share that newcomers would win if the best eligible provider always won"
    sheet, axes = row_sheet(results, order, title, f"{hint}{', with its 95 % interval' if many else ''}.", caption, 1.15)
    _mark_truth(axes, results, order)
    for place, label in enumerate(order):
        share = shares[label]
        axes.barh(place, share.mean, height=0.62, color=BLUE, zorder=2)
        axes.barh(place, share.mean - 1.0, height=0.62, color=_INCUMBENTS, zorder=2, hatch="////", edgecolor="white", lw=0)
        if many and share.n > 1:
            axes.errorbar(share.mean, place, xerr=share.half, color=INK, lw=1.1, capsize=2.2, zorder=5)
        across = {"va": "center", "size": SMALL}
        axes.text(1.02, place, share_with_half(share), transform=axes.get_yaxis_transform(), **(across | {"size": SMALL + 0.5}))
        axes.text(share.mean - 1.0 - 0.012, place, per_cent(1.0 - share.mean), ha="right", color=MUTED, **across)
    axes.text(1.02, 1.0, "newcomers", va="bottom", size=SMALL, weight="bold", transform=axes.transAxes)
    axes.axvline(0.0, color=INK, lw=1.0, zorder=4)
    far = max(0.45, max(share.mean for share in shares.values()) + 0.06)
    axes.set_xlim(-1.0 - 0.45 * (1.0 + far) / (WIDTH - 0.45), far)  # .45 inches for the figure left of a bar
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: per_cent(abs(x))))
    axes.set_xlabel("←  incumbents' share of the wins          newcomers' share of the wins  →")
    axes.xaxis.set_label_coords((0.0 - axes.get_xlim()[0]) / np.ptp(axes.get_xlim()), -0.3 / (max(len(order), 2) * ROW))
    return sheet.figure


def warranted(results: Results) -> dict[str, Interval]:
    """The entrants' share that the hidden truth warrants, by world (its `case`): all rules of a world face the same providers."""
    return {case: interval(here.runs.groupby("seed")["oracle_inclusion"].mean()) for case, here in results.by_case()}


def _mark_truth(axes: Axes, results: Results, order: list[str]) -> None:
    """The warranted share: one line if there is one world, else a stroke a row."""
    truths, cases = warranted(results), results.first("case")
    if len(truths) > 1:
        for place, label in enumerate(order):
            _stroke(axes, place, truths[cases[label]])
        return
    (truth,) = truths.values()
    if not truth.n:
        return
    if truth.n > 1:
        axes.axvspan(max(truth.low, 0.0), truth.high, color=TRUTH, alpha=0.16, lw=0, zorder=1)
    axes.axvline(truth.mean, color=TRUTH, lw=1.8, zorder=6)
    place = {"transform": axes.get_xaxis_transform(), "ha": "center", "va": "bottom"}
    axes.text(
        truth.mean,
        1.015,
        f"truth warrants {share_with_half(truth)}",
        size=SMALL + 0.5,
        color=TRUTH,
        weight="bold",
        **place,
    )


def _stroke(axes: Axes, place: int, truth: Interval) -> None:
    """The warranted share of a row's world."""
    if truth.n > 1:
        low = max(truth.low, 0.0)
        axes.barh(place, truth.high - low, left=low, height=0.9, color=TRUTH, alpha=0.16, lw=0, zorder=1)
    axes.plot([truth.mean] * 2, [place - 0.45, place + 0.45], color=TRUTH, lw=1.8, zorder=6)


@styled
def promised_delivered(results: Results, caption: str = "") -> Figure:
    """Revenue (promised at the auction) and profit (what the platform keeps) per USD tendered, means over seeds with
    95 % intervals; sorted by the gap between them, world by world, which stands at the right."""
    title = "Promised and delivered: revenue at the auction, profit after the launches"
    runs = results.runs
    gaps = {label: gap for label, gap in intervals(runs, "gap").items() if gap.n}
    if not gaps:
        return message(title, "Nothing was tendered in these runs.", caption)
    order = in_worlds(results, lambda label: gaps[label].mean, gaps)
    promised, kept, found = intervals(runs, "revenue"), intervals(runs, "profit"), marks(results)
    many = results.seeds > 1
    hint = "Open circle, above: promised (revenue). Filled mark, below: delivered to the platform (profit)."
    how = " Lines through them: 95 % intervals. Widest gap on top." if many else " One seed: no intervals. Widest gap on top."
    sheet, axes = row_sheet(results, order, title, hint + how, caption, 1.35)
    for place, label in enumerate(order):
        revenue, profit, colour = promised[label], kept[label], found[label].colour
        axes.barh(place, revenue.mean - profit.mean, left=profit.mean, height=0.5, color=colour, alpha=0.3, lw=0, zorder=2)
        if many and revenue.n > 1:
            axes.errorbar(revenue.mean, place + _LANE, xerr=revenue.half, color=INK, lw=0.9, zorder=3)
            axes.errorbar(profit.mean, place - _LANE, xerr=profit.half, color=INK, lw=0.9, zorder=3)
        size = 8.5 if found[label].marker == "*" else 5.5
        axes.plot(revenue.mean, place + _LANE, marker="o", ms=5.2, mfc=PAPER, mec=colour, mew=1.5, zorder=4)
        axes.plot(profit.mean, place - _LANE, marker=found[label].marker, ms=size, color=colour, mec=INK, mew=0.5, zorder=5)
        axes.text(
            1.02,
            place,
            typeset(with_half(gaps[label], signed=True)),
            transform=axes.get_yaxis_transform(),
            va="center",
            size=SMALL,
        )
    axes.text(1.02, 1.0, "gap", transform=axes.transAxes, va="bottom", size=SMALL, weight="bold")
    axes.use_sticky_edges = False
    axes.margins(x=0.06)
    axes.autoscale_view(scaley=False)
    axes.set_xlabel("per USD tendered")
    return sheet.figure
