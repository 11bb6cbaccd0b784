"""Cumulative profit and regret."""

import numpy as np

from views.panel import LIVE, Panel
from views.points import plain, thinned
from views.widgets.chart import layout, round_range


def take(simulation) -> dict:
    """Running sums: auctions held (from 1), profit in million USD, regret in W."""
    column = simulation.datacollector.column
    at = thinned(simulation.steps)
    return {
        "auction": (at + 1).tolist(),
        "profit": plain(np.cumsum(column("profit"))[at] / 1e6, 3),
        "regret": plain(np.cumsum(column("regret"))[at], 4),
    }


def draw(data: dict) -> dict:
    """Two curves over the auctions held."""
    return {"figure": _figure(data), "label": _label(data)}


def _figure(data: dict) -> dict:
    x, profit, regret = data["auction"], data["profit"], data["regret"]
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


def _label(data: dict) -> str:
    if not data["auction"]:
        return "Profit and regret: no auction has been held yet."
    profit, regret = data["profit"][-1], data["regret"][-1]
    return f"After {data['auction'][-1]} auctions: profit {profit:.1f} million USD, regret {regret:.2f} W."


MONEY = Panel(
    "money",
    "Profit and regret so far",
    LIVE,
    take,
    draw,
    note="What the platform keeps: by default delivered value less what winners are paid. Regret is what is forgone against an oracle "
    "that knows the truth, in W, the value on offer: without costs, expected successes.",
    height=380,
    picks=True,
    always=True,
)
