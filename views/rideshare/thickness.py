"""How close the two best scores are."""

import numpy as np

from views.panel import LIVE, Panel
from views.points import plain, thinned
from views.widgets.chart import layout, round_range

WINDOW = 50  # auctions


def take(simulation) -> dict:
    """The gap of the two best scores, W, a mean over the last auctions, by auctions held."""
    at = thinned(simulation.steps)
    return {"auction": (at + 1).tolist(), "gap": plain(window_means(simulation.datacollector.column("thickness"), at), 6)}


def window_means(values: np.ndarray, at: np.ndarray, window: int = WINDOW) -> np.ndarray:
    """Mean of the defined values among the `window` up to and with each place; NaN where there is none."""
    known = ~np.isnan(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0))])
    counts = np.concatenate([[0], np.cumsum(known)])
    first = np.maximum(at + 1 - window, 0)
    total, count = sums[at + 1] - sums[first], counts[at + 1] - counts[first]
    return np.divide(total, count, out=np.full(len(at), np.nan), where=count > 0)


def draw(data: dict) -> dict:
    """The curve."""
    last = data["gap"][-1] if data["gap"] else None
    return {
        "figure": _figure(data),
        "label": f"Gap of the two best scores: {'none yet' if last is None else f'{last:.4f} of W'}.",
    }


def _figure(data: dict) -> dict:
    x, y = data["auction"], data["gap"]
    return {
        "moves": True,
        "data": [{"x": x, "y": y, "mode": "lines", "name": "gap", "line": {"color": "var(--profit)", "width": 2}}],
        "layout": layout(
            xaxis={"title": {"text": "auctions"}, "range": round_range(x)},
            yaxis={"range": round_range([value for value in y if value is not None])},
            showlegend=False,
        ),
    }


THICKNESS = Panel(
    "thickness",
    "Thickness",
    LIVE,
    take,
    draw,
    note="Gap of the two best scores in W, mean of the last 50 auctions: the smaller, the more rivals press the winner.",
)
