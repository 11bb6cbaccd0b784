"""An interactive chart, drawn by Plotly in the browser from the figure it is given."""

from collections.abc import Callable, Sequence
from math import floor, log10

from typing_extensions import TypedDict

from views.widgets.component import Signal, Text, component, record


@record
class Point(TypedDict):
    """A point that was clicked."""

    x: float | Text
    y: float | Text
    text: Text


@component("chart.vue")
def Chart(
    figure: dict | None = None,
    label: str = "",
    channel: str = "",
    height: int = 260,
    event_picked: Callable[[Point], None] | None = None,
    event_without_webgl: Callable[[Signal], None] | None = None,
):
    """A chart that is updated in place.

    Args:
        figure: Plotly's `data` and `layout`. Its texts are shown as they are, a line break in them too: they may hold anybody's
            names, and Plotly reads HTML in them. Only a `hovertemplate` is markup; no name belongs in it, but in what it shows.
            Where a key ends in "color", "var(--name)" stands for a colour of the theme. With
            `webgl` true it needs WebGL; in a chart narrower than `names_from` pixels, names beside marks are left out and
            the layout takes what is in `narrow`. With
            `moves` true it has curves alone and every axis a range: figures that differ in x and y only are drawn without axes.
            With `sketched` true it has curves or intervals, and every axis a range: they are shown before Plotly has loaded.
        label: what the chart shows, for those who cannot see it.
        channel: the chart's name in the frames of the page, from which it takes figure and label instead.
        height: pixels.
        event_picked: called with {"x", "y", "text"} of a point that was clicked.
        event_without_webgl: called if the figure needs WebGL and the browser has none.
    """


def layout(**changes) -> dict:
    """The layout all charts share, with changes; nested dictionaries are merged."""
    return _merged(_LAYOUT, changes)


_ROUND = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_range(values: Sequence[float]) -> list[float]:
    """An axis from or through 0 that holds the values, with round ends, so that it stays while they grow a little."""
    return [-_round_up(-min(values, default=0.0)), _round_up(max(values, default=0.0)) or 1.0]


def _round_up(value: float) -> float:
    """The least round number that is at least `value`; 0 below that."""
    if value <= 0.0:
        return 0.0
    size = 10.0 ** floor(log10(value))
    return next(digit * size for digit in _ROUND if digit * size >= value * (1.0 - 1e-9))


def _merged(base: dict, changes: dict) -> dict:
    nested = {key: _merged(base[key], value) for key, value in changes.items() if isinstance(base.get(key), dict)}
    return {**base, **changes, **nested}


_AXIS = {
    "gridcolor": "var(--line)",
    "zerolinecolor": "var(--line)",
    "linecolor": "var(--line)",
    "tickfont": {"color": "var(--muted)", "size": 11},
    "title": {"font": {"color": "var(--muted)", "size": 12}, "standoff": 6},
    "fixedrange": True,
    "ticklabeloverflow": "allow",  # to measure every label takes longer than to draw the curves
}
_LAYOUT = {
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"family": "Roboto, sans-serif", "size": 12, "color": "var(--ink)"},
    "margin": {"l": 52, "r": 14, "t": 30, "b": 40},
    "xaxis": _AXIS,
    "yaxis": _AXIS,
    "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": "var(--muted)", "size": 12}},
    "hoverlabel": {"bgcolor": "var(--card)", "bordercolor": "var(--line)", "font": {"color": "var(--ink)"}},
    "uirevision": "kept",
    "showlegend": True,
}
