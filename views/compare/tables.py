"""Means, and paired differences from the baseline: the numbers that run_batch.py prints."""

import math

import pandas as pd
import solara

from experiments.summary import adjusted, cell, families, means
from model.rideshare import MARKET
from views.compare.asked import baselines
from views.compare.folders import Shown
from views.widgets.html import box, words
from views.widgets.select import Select
from views.widgets.table import Head, Table

COLUMNS = (*MARKET.shown, "risk", "gap")
LEVEL = 0.05
_BETTER = {True: "more is better", False: "less is better", None: "neither way is better"}


@solara.component
def Tables(shown: Shown):
    """Both tables, least regret first; the baseline can be changed."""
    labels = shown.labels
    baseline, set_baseline = solara.use_state(shown.baseline)
    runs = shown.results.runs
    found = solara.use_memo(lambda: families(MARKET, runs, baseline), [shown, baseline])
    with box("section", "card stack", data_panel="differences"):
        with box("div", "flow"):
            words("h2", "Paired differences from the baseline")
            box("span", "grow")
            Select("baseline", baseline, baselines(labels), set_baseline)
        words(
            "p",
            "Seed by seed in the same world, so that what a world does to both cancels; ± is the half-width of the 95 % interval. "
            f"* p < .05, corrected by Holm for the rows of its column. {_UNITS}",
            "note",
        )
        if not found:
            words("p", "One configuration in each world: there is nobody to compare with.", "empty")
        for partner, gaps in found.items():
            words("h3", f"From {partner}")
            Table(heads(), difference_rows(gaps), caption=f"Paired differences from {partner}")
    with box("section", "card", data_panel="means"):
        words("h2", "Means over the seeds")
        words("p", f"± is the half-width of the 95 % interval. {_UNITS} {_warranted(runs)}", "note")
        Table(heads(), mean_rows(runs), caption="Means over the seeds")


_UNITS = "Money in USD per USD tendered, regret and thickness in W (the value tendered), the rest are shares."


def heads() -> list[Head]:
    """The columns, with their definitions on hover."""
    columns = [
        Head(name, f"{MARKET.metrics[name].meaning} {_BETTER[MARKET.metrics[name].more_is_better]}.", "right") for name in COLUMNS
    ]
    return [Head("configuration"), *columns]


def mean_rows(runs: pd.DataFrame) -> list[list[str]]:
    """Cells of the means, least regret first."""
    table = means(MARKET, runs)
    order = sorted(table, key=lambda label: _last_if_nan(table[label]["regret"].mean))
    return [[label, *(cell(MARKET, table[label][name], name) for name in COLUMNS)] for label in order]


def difference_rows(gaps: dict) -> list[list[str]]:
    """Cells of the differences, least regret first."""
    corrected = adjusted(gaps)
    order = sorted(gaps, key=lambda label: _last_if_nan(gaps[label]["regret"].difference.mean))
    return [
        [label, *(cell(MARKET, gaps[label][name].difference, name, True, corrected[label][name] < LEVEL) for name in COLUMNS)]
        for label in order
    ]


def _last_if_nan(regret: float) -> float:
    return math.inf if math.isnan(regret) else regret


def _warranted(runs: pd.DataFrame) -> str:
    share = runs.groupby("seed")["oracle_inclusion"].mean().mean()
    return "" if math.isnan(share) else f"The hidden truth warrants entrants a share of {share:.3f} of the wins."
