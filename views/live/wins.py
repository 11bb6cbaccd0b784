"""Who wins: entrants upwards, incumbents downwards."""

import solara

from views.live.snapshot import Snapshot, Wins
from views.widgets.chart import Chart, layout
from views.widgets.html import box, words


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
    x = [last - (wins.size - 1) / 2 for last in wins.last]
    return {
        "data": [
            {"type": "bar", "name": "entrants", "x": x, "y": list(wins.entrants), "marker": {"color": "var(--entrant)"}},
            {"type": "bar", "name": "incumbents", "x": x, "y": [-count for count in wins.incumbents],
             "customdata": list(wins.incumbents), "hovertemplate": "%{customdata}", "marker": {"color": "var(--incumbent)"}},
            {"type": "scatter", "mode": "markers", "name": "entrants if the oracle chose", "x": x, "y": list(wins.warranted),
             "marker": {"symbol": "line-ew-open", "size": 12, "color": "var(--truth)", "line": {"width": 2, "color": "var(--truth)"}}},
        ],
        "layout": layout(
            barmode="relative", bargap=0.15, hovermode="x unified",
            xaxis={"title": {"text": f"auctions, {wins.size:,} a bar"}},
            yaxis={"title": {"text": "incumbents | entrants"}, "zerolinecolor": "var(--muted)"},
        ),
    }  # fmt: skip
