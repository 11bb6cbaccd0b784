"""How a configuration looks in the charts: as in print, in tones that both themes can show."""

from typing import NamedTuple

import numpy as np

from experiments.figures import marks
from experiments.figures.inline import on_dark
from experiments.figures.style import INK
from views.compare.folders import Shown
from views.widgets.chart import layout

PER_USD = "USD per USD tendered"
_WIDTH = 2.0  # pixels of a curve
#: Matplotlib's marker -> Plotly's symbol in the plane and in space, and a character for the key.
_SYMBOLS = {
    "o": ("circle", "circle", "●"), "^": ("triangle-up", "circle", "▲"), "s": ("square", "square", "■"),
    "D": ("diamond", "diamond", "◆"), "v": ("triangle-down", "circle", "▼"), "P": ("cross", "circle", "✚"),
    "X": ("x", "circle", "✖"), "*": ("star", "diamond", "★"), "h": ("hexagon", "circle", "⬢"), "p": ("pentagon", "circle", "⬟"),
    "<": ("triangle-left", "circle", "◀"), ">": ("triangle-right", "circle", "▶"), "d": ("diamond-tall", "diamond", "♦"),
    "H": ("hexagon2", "circle", "⬣"),
}  # fmt: skip


class Look(NamedTuple):
    """Colour (of the theme, or legible in both), Plotly's symbols and dash, and the character in the key."""

    colour: str
    symbol: str
    solid: str
    character: str
    dash: str


def looks(shown: Shown) -> dict[str, Look]:
    """The look of every configuration, by label."""
    return {
        label: Look("var(--ink)" if mark.colour == INK else on_dark(mark.colour), *_SYMBOLS[mark.marker], _dash(mark.dash))
        for label, mark in marks(shown.results.runs).items()
    }


def per_usd_axis(value: str) -> dict:
    """The axis of a money metric."""
    return {"title": {"text": f"{value}, {PER_USD}"}, "tickformat": ".3~f"}


def share_scale(shares) -> dict:
    """A marker's colours by entrants' share, as in print: viridis over whole tenths, with its bar."""
    known = np.asarray(shares, float)
    known = known[~np.isnan(known)]
    low, high = (np.floor(known.min() * 10.0) / 10.0, np.ceil(known.max() * 10.0) / 10.0) if known.size else (0.0, 1.0)
    return {
        "colorscale": "Viridis", "cmin": low, "cmax": max(high, low + 0.2),
        "colorbar": {
            "title": {"text": "entrants'\nshare", "font": {"size": 11, "color": "var(--muted)"}}, "tickformat": ".0%", "thickness": 10,
            "len": 0.8, "outlinewidth": 0, "tickfont": {"size": 11, "color": "var(--muted)"},
        },
    }  # fmt: skip


def chart_layout(**changes) -> dict:
    """The layout of this page's charts: without a legend, since the key above names everything."""
    return layout(**{"showlegend": False, "margin": {"l": 62, "t": 14}, **changes})


def _dash(dash) -> str:
    """Matplotlib's dash pattern (multiples of the line's width) as Plotly's."""
    return "solid" if dash == "-" else ",".join(f"{part * _WIDTH:g}px" for part in dash[1])
