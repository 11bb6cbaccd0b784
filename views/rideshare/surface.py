"""Risk, money and inclusion in space: blocks, their convex hull, and the efficient frontier; or as printed."""

from typing import NamedTuple

import pandas as pd
import solara

from experiments.rideshare.frontier import VALUES, block_points, configuration_points, efficient
from views.compare.figures import AsPrinted
from views.compare.folders import Shown
from views.compare.key import Key
from views.rideshare.space import SCALES, space
from views.widgets.chart import Chart
from views.widgets.html import box, words
from views.widgets.select import Select

VIEWS = ("3D", "as printed")
KEY = "risk_profit_inclusion"  # of the figure that this panel stands for


class Points(NamedTuple):
    """One point a block and configuration (`block_points`), the configurations' means, and which of them are efficient."""

    blocks: pd.DataFrame
    means: pd.DataFrame
    best: list[str]


@solara.component
def Surface(shown: Shown):
    """The panel. Where the browser has no WebGL, the printed figure stands in."""
    value, set_value = solara.use_state(VALUES[0])
    view, set_view = solara.use_state(VIEWS[0])
    scale, set_scale = solara.use_state(SCALES[0])
    hidden, set_hidden = solara.use_state(())
    flat, set_flat = solara.use_state(False)  # no WebGL
    points = solara.use_memo(lambda: points_of(shown, value), [shown, value])
    turns = view == VIEWS[0] and not flat
    with box("section", "card", data_panel="surface"):
        with box("div", "flow"):
            words("h2", f"Risk, {value if turns else VALUES[0]} and inclusion")
            box("span", "grow")
            if turns:
                Select("money", value, VALUES, set_value)
                Select("scaled to", scale, SCALES, set_scale)
            Select("view", view, VIEWS, set_view)
        if points is None:
            words("p", "Risk is taken over blocks of 50 auctions; these runs are too short to have two.", "empty")
            return
        if flat:
            words("p", "This browser has no WebGL, so the space cannot be turned.", "note", role="status")
        words("p", _frontier(points), "frontier")
        if not turns:
            AsPrinted(shown, KEY)
            return
        words("p", _about(value), "note")
        Key(shown, hidden, set_hidden)
        labels = [label for label in shown.labels if label not in hidden]
        chart = space(shown, points.blocks, points.means, points.best, labels, value, scale)
        with box("div", "space"):
            Chart(figure=chart, label=_label(points, value), height=560, event_without_webgl=lambda _: set_flat(True))


def points_of(shown: Shown, value: str) -> Points | None:
    """What is drawn; None where runs are too short for risk."""
    results = shown.results
    if results.blocks.empty or results.blocks.groupby("id")["block"].count().max() < 2:
        return None
    means = configuration_points(results, value)
    return Points(block_points(results, value).dropna(), means, efficient(means, results))


def _about(value: str) -> str:
    return (
        f"Risk: standard deviation of {value} per USD over blocks of 50 auctions. Inclusion: entrants' share of the wins. Small: "
        "blocks, averaged over the seeds; the mesh is their convex hull, one for each world. Large: means; with a ring, and a name "
        "where there is room: the efficient frontier. Drag to turn."
    )


def _frontier(points: Points) -> str:
    if not points.best:
        return "Nobody is on the efficient frontier: no configuration that a platform could run has all three figures."
    return (
        f"Efficient frontier: {', '.join(points.best)}. No rival in the same world has less risk, more money and more entrants at once; "
        "the oracle knows the truth and is no rival."
    )


def _label(points: Points, value: str) -> str:
    rows = (
        f"{label} risk {row['risk']:.3f}, {value} {row['value']:.3f}, entrants {row['inclusion']:.0%}"
        for label, row in points.means.iterrows()
    )
    return f"Means: {'; '.join(rows)}. Efficient: {', '.join(points.best) or 'none'}."
