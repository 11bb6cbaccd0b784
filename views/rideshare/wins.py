"""Who wins: entrants upwards, incumbents downwards."""

import numpy as np

from views.panel import LIVE, Panel
from views.widgets.chart import layout, round_range

BARS = 40  # at most
#: Round sizes of a block, so that bars do not change their meaning with every auction.
_SIZES = tuple(digit * 10**power for power in range(1, 12) for digit in (1, 2, 5))
_FEWEST = 4  # blocks that the axis has room for from the start


def take(simulation) -> dict:
    """Wins in blocks of `size` auctions that end with the `last`: by entrants, by incumbents, by entrants if the oracle chose."""
    column = simulation.datacollector.column
    won, by_entrant = column("winner") >= 0.0, column("entrant_win") > 0.0
    size = next(size for size in _SIZES if size * BARS >= len(won))
    starts = np.arange(0, len(won), size)
    counted = {"entrants": by_entrant, "incumbents": won & ~by_entrant, "warranted": column("oracle_entrant") > 0.0}
    sums = {name: np.add.reduceat(flags, starts, dtype=int).tolist() if len(won) else [] for name, flags in counted.items()}
    return {"size": size, "last": np.minimum(starts + size, len(won)).tolist(), **sums}


def draw(data: dict) -> dict:
    """Diverging bars, a bar a block, with what the hidden truth would warrant."""
    won = f"Entrants won {sum(data['entrants'])}, incumbents {sum(data['incumbents'])}"
    return {"figure": _figure(data), "label": f"{won}; the truth would warrant entrants {sum(data['warranted'])}."}


def _figure(data: dict) -> dict:
    size, entrants, incumbents, warranted = (data[name] for name in ("size", "entrants", "incumbents", "warranted"))
    # the middle of each block once it is full, so that the last bar stands where it will stay
    x = [number * size + (size + 1) / 2 for number in range(len(entrants))]
    downwards, width = [-count for count in incumbents], 0.85 * size
    return {
        "data": [
            {"type": "bar", "name": "entrants", "x": x, "width": width, "y": entrants, "marker": {"color": "var(--entrant)"}},
            {"type": "bar", "name": "incumbents", "x": x, "width": width, "y": downwards,
             "customdata": incumbents, "hovertemplate": "%{customdata}", "marker": {"color": "var(--incumbent)"}},
            {"type": "scatter", "mode": "markers", "name": "entrants if the oracle chose", "x": x, "y": warranted,
             "marker": {"symbol": "line-ew-open", "size": 12, "color": "var(--truth)", "line": {"width": 2, "color": "var(--truth)"}}},
        ],
        "layout": layout(
            barmode="relative", hovermode="x unified",
            xaxis={
                "title": {"text": f"auctions, {size:,} a bar"}, "range": [0.5, size * max(_FEWEST, len(x)) + 0.5],
                "unifiedhovertitle": {"text": "around auction %{x:.0f}"},
            },
            yaxis={
                "title": {"text": "incumbents | entrants"}, "zerolinecolor": "var(--muted)",
                "range": round_range([-2, 2, *downwards, *entrants, *warranted]),
            },
        ),
    }  # fmt: skip


WINS = Panel(
    "wins",
    "Wins of entrants and incumbents",
    LIVE,
    take,
    draw,
    note="A bar is a block of auctions. An entrant had no success before the platform opened.",
)
