"""Policies for entrants: their share against regret, coloured by what the sponsor pays."""

import re

import pandas as pd
import solara

from experiments.rideshare.entry import entry_intervals, entry_points, varied_policies
from model.rideshare.parameters import ENTRY_POLICIES
from views.compare.folders import Shown
from views.compare.look import chart_layout, looks
from views.compare.plane import NAMES_FROM, RADIUS, names_of
from views.points import plain
from views.widgets.chart import Chart
from views.widgets.html import box, words

_FADED = 0.3


@solara.component
def EntryPolicies(shown: Shown, labels: list[str]):
    """A mark a configuration with 95 % intervals over seeds; faint where another is as good in all three and better in one."""
    table = solara.use_memo(lambda: points_of(shown.results.runs), [shown])
    with box("section", "card", data_panel="entry"):
        words("h2", "Policies for entrants: share, regret, subsidy")
        words(
            "p",
            f"Varied: {', '.join(varied_policies(shown.results.runs))}. Regret is against the best of all who responded, admitted or not. "
            "In bold: no other is as good in all three and better in one; the rest is faint, and so are benchmarks that know the truth.",
            "note",
        )
        if table.empty:
            words("p", "Nobody won an auction in these runs.", "empty")
        else:
            Chart(figure=figure(shown, table.reindex(labels).dropna(subset="x")), label=_label(table), height=420)


def points_of(runs: pd.DataFrame) -> pd.DataFrame:
    """Of each configuration (index: label) entrants' share (x), regret an auction (y), with half-widths, subsidy and `efficient`."""
    halves = {
        label: {"x_half": row["inclusion"].half, "y_half": row["regret_per_auction"].half}
        for label, row in entry_intervals(runs).items()
    }
    points = entry_points(runs).join(pd.DataFrame.from_dict(halves, orient="index"))
    return points.rename(columns={"inclusion": "x", "regret_per_auction": "y"}).dropna(subset=["x", "y"])


def figure(shown: Shown, table: pd.DataFrame) -> dict:
    """Plotly's figure."""
    best = list(table.index[table["efficient"]])
    return {
        "names_from": NAMES_FROM,
        "data": [
            *(_marks(shown, table.loc[label:label], table["subsidy"]) for label in table.index),
            names_of(table.rename(index=_short), [_short(label) for label in best], RADIUS),
        ],
        "layout": chart_layout(
            xaxis={"title": {"text": "entrants' share of the wins →"}, "tickformat": ".0%"},
            yaxis={"title": {"text": "← better     regret, W an auction"}, "tickformat": ".3~f"},
        ),
    }


def _short(label: str) -> str:
    """A configuration's label without the policies that are off."""
    return re.sub(rf" ({'|'.join(ENTRY_POLICIES)})=0(\.0)?(?= |$)", "", label)


def _marks(shown: Shown, one: pd.DataFrame, subsidies: pd.Series) -> dict:
    """The mark of one configuration: a trace of its own, because intervals fade with it."""
    label, point = one.index[0], one.iloc[0]
    bars = {"type": "data", "color": "var(--muted)", "thickness": 1, "width": 0}
    return {
        "type": "scatter", "mode": "markers", "x": plain(one["x"]), "y": plain(one["y"]), "cliponaxis": False, "hovertext": [label],
        "customdata": plain(one["subsidy"]), "opacity": 1.0 if point["efficient"] else _FADED,
        "hovertemplate": "<b>%{hovertext}</b><br>entrants %{x:.1%}<br>regret %{y:.4f} W an auction<br>"
                         "subsidy %{customdata:.4f} per USD<extra></extra>",
        "error_x": {**bars, "array": plain(one["x_half"].fillna(0.0))}, "error_y": {**bars, "array": plain(one["y_half"].fillna(0.0))},
        "marker": {
            "size": 13, "symbol": [looks(shown)[label].symbol], "color": plain(one["subsidy"]), "line": {"color": "var(--ink)", "width": 1},
            **_scale(float(subsidies.max())),
        },
    }  # fmt: skip


def _scale(most: float) -> dict:
    """A marker's colours by subsidy, as in print, with their bar."""
    font = {"size": 11, "color": "var(--muted)"}
    return {
        "colorscale": "Cividis", "cmin": 0.0, "cmax": max(most, 1e-9),
        "colorbar": {
            "title": {"text": "subsidy\nper USD", "font": font}, "tickformat": ".2~f", "thickness": 10, "len": 0.8, "outlinewidth": 0,
            "tickfont": font,
        },
    }  # fmt: skip


def _label(table: pd.DataFrame) -> str:
    points = (
        f"{label} entrants {row.x:.0%}, regret {row.y:.4f} W an auction, subsidy {row.subsidy:.4f} per USD"
        for label, row in table.iterrows()
    )
    return f"Policies for entrants: {'; '.join(points)}."
