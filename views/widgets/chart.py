"""An interactive chart, drawn by Plotly in the browser from the figure it is given."""

from collections.abc import Callable

import solara


@solara.component_vue("chart.vue", vuetify=False)
def Chart(
    figure: dict,
    label: str = "",
    height: int = 260,
    event_picked: Callable[[dict], None] | None = None,
    event_without_webgl: Callable[[dict], None] | None = None,
):
    """A chart that is updated in place.

    Args:
        figure: Plotly's `data` and `layout`. A string "var(--name)" anywhere in it stands for a colour of the theme. With
            `webgl` true it needs WebGL; in a chart narrower than `names_from` pixels, names beside marks are left out.
        label: what the chart shows, for those who cannot see it.
        height: pixels.
        event_picked: called with {"x", "y", "text"} of a point that was clicked.
        event_without_webgl: called if the figure needs WebGL and the browser has none.
    """


def layout(**changes) -> dict:
    """The layout all charts share, with changes; nested dictionaries are merged."""
    return _merged(_LAYOUT, changes)


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
