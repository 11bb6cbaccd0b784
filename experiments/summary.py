"""The comparison that ends a sweep: every configuration's means, and its paired differences against a baseline."""

from dataclasses import asdict

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from experiments.statistics import Comparison, Interval, compare, interval
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
    return {
        label: {name: compare(group[name], by_label[baseline][name]) for name in METRICS}
        for label, group in by_label.items()
        if label != baseline
    }


def as_json(runs: pd.DataFrame, baseline: str) -> dict:
    """Both as plain data, of the runs that succeeded."""
    failed = runs["error"].notna()
    runs = runs[~failed]
    return {
        "baseline": baseline,
        "failed": int(failed.sum()),
        "means": {label: {k: asdict(v) for k, v in row.items()} for label, row in means(runs).items()},
        "differences": {label: {k: asdict(v) for k, v in row.items()} for label, row in differences(runs, baseline).items()},
    }


def print_tables(runs: pd.DataFrame, baseline: str, console: Console) -> None:
    """Print means and paired differences, lowest regret first."""
    rows = means(runs)
    order = sorted(rows, key=lambda label: rows[label]["regret"].mean)
    seeds = runs["seed"].nunique()
    table = _table(f"Means over {seeds} seeds, with the half-width of their 95 % intervals (money per USD tendered)")
    for label in order:
        table.add_row(label, *(_cell(rows[label][name], name, signed=False) for name in SHOWN))
    warranted = interval(runs.groupby("seed")["oracle_inclusion"].mean()).mean
    console.print(table, no_wrap=True)
    console.print(f"The hidden truth warrants entrants a share of {warranted:.3f} of the wins (inclusion).", highlight=False)
    if len(order) > 1:
        gaps = differences(runs, baseline)
        table = _table(f"Difference from {baseline} on the same worlds (* the 95 % interval excludes 0)")
        for label in (label for label in order if label != baseline):
            table.add_row(label, *(_cell(gaps[label][name].difference, name, signed=True) for name in SHOWN))
        console.print(table)


def _table(title: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("mechanism", no_wrap=True)
    for name in SHOWN:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _cell(value: Interval, name: str, signed: bool) -> str:
    decimals = _DECIMALS.get(name, 3)
    if value.n == 0:
        return "n/a"
    star = ("*" if value.excludes_zero else " ") if signed else ""
    width = "" if value.n < 2 else f"±{value.half:.{decimals}f}".replace("±0.", "±.")
    return f"{value.mean:{'+' if signed else ''}.{decimals}f}{width}{star}"
