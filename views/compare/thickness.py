"""Market thickness against money, coloured by inclusion."""

import pandas as pd
import solara

from experiments.figures.comparisons import intervals
from experiments.statistics import Interval
from views.compare.curves import VALUES
from views.compare.folders import Shown
from views.compare.look import chart_layout, per_usd_axis
from views.compare.plane import NAMES_FROM, RADIUS, marks_of, names_of
from views.points import plain
from views.widgets.chart import Chart
from views.widgets.html import box, words
from views.widgets.select import Select


@solara.component
def ThicknessMoney(shown: Shown, labels: list[str]):
    """A mark a configuration with 95 % intervals over seeds, colour = entrants' share of the wins."""
    value, set_value = solara.use_state("revenue")
    means = solara.use_memo(lambda: _means(shown.results.runs, value), [shown, value])
    with box("section", "card", data_panel="thickness"):
        with box("div", "flow"):
            words("h2", f"Thickness against {value}")
            box("span", "grow")
            Select("show", value, VALUES[::-1], set_value)
        words(
            "p",
            "Mean gap of the two best scores in W, the value tendered: the smaller, the thicker the market. Each mechanism's "
            "scores are its own: capped indices (UCB) tie at 1, so their gap is near 0 by construction. Bars: 95 % intervals.",
            "note",
        )
        if means.empty:
            words("p", "No auction had two eligible providers, so there is no gap between the two best scores.", "empty")
        else:
            Chart(figure=figure(shown, means.reindex(labels).dropna(subset="x"), value), label=_label(means, value), height=380)


def _means(runs: pd.DataFrame, value: str) -> pd.DataFrame:
    """Mean and half-width of thickness (x) and `value` (y) of each configuration, and its entrants' share."""
    found = {name: intervals(runs, metric) for name, metric in (("x", "thickness"), ("y", value), ("share", "inclusion"))}
    rows = {label: _row({name: column[label] for name, column in found.items()}) for label in found["x"]}
    return pd.DataFrame.from_dict(rows, orient="index").dropna(subset=["x", "y"])


def _row(values: dict[str, Interval]) -> dict[str, float]:
    return {name: value.mean for name, value in values.items()} | {f"{name}_half": value.half for name, value in values.items()}


def figure(shown: Shown, means: pd.DataFrame, value: str) -> dict:
    """Plotly's figure."""
    bars = {"type": "data", "color": "var(--muted)", "thickness": 1, "width": 0}
    marks = {
        **marks_of(shown, means, "gap %{x:.4f} W", value),
        "error_x": {**bars, "array": plain(means["x_half"].fillna(0.0))},
        "error_y": {**bars, "array": plain(means["y_half"].fillna(0.0))},
    }
    return {
        "names_from": NAMES_FROM,
        "data": [marks, names_of(means, [], RADIUS)],
        "layout": chart_layout(
            xaxis={"title": {"text": "← thicker     mean gap of the two best scores, W"}, "tickformat": ".3~f"},
            yaxis=per_usd_axis(value),
        ),
    }


def _label(means: pd.DataFrame, value: str) -> str:
    points = (f"{label} gap {row.x:.3f} W, {value} {row.y:.3f}, entrants {row.share:.0%}" for label, row in means.iterrows())
    return f"Thickness against {value}: {'; '.join(points)}."
