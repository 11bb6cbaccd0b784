"""The configurations' means in the plane: risk against money, coloured by inclusion."""

import pandas as pd

from views.compare.folders import Shown
from views.compare.look import RADIUS, SHEET, chart_layout, looks, per_usd_axis, plain, share_scale
from views.compare.names import placed


def plane(shown: Shown, means: pd.DataFrame, best: list[str], labels: list[str], value: str) -> dict:
    """Plotly's figure; efficient configurations are ringed and in bold."""
    found, table = looks(shown), means.reindex(labels).dropna(subset=["risk", "value"])
    names, sides = placed(table["risk"], table["value"], list(table.index), *SHEET, RADIUS)
    ringed = table.loc[[label for label in table.index if label in best]]
    return {
        "data": [
            {"type": "scatter", "mode": "markers", "x": plain(ringed["risk"]), "y": plain(ringed["value"]), "hoverinfo": "skip",
             "marker": {"size": 24, "symbol": "circle-open", "color": "var(--ink)", "line": {"width": 2, "color": "var(--ink)"}}},
            {"type": "scatter", "mode": "markers+text", "x": plain(table["risk"]), "y": plain(table["value"]),
             "text": [f"<b>{name}</b>" if name in best else name for name in names], "textposition": sides, "hovertext": list(table.index),
             "textfont": {"size": 11, "color": "var(--ink)"}, "cliponaxis": False,
             "customdata": [f"{share:.1%}" for share in table["inclusion"]],
             "marker": {"size": 13, "symbol": [found[label].symbol for label in table.index], "color": plain(table["inclusion"]),
                        "line": {"color": "var(--ink)", "width": 1}, **share_scale(table["inclusion"])},
             "hovertemplate": f"<b>%{{hovertext}}</b><br>risk %{{x:.4f}}<br>{value} %{{y:.3f}}<br>entrants %{{customdata}}<extra></extra>"},
        ],
        "layout": chart_layout(
            xaxis={"title": {"text": f"← better     risk: sd of {value} per USD over blocks of 50 auctions"}, "tickformat": ".3~f"},
            yaxis=per_usd_axis(value),
        ),
    }  # fmt: skip
