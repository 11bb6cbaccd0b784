"""A column of numbers in two charts: how its values are spread, and its mean by year."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import solara

from views.explorer.datasets import Dataset, is_number
from views.widgets.chart import Chart, layout
from views.widgets.html import box, words
from views.widgets.select import Select

BINS = 30
_WIDE = 1000.0  # positive values that span more than this factor are put into bins of equal width in the logarithm


def chartable(frame: pd.DataFrame, dataset: Dataset) -> list[str]:
    """Columns of numbers that are no years."""
    return [name for name in frame if is_number(frame[name]) and dataset.about(name).unit != "year"]


@solara.component
def Distribution(dataset: Dataset, rows: pd.DataFrame, chosen: str, on_chosen: Callable[[str], None]):
    """Both charts, of the rows that pass the filters."""
    names = chartable(rows, dataset)
    if not names:
        return
    column = chosen if chosen in names else names[0]
    about, values = dataset.about(column), rows[column].dropna().to_numpy(float)
    unit = "" if about.unit in ("", "1") else f", {about.unit}"
    with box("section", "card stack", aria_label="Charts", data_panel="charts"):
        with box("div", "flow"):
            words("h2", "Charts")
            Select("Column", column, names, on_chosen)
        meaning = about.meaning[:1].upper() + about.meaning[1:]
        words("p", f"{meaning}. Of {len(rows):,} rows that pass the filters, {_blank(len(rows) - values.size)}.", "note")
        if not values.size:
            return
        with box("div", "two"):
            label = f"How many rows have which {column}: {values.size} from {values.min():,.4g} to {values.max():,.4g}"
            Chart(figure=histogram(values, f"{column}{unit}"), label=label)
            if "year" in rows:
                Chart(figure=by_year(rows, column, f"mean {column}{unit}"), label=f"Mean {column} by year")


def _blank(count: int) -> str:
    return "none is blank" if not count else f"{count:,} are blank"


def bins(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, bool]:
    """Counts (n,), edges (n + 1,), and whether the bins are of equal width in the logarithm."""
    logarithmic = bool(values.min() > 0.0 and values.max() > _WIDE * values.min())
    if not logarithmic:
        return *np.histogram(values, min(BINS, max(1, np.unique(values).size))), False
    edges = np.geomspace(values.min(), values.max(), BINS + 1)
    edges[0], edges[-1] = values.min(), values.max()
    return np.histogram(values, edges)[0], edges, True


def histogram(values: np.ndarray, title: str) -> dict:
    """The figure of how the values are spread."""
    counts, edges, logarithmic = bins(values)
    outline = {"shape": "hv", "width": 1.5, "color": "var(--profit)"}
    return {
        "data": [
            {"type": "scatter", "mode": "lines", "fill": "tozeroy", "name": "rows", "line": outline, "x": edges.tolist(),
             "y": [*counts.tolist(), counts.tolist()[-1]], "hovertemplate": "%{y} rows from %{x:,.4g}<extra></extra>"},
        ],
        "layout": layout(
            showlegend=False, xaxis={"title": {"text": title}, "type": "log" if logarithmic else "linear"},
            yaxis={"title": {"text": "rows"}, "rangemode": "tozero"},
        ),
    }  # fmt: skip


def by_year(rows: pd.DataFrame, column: str, title: str) -> dict:
    """The figure of the column's mean by year."""
    means = rows.groupby("year")[column].mean().dropna()
    return {
        "data": [
            {"type": "scatter", "mode": "lines+markers", "name": column, "x": means.index.tolist(), "y": means.astype(float).tolist(),
             "line": {"color": "var(--profit)", "width": 2}, "hovertemplate": "%{x}: %{y:,.4g}<extra></extra>"},
        ],
        "layout": layout(
            showlegend=False, xaxis={"title": {"text": "year"}, "tickformat": "d"}, yaxis={"title": {"text": title}, "rangemode": "tozero"},
        ),
    }  # fmt: skip
