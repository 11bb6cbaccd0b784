"""Configurations in the plane: a mark of its own shape for each, coloured by inclusion, and its name beside it."""

import pandas as pd

from views.compare.folders import Shown
from views.compare.look import chart_layout, looks, per_usd_axis, share_scale
from views.compare.names import placed
from views.points import plain

SHEET, RADIUS, RING = (330.0, 250.0), 9.0, 13.0  # pixels: about what a chart leaves for its points, a mark, and a ring
NAMES_FROM = 420  # pixels of a chart's width: in less there is no room for names, and the key and the pointer tell them


def plane(shown: Shown, means: pd.DataFrame, best: list[str], labels: list[str], value: str) -> dict:
    """Plotly's figure of risk against money; efficient configurations are ringed and in bold."""
    table = means.reindex(labels).dropna(subset=["risk", "value"])
    table = table.rename(columns={"risk": "x", "value": "y", "inclusion": "share"})
    ringed = table.loc[[label for label in table.index if label in best]]
    rings = {
        "type": "scatter", "mode": "markers", "x": plain(ringed["x"]), "y": plain(ringed["y"]), "hoverinfo": "skip",
        "marker": {"size": 24, "symbol": "circle-open", "color": "var(--ink)", "line": {"width": 2, "color": "var(--ink)"}},
    }  # fmt: skip
    return {
        "names_from": NAMES_FROM,
        "data": [rings, marks_of(shown, table, "risk %{x:.4f}", value), names_of(table, best, RING)],
        "layout": chart_layout(
            xaxis={
                "title": {"text": f"← better     risk: sd of {value} per USD over blocks of 50 auctions"},
                "tickformat": ".3~f",
            },
            yaxis=per_usd_axis(value),
        ),
    }


def marks_of(shown: Shown, table: pd.DataFrame, across: str, value: str) -> dict:
    """The marks of a table of configurations with x, y and entrants' share; `across` is what the pointer tells of x."""
    found = looks(shown)
    return {
        "type": "scatter", "mode": "markers", "x": plain(table["x"]), "y": plain(table["y"]), "cliponaxis": False,
        "hovertext": list(table.index), "customdata": [f"{share:.1%}" for share in table["share"]],
        "hovertemplate": f"<b>%{{hovertext}}</b><br>{across}<br>{value} %{{y:.3f}}<br>entrants %{{customdata}}<extra></extra>",
        "marker": {
            "size": 13, "symbol": [found[label].symbol for label in table.index], "color": plain(table["share"]),
            "line": {"color": "var(--ink)", "width": 1}, **share_scale(table["share"]),
        },
    }  # fmt: skip


def names_of(table: pd.DataFrame, bold: list[str], radius: float) -> dict:
    """The names of the same table, beside marks of `radius` pixels, which they are kept off by marks that are not seen.

    They keep off error bars, too, if the table has their half-widths.
    """
    bars = table[["x_half", "y_half"]].to_numpy().T if "x_half" in table else None
    names, sides = placed(table["x"], table["y"], list(table.index), *SHEET, radius, bars=bars)
    return {
        "type": "scatter", "mode": "markers+text", "x": plain(table["x"]), "y": plain(table["y"]), "cliponaxis": False, "hoverinfo": "skip",
        "text": names, "textposition": sides,
        "textfont": {"size": 11, "color": "var(--ink)", "weight": ["bold" if name in bold else "normal" for name in table.index]},
        "marker": {"size": 2.0 * radius, "opacity": 0},
    }  # fmt: skip
