"""What the platform believes of each vehicle, against the hidden truth."""

from experiments.statistics import spread
from views.panel import LIVE, Panel
from views.points import plain
from views.widgets.chart import layout

_DIGITS = 4


def take(simulation) -> list[dict]:
    """Of each vehicle the posterior mean of its reliability, the central 90 % interval, the truth, and launches in this market."""
    frame = simulation.beliefs
    columns = {
        **{name: frame[name].tolist() for name in ("vehicle", "entrant", "launches")},
        **{
            name: plain(values, _DIGITS)
            for name, values in spread(frame["alpha"].to_numpy(), frame["beta"].to_numpy())._asdict().items()
        },
        "truth": plain(frame["truth"], _DIGITS),
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def draw(data: list[dict], truth: bool) -> dict:
    """An interval a vehicle; the truth can be hidden, as it is from the platform."""
    return {"figure": _figure(data, truth), "label": f"Beliefs about {len(data)} vehicles."}


def _figure(data: list[dict], truth: bool) -> dict:
    ordered = sorted(data, key=lambda belief: (not belief["entrant"], belief["mean"]))
    names = [f"{belief['vehicle']} ({belief['launches']})" for belief in ordered]
    traces = []
    for entrant, title, colour in ((True, "entrants", "var(--entrant)"), (False, "incumbents", "var(--incumbent)")):
        group = [(name, belief) for name, belief in zip(names, ordered, strict=True) if belief["entrant"] is entrant]
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": title,
                "x": [belief["mean"] for _, belief in group], "y": [name for name, _ in group],
                "error_x": {"type": "data", "symmetric": False, "thickness": 3, "width": 0, "color": colour,
                            "array": [round(belief["high"] - belief["mean"], _DIGITS) for _, belief in group],
                            "arrayminus": [round(belief["mean"] - belief["low"], _DIGITS) for _, belief in group]},
                "marker": {"color": "var(--card)", "size": 7, "line": {"color": colour, "width": 2}},
            }
        )  # fmt: skip
    if truth:
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": "hidden truth", "y": names, "x": [belief["truth"] for belief in ordered],
                "marker": {"symbol": "line-ns-open", "size": 11, "color": "var(--truth)", "line": {"width": 2, "color": "var(--truth)"}},
            }
        )  # fmt: skip
    return {
        "sketched": True,
        "data": traces,
        "layout": layout(
            margin={"l": 118},
            xaxis={"range": [0, 1.01], "title": {"text": "probability that a launch succeeds"}},
            yaxis={
                "type": "category",
                "categoryorder": "array",
                "categoryarray": names,
                "tickfont": {"size": 9},
                "dtick": 1,
                "range": [-0.7, len(names) - 0.3],
            },
        ),
    }


BELIEFS = Panel(
    "beliefs",
    "Beliefs about reliability",
    LIVE,
    take,
    draw,
    note="Mean and central 90 % interval of what the platform believes; the number of launches it has seen here.",
    height=380,
    switches={"truth": "show the truth"},
)
