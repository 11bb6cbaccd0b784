"""Means, and paired differences from the baseline: the numbers that run_batch.py prints."""

import math

import pandas as pd
import solara

from experiments.figures.declared import of_market
from experiments.numbers import cell
from experiments.summary import adjusted, families, means
from model.market import Market
from views.compare.asked import baselines
from views.compare.folders import Shown
from views.widgets.html import box, words
from views.widgets.select import Select
from views.widgets.table import Head, Table

LEVEL = 0.05
_BETTER = {True: "more is better", False: "less is better", None: "neither way is better"}


@solara.component
def Tables(shown: Shown):
    """Both tables, the best by the market's ranking first; the baseline can be changed."""
    market, runs = shown.market, shown.results.runs
    baseline, set_baseline = solara.use_state(shown.results.baseline)
    found = solara.use_memo(lambda: families(market, runs, baseline), [shown, baseline])
    with box("section", "card stack", data_panel="paired"):
        with box("div", "flow"):
            words("h2", "Paired differences from the baseline")
            box("span", "grow")
            Select("baseline", baseline, baselines(shown.kinds), set_baseline)
        words(
            "p",
            "Seed by seed in the same world, so that what a world does to both cancels; ± is the half-width of the 95 % interval. "
            f"* p < .05, corrected by Holm for the rows of its column. {units(market)}",
            "note",
        )
        if not found:
            words("p", "One configuration in each world: there is nobody to compare with.", "empty")
        for partner, gaps in found.items():
            words("h3", f"From {partner}")
            Table(heads(market), difference_rows(market, gaps), caption=f"Paired differences from {partner}")
    with box("section", "card", data_panel="means"):
        words("h2", "Means over the seeds")
        remarks = " ".join(remarks_of(market, runs))
        words("p", f"± is the half-width of the 95 % interval. {units(market)} {remarks}".strip(), "note")
        Table(heads(market), mean_rows(market, runs), caption="Means over the seeds")


def columns_of(market: Market) -> tuple[str, ...]:
    """The metrics in the tables: those of its printed table, and what its figures show besides."""
    return (*market.shown, *of_market(market).also_shown)


def units(market: Market) -> str:
    """The units of the columns, in a sentence."""
    named: dict[str, list[str]] = {}
    for name in columns_of(market):
        named.setdefault(market.metrics[name].unit, []).append(name)
    others = [f"{', '.join(names)} in {unit}" for unit, names in named.items() if unit != "1"]
    return f"{'; '.join([*others, 'all else'])} is a share, or money per {market.unit}."


def heads(market: Market) -> list[Head]:
    """The columns, with their definitions on hover."""
    metrics = {name: market.metrics[name] for name in columns_of(market)}
    meanings = {name: f"{metric.meaning} {_BETTER[metric.more_is_better]}." for name, metric in metrics.items()}
    return [Head("configuration"), *(Head(name, meaning, "right") for name, meaning in meanings.items())]


def mean_rows(market: Market, runs: pd.DataFrame) -> list[list[str]]:
    """Cells of the means."""
    table = means(market, runs)
    order = sorted(table, key=lambda label: _last_if_nan(table[label][market.rank_by].mean))
    return [[label, *(cell(market, table[label][name], name) for name in columns_of(market))] for label in order]


def difference_rows(market: Market, gaps: dict) -> list[list[str]]:
    """Cells of the differences."""
    corrected = adjusted(gaps)
    order = sorted(gaps, key=lambda label: _last_if_nan(gaps[label][market.rank_by].difference.mean))
    return [
        [
            label,
            *(
                cell(market, gaps[label][name].difference, name, True, corrected[label][name] < LEVEL)
                for name in columns_of(market)
            ),
        ]
        for label in order
    ]


def remarks_of(market: Market, runs: pd.DataFrame) -> list[str]:
    """What the market says of the worlds that were run, a sentence each."""
    found = {sentence: runs.groupby("seed")[name].mean().mean() for name, sentence in market.remarks.items()}
    return [sentence.format(mean) for sentence, mean in found.items() if not math.isnan(mean)]


def _last_if_nan(value: float) -> float:
    return math.inf if math.isnan(value) else value
