"""How close the two best scores are."""

import solara

from views.live.snapshot import Snapshot
from views.widgets.chart import Chart, layout, round_range
from views.widgets.html import box, words


@solara.component
def Thickness():
    """The gap of the two best scores, a mean over the last 50 auctions: smaller is thicker."""
    with box("section", "card", data_panel="thickness"):
        words("h2", "Thickness")
        words(
            "p",
            "Gap of the two best scores in W, mean of the last 50 auctions: the smaller, the more rivals press the winner.",
            "note",
        )
        Chart(channel="thickness")


def chart(snapshot: Snapshot) -> dict:
    """The curve as a frame has it."""
    values = snapshot.curves.thickness
    now = "none yet" if not values or values[-1] is None else f"{values[-1]:.4f} of W"
    return {"figure": _figure(snapshot), "label": f"Gap of the two best scores: {now}."}


def _figure(snapshot: Snapshot) -> dict:
    curves = snapshot.curves
    y = [None if value is None else round(value, 6) for value in curves.thickness]
    return {
        "moves": True,
        "data": [
            {"x": list(curves.auction), "y": y, "mode": "lines", "name": "gap", "line": {"color": "var(--profit)", "width": 2}}
        ],
        "layout": layout(
            xaxis={"title": {"text": "auctions"}, "range": round_range(curves.auction)},
            yaxis={"range": round_range([value for value in y if value is not None])},
            showlegend=False,
        ),
    }
