"""Who wins: entrants upwards, incumbents downwards."""

import solara

from views.live.snapshot import Snapshot
from views.widgets.chart import Chart, layout
from views.widgets.html import box, words


@solara.component
def WinsByGroup(snapshot: Snapshot):
    """Diverging bars, a bar a block of auctions, with what the hidden truth would warrant."""
    wins = snapshot.wins
    with box("section", "card", data_panel="wins"):
        words("h2", "Wins of entrants and incumbents")
        blocks = "each auction" if wins.size == 1 else f"blocks of {wins.size:,} auctions"
        words("p", f"In {blocks}. An entrant had no success before the platform opened.", "note")
        won = f"Entrants won {sum(wins.entrants)}, incumbents {sum(wins.incumbents)}"
        label = f"{won}; the truth would warrant entrants {sum(wins.warranted)}."
        Chart(figure=_figure(snapshot), label=label)


def _figure(snapshot: Snapshot) -> dict:
    wins = snapshot.wins
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
            xaxis={"title": {"text": "auctions"}}, yaxis={"title": {"text": "incumbents | entrants"}, "zerolinecolor": "var(--muted)"},
        ),
    }  # fmt: skip
