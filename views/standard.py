"""What every market has on its live page without a folder in `views`: cards, curves and the latest row, from its declarations."""

from functools import cache, partial

import numpy as np

from model.market import Market
from views.metrics import curves_of, record_of
from views.panel import LIVE, Card, Panel, own
from views.widgets.chart import layout, round_range
from views.widgets.table import Head, Table

_COLOURS = ("var(--profit)", "var(--regret)", "var(--entrant)", "var(--truth)", "var(--incumbent)", "var(--good)", "var(--bad)")
_DASHES = ("solid", "dot", "dash", "dashdot")
_DECIMALS = 3
_HEADS = (Head("column"), Head("value", kind="right"), Head("unit"), Head("what it is", kind="wrap"))


def cards_of(market: Market) -> tuple[Card, ...]:
    """The market's own cards, or one a metric of its printed table."""
    return own(market, "CARDS", None) or tuple(_card(market, name) for name in market.shown)


def panels_of(market: Market, page: str) -> tuple[Panel, ...]:
    """The market's own panels of a page; on the live page the curves and the latest row, if it has none."""
    found = tuple(panel for panel in own(market, "PANELS", ()) if panel.page == page)
    return found or (standard_panels(market) if page == LIVE else ())


def news_of(market: Market, simulation) -> str:
    """The newest step in one sentence."""
    tell = own(market, "news", None)
    return tell(simulation) if tell else f"{market.step_noun} {simulation.steps:,}."


@cache
def standard_panels(market: Market) -> tuple[Panel, ...]:
    """Curves of the shown metrics, a chart a unit, and the latest row of the record."""
    curved = [name for name in market.shown if market.metrics[name].needs(market.columns)]
    units = dict.fromkeys(market.metrics[name].unit for name in curved)
    by_unit = ([name for name in curved if market.metrics[name].unit == unit] for unit in units)
    return (*(_curves(market, names, place) for place, names in enumerate(by_unit)), _latest(market))


def title_of(name: str) -> str:
    """The name of a metric or column as a title."""
    return name.replace("_", " ").capitalize()


def _card(market: Market, name: str) -> Card:
    unit = market.metrics[name].unit
    return Card(name, title_of(name), f"{{:,.{market.decimals.get(name, _DECIMALS)}f}}", "" if unit == "1" else unit)


def _curves(market: Market, names: list[str], place: int) -> Panel:
    """A chart of metrics in the same unit."""
    unit = market.metrics[names[0]].unit
    told = "Shares and ratios" if unit == "1" else f"In {unit}"
    return Panel(
        key=f"curves-{place}",
        title=f"{told}, so far",
        page=LIVE,
        take=partial(_running, market, names),
        draw=partial(_chart, f"{market.step_noun}s"),
        note=f"Each point is the figure of the run up to that {market.step_noun}.",
        picks=True,
        always=place == 0,
    )


def _running(market: Market, names: list[str], simulation) -> dict:
    """See `curves_of`."""
    return curves_of(market, names, record_of(market, simulation))


def _chart(steps: str, data: dict) -> dict:
    x, curves = data["steps"], data["curves"]
    values = [value for curve in curves.values() for value in curve if value is not None]
    ends = (f"{title_of(name)} {curve[-1]:.4g}" for name, curve in curves.items() if curve and curve[-1] is not None)
    return {
        "figure": {
            "moves": True,
            "sketched": True,
            "data": [
                {"x": x, "y": curve, "name": title_of(name), "mode": "lines",
                 "line": {"color": _COLOURS[place % len(_COLOURS)], "width": 2, "dash": _DASHES[place % len(_DASHES)]}}
                for place, (name, curve) in enumerate(curves.items())
            ],
            "layout": layout(
                xaxis={"title": {"text": steps}, "range": round_range(x)}, yaxis={"range": round_range(values)}, hovermode="x unified"
            ),
        },
        "label": f"After {x[-1]:,} {steps}: {', '.join(ends)}." if x else f"No {steps} yet.",
    }  # fmt: skip


def _latest(market: Market) -> Panel:
    return Panel(
        key="latest",
        title=f"The latest {market.step_noun}",
        page=LIVE,
        take=lambda simulation: simulation.datacollector.row(simulation.steps - 1) if simulation.steps else {},
        draw=lambda row: {
            "heads": [head._asdict() for head in _HEADS],
            "rows": [[title_of(name), _cell(value), *_told(market, name)] for name, value in row.items()],
            "caption": f"The record of the latest {market.step_noun}",
        },
        height=300,
        element=Table,
    )


def _told(market: Market, name: str) -> tuple[str, str]:
    """Unit and meaning of a column of the record."""
    column = market.columns[name]
    return column.unit, column.meaning


def _cell(value: object) -> str:
    """A value of the record as it is shown."""
    if value is None:
        return "–"
    return f"{value:,.6g}" if isinstance(value, float | np.floating) else str(value)
