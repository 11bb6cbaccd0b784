"""Entrants against incumbents, with what the truth warrants."""

import numpy as np
import solara

from experiments.figures.comparisons import intervals
from experiments.statistics import Interval
from views.compare.folders import Shown
from views.compare.look import chart_layout
from views.points import plain
from views.widgets.chart import Chart
from views.widgets.html import box, words

_ROW, _REST = 30, 110  # pixels


@solara.component
def Inclusion(shown: Shown, labels: list[str]):
    """Diverging bars of the shares of the wins, most entrants on top."""
    shares = solara.use_memo(lambda: _intervals(shown, "inclusion"), [shown])
    truths = solara.use_memo(lambda: _intervals(shown, "oracle_inclusion"), [shown])
    order = sorted((label for label in labels if label in shares), key=lambda label: shares[label].mean)
    with box("section", "card", data_panel="inclusion"):
        words("h2", "Inclusion: entrants against incumbents")
        words(
            "p",
            "Shares of the wins, with 95 % intervals over seeds. An entrant had no success before the platform opened. Red: the share "
            "that entrants would win if the best eligible provider always won.",
            "note",
        )
        if not shares:
            words("p", "Nobody won an auction in these runs.", "empty")
        else:
            height = _REST + _ROW * max(len(order), 2)
            Chart(figure=figure(order, shares, truths), label=_label(order, shares, truths), height=height)


def _intervals(shown: Shown, metric: str) -> dict[str, Interval]:
    return {label: value for label, value in intervals(shown.results.runs, metric).items() if value.n}


def figure(order: list[str], shares: dict[str, Interval], truths: dict[str, Interval]) -> dict:
    """Plotly's figure: incumbents to the left of 0, entrants to the right."""
    means = [shares[label].mean for label in order]
    halves = [shares[label].half if shares[label].n > 1 else 0.0 for label in order]
    warranted = [label for label in order if label in truths]
    bar = {"type": "bar", "orientation": "h", "y": order}
    return {
        "data": [
            {**bar, "name": "entrants", "x": plain(means), "marker": {"color": "var(--entrant)"},
             "error_x": {"type": "data", "array": plain(halves), "color": "var(--ink)", "thickness": 1.2, "width": 3},
             "hovertemplate": "entrants %{x:.1%}<extra></extra>"},
            {**bar, "name": "incumbents", "x": plain([mean - 1.0 for mean in means]), "customdata": plain([1.0 - mean for mean in means]),
             "text": [f"{1.0 - mean:.0%}" for mean in means], "textposition": "inside", "insidetextanchor": "start", "textangle": 0,
             "textfont": {"color": "var(--card)"}, "marker": {"color": "var(--incumbent)"},
             "hovertemplate": "incumbents %{customdata:.1%}<extra></extra>"},
            {"type": "scatter", "mode": "text", "y": order, "x": plain(np.add(means, halves)), "text": [f"  {mean:.0%}" for mean in means],
             "textposition": "middle right", "textfont": {"color": "var(--ink)"}, "hoverinfo": "skip", "showlegend": False},
            {"type": "scatter", "mode": "markers", "name": "truth warrants", "y": warranted,
             "x": plain([truths[label].mean for label in warranted]), "hovertemplate": "truth warrants %{x:.1%}<extra></extra>",
             "marker": {"symbol": "line-ns-open", "size": 20, "color": "var(--truth)", "line": {"width": 3, "color": "var(--truth)"}}},
        ],
        "layout": chart_layout(
            barmode="relative", bargap=0.3, hovermode="y unified", showlegend=True,
            margin={"l": 8, "t": 30},
            xaxis={"title": {"text": "← incumbents' share     entrants' share →"}, "zerolinecolor": "var(--ink)", "range": [-1.02, 1.02],
                   "tickvals": [-1, -0.5, 0, 0.5, 1], "ticktext": ["100 %", "50 %", "0", "50 %", "100 %"]},
            yaxis={"type": "category", "automargin": True, "categoryorder": "array", "categoryarray": order, "ticksuffix": " "},
        ),
    }  # fmt: skip


def _label(order: list[str], shares: dict[str, Interval], truths: dict[str, Interval]) -> str:
    found = (f"{label} {shares[label].mean:.0%}" for label in reversed(order))
    truth = {f"{truths[label].mean:.0%}" for label in order if label in truths}
    warranted = f"; the truth warrants {', '.join(sorted(truth))}" if truth else ""
    return f"Entrants' share of the wins: {', '.join(found)}{warranted}."
