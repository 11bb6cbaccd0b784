"""Who wins: entrants upwards, incumbents downwards."""

import solara

from views.live.snapshot import Snapshot, Wins
from views.widgets.chart import Chart, layout, round_range
from views.widgets.html import box, words

_FEWEST = 4  # blocks that the axis has room for from the start


@solara.component
def WinsByGroup():
    """Diverging bars, a bar a block of auctions, with what the hidden truth would warrant."""
    with box("section", "card", data_panel="wins"):
        words("h2", "Wins of entrants and incumbents")
        words("p", "A bar is a block of auctions. An entrant had no success before the platform opened.", "note")
        Chart(channel="wins")


def chart(snapshot: Snapshot) -> dict:
    """The bars as a frame has them."""
    wins = snapshot.wins
    won = f"Entrants won {sum(wins.entrants)}, incumbents {sum(wins.incumbents)}"
    return {"figure": _figure(wins), "label": f"{won}; the truth would warrant entrants {sum(wins.warranted)}."}


def _figure(wins: Wins) -> dict:
    # the middle of each block once it is full, so that the last bar stands where it will stay
    x = [number * wins.size + (wins.size + 1) / 2 for number in range(len(wins.last))]
    downwards, width = [-count for count in wins.incumbents], 0.85 * wins.size
    return {
        "data": [
            {"type": "bar", "name": "entrants", "x": x, "width": width, "y": list(wins.entrants),
             "marker": {"color": "var(--entrant)"}},
            {"type": "bar", "name": "incumbents", "x": x, "width": width, "y": downwards,
             "customdata": list(wins.incumbents), "hovertemplate": "%{customdata}", "marker": {"color": "var(--incumbent)"}},
            {"type": "scatter", "mode": "markers", "name": "entrants if the oracle chose", "x": x, "y": list(wins.warranted),
             "marker": {"symbol": "line-ew-open", "size": 12, "color": "var(--truth)", "line": {"width": 2, "color": "var(--truth)"}}},
        ],
        "layout": layout(
            barmode="relative", hovermode="x unified",
            xaxis={
                "title": {"text": f"auctions, {wins.size:,} a bar"}, "range": [0.5, wins.size * max(_FEWEST, len(x)) + 0.5],
                "unifiedhovertitle": {"text": "around auction %{x:.0f}"},
            },
            yaxis={
                "title": {"text": "incumbents | entrants"}, "zerolinecolor": "var(--muted)",
                "range": round_range([-2, 2, *downwards, *wins.entrants, *wins.warranted]),
            },
        ),
    }  # fmt: skip
