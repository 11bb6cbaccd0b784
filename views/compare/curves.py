"""Learning curves: what a platform has made so far, per USD tendered."""

import pandas as pd
import solara

from experiments.figures import learning_frame
from experiments.figures.curves import WINDOW
from views.compare.folders import Shown
from views.compare.look import PER_USD, chart_layout, looks, per_usd_axis
from views.points import plain, thinned
from views.widgets.chart import Chart
from views.widgets.html import box, words
from views.widgets.select import Select
from views.widgets.switch import Switch

VALUES = ("profit", "revenue")
_BAND = 0.16  # opacity


@solara.component
def Curves(shown: Shown, labels: list[str]):
    """A curve a configuration with a band of one standard deviation over the seeds; `labels` are those in sight."""
    value, set_value = solara.use_state(VALUES[0])
    bands, set_bands = solara.use_state(True)
    table = solara.use_memo(lambda: _table(shown, value), [shown, value])
    with box("section", "card", data_panel="curves"):
        with box("div", "flow"):
            words("h2", "Learning curves")
            box("span", "grow")
            Select("of", value, VALUES, set_value)
            Switch("bands", bands, set_bands)
        words("p", _about(shown, table, value), "note")
        if table.empty:
            words("p", "A curve has one point a block of 50 auctions; these runs are shorter.", "empty")
        else:
            Chart(figure=figure(shown, table, labels, value, bands), label=_label(table, value), height=400)


def _table(shown: Shown, value: str) -> pd.DataFrame:
    """What the printed figure draws, without points that are not defined."""
    results = shown.results
    if results.blocks.empty:
        return pd.DataFrame({"label": [], "mean": []})
    return learning_frame(results.runs, results.blocks, value).dropna(subset="mean")


def figure(shown: Shown, table: pd.DataFrame, labels: list[str], value: str, bands: bool) -> dict:
    """Plotly's figure: bands below, curves above."""
    found, below, above = looks(shown), [], []
    for label, curve in table[table["label"].isin(labels)].groupby("label", sort=False):
        part, look = curve.iloc[thinned(len(curve))], found[label]
        x, mean = part["auctions"].tolist(), plain(part["mean"])
        # each has an identity of its own, or Plotly makes a line of one out of a band of another
        if bands and part["sd"].notna().any():
            outline = plain(part["mean"] + part["sd"]) + plain(part["mean"] - part["sd"])[::-1]
            below.append(
                {"type": "scatter", "mode": "none", "uid": f"band {label}", "x": x + x[::-1], "y": outline, "fill": "toself",
                 "fillcolor": look.colour, "opacity": _BAND, "hoverinfo": "skip"}
            )  # fmt: skip
        above.append(
            {"type": "scatter", "mode": "lines+markers" if len(part) == 1 else "lines", "uid": label, "name": label, "x": x, "y": mean,
             "customdata": plain(part["sd"]), "line": {"color": look.colour, "width": 2, "dash": look.dash},
             "marker": {"color": look.colour, "symbol": look.symbol}, "hovertemplate": "%{y:.3f} ± %{customdata:.3f} sd"}
        )  # fmt: skip
    return {
        "data": below + above,
        "layout": chart_layout(
            xaxis={"title": {"text": "auctions held"}, "tickformat": ",d"}, yaxis=per_usd_axis(value), hovermode="x unified"
        ),
    }


def _about(shown: Shown, table: pd.DataFrame, value: str) -> str:
    what = (
        "what the platform keeps: by default delivered value less what winners are paid"
        if value == "profit"
        else "what was promised at the auction, before any launch"
    )
    seeds = shown.results.runs["seed"].nunique()
    band = f"Bands: one standard deviation over {seeds} seeds." if seeds > 1 else "One seed: no bands."
    smooth = f"Smoothed over {WINDOW} blocks of 50 auctions." if len(table) else ""
    return f"Cumulative average {value} ({what}), {PER_USD}. {band} {smooth}".strip()


def _label(table: pd.DataFrame, value: str) -> str:
    ends = table.groupby("label", sort=False)["mean"].last()
    return f"Cumulative average {value} at the end: {', '.join(f'{label} {end:.3f}' for label, end in ends.items())}."
