"""What the platform believes of each vehicle, against the hidden truth."""

from collections.abc import Callable

import solara

from views.live.snapshot import Snapshot
from views.widgets.chart import Chart, layout
from views.widgets.html import box, words
from views.widgets.switch import Switch


@solara.component
def Beliefs(truth_shown: bool, on_truth_shown: Callable[[bool], None]):
    """An interval a vehicle; the truth can be hidden, as it is from the platform."""
    with box("section", "card", data_panel="beliefs"):
        with box("div", "flow"):
            words("h2", "Beliefs about reliability")
            box("span", "grow")
            Switch("show the truth", truth_shown, on_truth_shown)
        words(
            "p", "Mean and central 90 % interval of what the platform believes; the number of launches it has seen here.", "note"
        )
        Chart(channel="beliefs", height=380)


def chart(snapshot: Snapshot, truth_shown: bool) -> dict:
    """The intervals as a frame has them."""
    return {"figure": _figure(snapshot, truth_shown), "label": f"Beliefs about {len(snapshot.beliefs)} vehicles."}


def _figure(snapshot: Snapshot, truth: bool) -> dict:
    ordered = sorted(snapshot.beliefs, key=lambda belief: (not belief.entrant, belief.mean))
    names = [f"{belief.vehicle} ({belief.launches})" for belief in ordered]
    traces = []
    for entrant, title, colour in ((True, "entrants", "var(--entrant)"), (False, "incumbents", "var(--incumbent)")):
        group = [(name, belief) for name, belief in zip(names, ordered, strict=True) if belief.entrant is entrant]
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": title,
                "x": [round(belief.mean, 4) for _, belief in group], "y": [name for name, _ in group],
                "error_x": {"type": "data", "symmetric": False, "thickness": 3, "width": 0, "color": colour,
                            "array": [round(belief.high - belief.mean, 4) for _, belief in group],
                            "arrayminus": [round(belief.mean - belief.low, 4) for _, belief in group]},
                "marker": {"color": "var(--card)", "size": 7, "line": {"color": colour, "width": 2}},
            }
        )  # fmt: skip
    if truth:
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": "hidden truth", "y": names,
                "x": [round(belief.truth, 4) for belief in ordered],
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
