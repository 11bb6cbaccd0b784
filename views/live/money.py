"""Cumulative profit and regret."""

import solara

from views.live.snapshot import Snapshot
from views.widgets.chart import Chart, layout, round_range
from views.widgets.html import box, words


@solara.component
def Money(on_picked):
    """Two curves over the auctions held; a click on one looks at that auction."""
    with box("section", "card", data_panel="money"):
        words("h2", "Profit and regret so far")
        words(
            "p",
            "What the platform keeps: by default delivered value less what winners are paid. Regret is what is forgone against an oracle "
            "that knows the truth, in W, the value on offer: without costs, expected successes.",
            "note",
        )
        Chart(channel="money", height=380, event_picked=lambda point: on_picked(int(point["x"]) - 1))


def chart(snapshot: Snapshot) -> dict:
    """The curves as a frame has them."""
    return {"figure": _figure(snapshot), "label": _label(snapshot)}


def _figure(snapshot: Snapshot) -> dict:
    curves = snapshot.curves
    x = list(curves.auction)
    profit = [round(value / 1e6, 3) for value in curves.profit]
    regret = [round(value, 4) for value in curves.regret]
    return {
        "moves": True,
        "sketched": True,
        "data": [
            {"x": x, "y": profit, "name": "profit, million USD", "line": {"color": "var(--profit)", "width": 2}, "mode": "lines"},
            {"x": x, "y": regret, "name": "regret, W (right)", "yaxis": "y2",
             "line": {"color": "var(--regret)", "width": 2, "dash": "dot"}, "mode": "lines"},
        ],
        "layout": layout(
            margin={"r": 46},
            xaxis={"title": {"text": "auctions"}, "range": round_range(x)},
            yaxis={"range": round_range(profit), "tickfont": {"color": "var(--profit)"}},
            yaxis2={**layout()["yaxis"], "overlaying": "y", "side": "right", "tickmode": "auto", "range": round_range(regret),
                    "showgrid": False, "tickfont": {"color": "var(--regret)", "size": 11}},
            hovermode="x unified",
        ),
    }  # fmt: skip


def _label(snapshot: Snapshot) -> str:
    if not snapshot.step:
        return "Profit and regret: no auction has been held yet."
    curves = snapshot.curves
    return f"After {snapshot.step} auctions: profit {curves.profit[-1] / 1e6:.1f} million USD, regret {curves.regret[-1]:.2f} W."
