"""Risk, profit and inclusion: every block, their convex hull, and the configurations that none other beats."""

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter
from mpl_toolkits.mplot3d import proj3d
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from experiments.figures.colours import Mark, marks
from experiments.figures.key import draw_key, key_width
from experiments.figures.labels import MOST_NAMED, name_points
from experiments.figures.rideshare.scatter import colour_bar, draw_marks, inclusion_norm, name_marks, texts_of
from experiments.figures.style import FAINT, INK, MUTED, SMALL, Sheet, message, styled
from experiments.frontier import hull_faces, non_dominated
from experiments.results import Results
from experiments.rideshare.frontier import BETTER, POINT, block_points, configuration_points, efficient

_TITLE = "Risk, {value} and newcomers: who is not beaten on all three?"
_WIDTH, _BODY, _PLANE, _SOLID = 10.2, 4.75, 5.1, 4.9  # inches: the whole, its height, the plane and the space in it


@styled
def risk_profit_inclusion(results: Results, caption: str = "", value: str = "profit") -> Figure:
    """Left: the configurations' means, risk against `value`, colour = inclusion. Right, in space: one point a block of 50
    auctions and configuration, over the seeds (`block_points`), the convex hull of each world's points, and each mean on its stem.

    Risk: standard deviation over blocks of block `value` / block W. `value` ("profit" or "revenue"): per USD tendered.
    Inclusion: entrants' share of the wins. Ringed and in bold: not dominated in its world (`efficient`).
    """
    title = _TITLE.format(value=value)
    if not len(results.blocks) or results.blocks.groupby("id")["block"].count().max() < 2:
        return message(title, "Risk is taken over blocks of 50 auctions; these runs are too short to have two.", caption)
    points, means = block_points(results, value), configuration_points(results, value)
    best, found = efficient(means, results), marks(results)
    extra = key_width(means.index)
    sheet = Sheet(_WIDTH + extra, _BODY, title, _hint(means, results, best), caption)
    _draw_plane(sheet, means, found, best, value, extra)
    _draw_space(sheet, points, means, found, best, value)
    return sheet.figure


def _hint(means: pd.DataFrame, results: Results, best: list[str]) -> str:
    """What a ring means, and who is beaten by whom."""
    known, cases = means.dropna(), results.first("case")
    rivals = [label for label in known.index if label in results.rivals()]
    if len(rivals) < 2:
        return "One configuration: there is nobody to be beaten by."
    beaten = {
        label: _who_beats(label, [other for other in best if cases[other] == cases[label]], known)
        for label in rivals
        if label not in best
    }
    among = "every rival" if len(results.cases) == 1 else "every rival in its own world"
    text = f"Ringed, in bold: against {among}, better on at least one of the three ({len(best)} of {len(rivals)})."
    if beaten and len(beaten) <= 4:
        text += f" Beaten on all three: {', '.join(f'{label} (by {other})' for label, other in beaten.items())}."
    elif not beaten:
        text += " Each is a trade-off."
    return text + (" The oracle knows the truth and is no rival." if len(rivals) < len(known) else "")


def _who_beats(label: str, best: list[str], means: pd.DataFrame) -> str:
    """The first of the best that dominates a configuration."""
    signs = tuple(BETTER.values())
    return next(
        other for other in best if non_dominated(means.loc[[label, other], POINT].to_numpy(), signs).tolist() == [False, True]
    )


