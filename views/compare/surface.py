"""Risk, money and inclusion: blocks, their convex hull, and the efficient frontier; in space, in the plane, or as a picture."""

from base64 import b64encode
from typing import NamedTuple

import pandas as pd
import solara

from experiments.figures import efficient, risk_profit_inclusion, svg_text
from experiments.frontier import block_points, configuration_points
from views.compare.curves import VALUES
from views.compare.folders import Shown
from views.compare.plane import plane
from views.compare.space import SCALES, space
from views.widgets.chart import Chart
from views.widgets.html import box, words
from views.widgets.select import Select

VIEWS = ("3D", "2D")


class Points(NamedTuple):
    """One point a block and configuration (`block_points`), the configurations' means, and which of them are efficient."""

    blocks: pd.DataFrame
    means: pd.DataFrame
    best: list[str]


@solara.component
def Surface(shown: Shown, labels: list[str]):
    """The panel; `labels` are the configurations in sight. Where the browser has no WebGL, the printed figure stands in."""
    value, set_value = solara.use_state(VALUES[0])
    view, set_view = solara.use_state(VIEWS[0])
    scale, set_scale = solara.use_state(SCALES[0])
    flat, set_flat = solara.use_state(False)  # no WebGL
    points = solara.use_memo(lambda: points_of(shown, value), [shown, value])
    with box("section", "card", data_panel="surface"):
        with box("div", "flow"):
            words("h2", f"Risk, {value} and inclusion")
            box("span", "grow")
            Select("money", value, VALUES, set_value)
            if view == "3D" and not flat:
                Select("scaled to", scale, SCALES, set_scale)
            Select("view", view, VIEWS, set_view)
        words("p", _about(value, view), "note")
        if points is None:
            words("p", "Risk is taken over blocks of 50 auctions; these runs are too short to have two.", "empty")
            return
        words("p", _frontier(points), "frontier")
        if view == "3D" and flat:
            _Printed(shown, value)
        elif view == "3D":
            chart = space(shown, points.blocks, points.means, points.best, labels, value, scale)
            with box("div", "space"):
                Chart(figure=chart, label=_label(points, value), height=560, event_without_webgl=lambda _: set_flat(True))
        else:
            Chart(figure=plane(shown, points.means, points.best, labels, value), label=_label(points, value), height=460)


@solara.component
def _Printed(shown: Shown, value: str):
    """The figure as it is printed."""
    picture = solara.use_memo(
        lambda: svg_text(risk_profit_inclusion(shown.results.runs, shown.results.blocks, value)), [shown, value]
    )
    words(
        "p",
        "This browser has no WebGL, so the space cannot be turned; this is the figure as it is printed.",
        "note",
        role="status",
    )
    with box("div", "scroll", tabindex="0", role="region", aria_label="The printed figure"):
        source = f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
        box("img", "printed", src=source, alt=f"Risk, {value} and entrants' share of every configuration, as printed")


def points_of(shown: Shown, value: str) -> Points | None:
    """What is drawn; None where runs are too short for risk."""
    runs, blocks = shown.results.runs, shown.results.blocks
    if blocks.empty or blocks.groupby("id")["block"].count().max() < 2:
        return None
    means = configuration_points(runs, blocks, value)
    return Points(block_points(runs, blocks, value).dropna(), means, efficient(means, runs))


def _about(value: str, view: str) -> str:
    risk = f"Risk: standard deviation of {value} per USD over blocks of 50 auctions. Inclusion: entrants' share of the wins."
    if view == "2D":
        return f"{risk} Means over the seeds; colour is inclusion. Ringed: the efficient frontier."
    return (
        f"{risk} Small: blocks, averaged over the seeds; the mesh is their convex hull. Large: means; with a ring, and a name where "
        "there is room: the efficient frontier. Drag to turn."
    )


def _frontier(points: Points) -> str:
    if not points.best:
        return "Nobody is on the efficient frontier: no configuration that a platform could run has all three figures."
    return (
        f"Efficient frontier: {', '.join(points.best)}. No rival has less risk, more money and more entrants at once; "
        "the oracle knows the truth and is no rival."
    )


def _label(points: Points, value: str) -> str:
    rows = (
        f"{label} risk {row['risk']:.3f}, {value} {row['value']:.3f}, entrants {row['inclusion']:.0%}"
        for label, row in points.means.iterrows()
    )
    return f"Means: {'; '.join(rows)}. Efficient: {', '.join(points.best) or 'none'}."
