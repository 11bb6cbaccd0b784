"""The comparison that ends a sweep: every configuration's means, and its paired differences against a baseline."""

from dataclasses import asdict

import numpy as np
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from experiments.statistics import Comparison, Interval, compare, holm, interval
from mechanisms.parameters import unknown
from model.metrics import METRICS

#: What the printed table shows; the JSON has every metric.
SHOWN = ("delivered", "profit", "revenue", "regret", "efficiency", "inclusion", "thickness")
_DECIMALS = {"regret": 1}


def choose_baseline(labels: list[str], wanted: str | None) -> str:
    """The label to compare with: the wanted one, else ts_sp where it runs, else the first.

    Raises:
        ParameterError: a label that is not in the sweep.
    """
    if wanted is None:
        return "ts_sp" if "ts_sp" in labels else labels[0]
    for label in (wanted.strip(), wanted.strip().lower().replace("-", "_")):
        if label in labels:
            return label
    raise unknown("baseline", wanted, labels)


def means(runs: pd.DataFrame) -> dict[str, dict[str, Interval]]:
    """Interval of each metric (inner key) over the seeds of each configuration (outer key, its label)."""
    return {label: {name: interval(group[name]) for name in METRICS} for label, group in runs.groupby("label", sort=False)}


def differences(runs: pd.DataFrame, baseline: str) -> dict[str, dict[str, Comparison]]:
    """Paired difference of each metric from the baseline's, for every other configuration."""
    by_label = {label: group.set_index("seed") for label, group in runs.groupby("label", sort=False)}
    if baseline not in by_label:
        return {}
    return {
        label: {name: compare(group[name], by_label[baseline][name]) for name in METRICS}
        for label, group in by_label.items()
        if label != baseline
    }


def adjusted(gaps: dict[str, dict[str, Comparison]]) -> dict[str, dict[str, float]]:
    """Holm's p of each difference, each metric a family of its own."""
    labels = list(gaps)
    columns = {name: holm([gaps[label][name].p for label in labels]) for name in METRICS}
    return {label: {name: float(columns[name][at]) for name in METRICS} for at, label in enumerate(labels)}


def as_json(runs: pd.DataFrame, baseline: str) -> dict:
    """Both as plain data, of the runs that succeeded."""
    failed = runs["error"].notna()
    runs = runs[~failed]
    gaps = differences(runs, baseline)
    corrected = adjusted(gaps)
    return {
        "baseline": baseline,
        "failed": int(failed.sum()),
        "means": {label: {k: asdict(v) for k, v in row.items()} for label, row in means(runs).items()},
        "differences": {
            label: {name: {**asdict(gap), "p_holm": corrected[label][name]} for name, gap in row.items()}
            for label, row in gaps.items()
        },
    }


def print_tables(runs: pd.DataFrame, baseline: str, console: Console) -> None:
    """Print means and paired differences, lowest regret first."""
    rows = means(runs)
    order = sorted(rows, key=lambda label: rows[label]["regret"].mean)
    seeds = runs["seed"].nunique()
    table = _table(f"Means over {seeds} seeds, with the half-width of their 95 % intervals (money per USD tendered)")
    for label in order:
        table.add_row(label, *(_cell(rows[label][name], name) for name in SHOWN))
    warranted = interval(runs.groupby("seed")["oracle_inclusion"].mean()).mean
    console.print(table, no_wrap=True)
    console.print(f"The hidden truth warrants entrants a share of {warranted:.3f} of the wins (inclusion).", highlight=False)
    gaps = differences(runs, baseline)
    if gaps:
        console.print(_difference_table(gaps, [label for label in order if label in gaps], baseline), no_wrap=True)
        shrinks = [gap.shrink for row in gaps.values() if not np.isnan((gap := row["delivered"]).shrink)]
        if shrinks:
            console.print(
                f"Pairing on common worlds brought the intervals of delivered to {min(shrinks):.0%} to {max(shrinks):.0%} "
                "of what unpaired runs would give.",
                highlight=False,
            )


def _difference_table(gaps: dict[str, dict[str, Comparison]], order: list[str], baseline: str) -> Table:
    corrected = adjusted(gaps)
    table = _table(f"Difference from {baseline} on the same worlds (* p < .05, corrected for the rows of its column by Holm)")
    for label in order:
        cells = (_cell(gaps[label][name].difference, name, True, corrected[label][name] < 0.05) for name in SHOWN)
        table.add_row(label, *cells)
    return table


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("mechanism", no_wrap=True)
    for name in SHOWN:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _cell(value: Interval, name: str, signed: bool = False, starred: bool = False) -> str:
    decimals = _DECIMALS.get(name, 3)
    if value.n == 0:
        return "n/a"
    star = ("*" if starred else " ") if signed else ""
    width = "" if value.n < 2 else f"±{value.half:.{decimals}f}".replace("±0.", "±.")
    return f"{value.mean:{'+' if signed else ''}.{decimals}f}{width}{star}"