def _draw_space(sheet: Sheet, points: pd.DataFrame, means: pd.DataFrame, found: dict[str, Mark], best: list, value: str) -> None:
    axes = sheet.place(_PLANE, 0.0, _SOLID, _BODY, projection="3d", computed_zorder=False)
    columns = ["risk", "inclusion", "value"]
    for _, world in points.groupby("case", sort=False):
        if not len(faces := hull_faces(world[columns].to_numpy())):
            continue
        axes.add_collection3d(
            Poly3DCollection(faces, facecolor=(0.45, 0.5, 0.56, 0.05), edgecolor=(0.45, 0.5, 0.56, 0.28), lw=0.4)
        )
    for label, cloud in points.groupby("label", sort=False):
        place = [cloud[name].to_numpy() for name in columns]
        axes.scatter(*place, s=9, marker=found[label].marker, color=found[label].colour, alpha=0.45, lw=0, depthshade=False)
    floor = axes.get_zlim()[0]
    axes.set_zlim(axes.get_zlim())
    for label, mean in means.dropna().iterrows():
        x, y, z = (mean[name] for name in columns)
        axes.plot([x, x], [y, y], [floor, z], color=found[label].colour, lw=0.7, alpha=0.7, zorder=3)
        axes.scatter(x, y, floor, s=6, marker="o", color=found[label].colour, lw=0, zorder=3, depthshade=False)
        size = 110 if found[label].marker == "*" else 62
        width = 1.6 if label in best else 0.6
        axes.scatter(
            x,
            y,
            z,
            s=size,
            marker=found[label].marker,
            color=found[label].colour,
            edgecolors=INK,
            lw=width,
            zorder=5,
            depthshade=False,
        )
    axes.set_xlabel("risk", labelpad=-4)
    axes.set_ylabel("newcomers' share", labelpad=-4)
    axes.set_zlabel(f"{value} per USD tendered", labelpad=-2)
    axes.tick_params(pad=-2, labelsize=SMALL - 1)
    axes.view_init(elev=20, azim=-58)
    axes.set_box_aspect((1, 1, 0.9), zoom=0.95)
    for axis in (axes.xaxis, axes.yaxis, axes.zaxis):
        axis.pane.set_facecolor("none")
        axis.pane.set_edgecolor(FAINT)
        axis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=" %"))
    _name_in_space(sheet, axes, means, columns, best)


def _name_in_space(sheet: Sheet, axes, means: pd.DataFrame, columns: list[str], best: list) -> None:
    """Names, or numbers where there are many, on a flat sheet of axes over the space."""
    flat = sheet.place(_PLANE, 0.0, _SOLID, _BODY, xlim=(0.0, 1.0), ylim=(0.0, 1.0), zorder=axes.get_zorder() + 1)
    flat.axis("off")
    axes.apply_aspect()
    shown, texts = means.dropna(), texts_of(means, shares=False)
    shown = shown.loc[best] if len(shown) > MOST_NAMED else shown
    x, y, _ = proj3d.proj_transform(*(shown[name].to_numpy() for name in columns), axes.get_proj())
    places = flat.transData.inverted().transform(axes.transData.transform(np.column_stack([x, y])))
    bold = [label in best for label in shown.index]
    name_points(flat, *places.T, [texts[label] for label in shown.index], bold, radius=6.0, size=SMALL - 0.5)


def _draw_plane(sheet: Sheet, means: pd.DataFrame, found: dict[str, Mark], best: list, value: str, extra: float) -> None:
    axes = sheet.place(0.7, 1.0, _PLANE - 0.75, _BODY - 1.1)
    norm = inclusion_norm(means["inclusion"])
    draw_marks(axes, means, "risk", "value", found, norm, best)
    axes.margins(0.16, 0.1)
    axes.autoscale_view()
    axes.set_xlim(axes.get_xlim())
    axes.set_ylim(axes.get_ylim())
    axes.set_xlabel(f"risk: sd of {value} per USD over blocks of 50 auctions")
    axes.set_ylabel(f"{value} per USD tendered")
    name_marks(axes, means, "risk", "value", best)
    if extra:
        draw_key(sheet, means.index, found, best)
    colour_bar(sheet, norm, 0.7, 0.3, 2.2, not extra)
    axes.text(0.015, 0.985, "↖ better", size=SMALL, color=MUTED, transform=axes.transAxes, va="top", ha="left", style="italic")
