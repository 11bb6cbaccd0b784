"""The comparison that ends a sweep: every configuration's means, and its paired differences against a baseline."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Protocol

import numpy as np
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from core.parameters import unknown
from experiments.frames import axis_columns
from experiments.numbers import cell
from experiments.statistics import Comparison, Interval, compare, holm, interval
from experiments.tables import further_tables, print_table
from model.configuration import told
from model.configure import configure
from model.market import Market


class Named(Protocol):
    """A configuration, as far as a baseline is chosen by it: the text of its rule, and its label."""

    rule: str
    label: str


def choose_baseline(market: Market, found: Sequence[Named], wanted: str | None) -> str:
    """Whom to compare with: a rule (each configuration with that rule in its own case) or a label (all with that one).

    If none is wanted: the market's own where it runs, else the first rule; the first label if there is one rule only.

    Raises:
        ParameterError: a rule or label that is not in the sweep.
    """
    rules, labels = (list(dict.fromkeys(texts)) for texts in ([each.rule for each in found], [each.label for each in found]))
    if wanted is None:
        return market.baseline if market.baseline in rules and len(rules) > 1 else rules[0] if len(rules) > 1 else labels[0]
    for text in (wanted.strip(), wanted.strip().lower().replace("-", "_")):
        if text in labels or text in rules:
            return text
    raise unknown("baseline", wanted, [*rules, *labels])


def means(market: Market, runs: pd.DataFrame) -> dict[str, dict[str, Interval]]:
    """Interval of each metric (inner key) over the seeds of each configuration (outer key, its label)."""
    return {label: {name: interval(group[name]) for name in market.metrics} for label, group in runs.groupby("label", sort=False)}


def partners(market: Market, runs: pd.DataFrame, baseline: str) -> dict[str, str]:
    """The label that each configuration (outer key, its label) is compared with; none for who is its own partner or has none."""
    kinds = runs.drop_duplicates("label").set_index("label")
    if baseline in kinds.index:
        return {label: baseline for label in kinds.index if label != baseline}
    compared = kinds[kinds[market.slot] == baseline]
    in_case = dict(zip(compared["case"], compared.index, strict=True))
    found = {label: in_case.get(case) for label, case in kinds["case"].items()}
    return {label: partner for label, partner in found.items() if partner not in (None, label)}


def differences(market: Market, runs: pd.DataFrame, baseline: str) -> dict[str, dict[str, Comparison]]:
    """Paired difference of each metric from the baseline's, for every other configuration (see `partners`)."""
    by_label = {label: group.set_index("seed") for label, group in runs.groupby("label", sort=False)}
    return {
        label: {name: compare(by_label[label][name], by_label[partner][name]) for name in market.metrics}
        for label, partner in partners(market, runs, baseline).items()
    }


def families(market: Market, runs: pd.DataFrame, baseline: str) -> dict[str, dict[str, dict[str, Comparison]]]:
    """The `differences` by the label that they are from; within each of them Holm's correction is made."""
    gaps = differences(market, runs, baseline)
    found: dict[str, dict] = {}
    for label, partner in partners(market, runs, baseline).items():
        found.setdefault(partner, {})[label] = gaps[label]
    return found


def adjusted(gaps: dict[str, dict[str, Comparison]]) -> dict[str, dict[str, float]]:
    """Holm's p of each difference, each metric a family of its own."""
    labels = list(gaps)
    metrics = list(gaps[labels[0]]) if labels else []
    columns = {name: holm([gaps[label][name].p for label in labels]) for name in metrics}
    return {label: {name: float(columns[name][at]) for name in metrics} for at, label in enumerate(labels)}


def as_json(market: Market, runs: pd.DataFrame, baseline: str) -> dict:
    """Both as plain data, of the runs that succeeded."""
    failed = runs["error"].notna()
    runs = runs[~failed]
    gaps = differences(market, runs, baseline)
    corrected = adjusted(gaps)
    further = {key: value for module in further_tables(market) for key, value in module.as_json(runs).items()}
    return {
        "baseline": baseline,
        "failed": int(failed.sum()),
        "axes": runs.groupby("label", sort=False)[axis_columns(market, runs)].first().to_dict("index"),
        "means": {label: {k: asdict(v) for k, v in row.items()} for label, row in means(market, runs).items()},
        "differences": {
            label: {name: {**asdict(gap), "p_holm": corrected[label][name]} for name, gap in row.items()}
            for label, row in gaps.items()
        },
        **further,
    }


def null_for_nan(content):
    """The same plain data with None for what is not a number: JSON has no NaN, and strict readers refuse it."""
    if isinstance(content, dict):
        return {name: null_for_nan(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [null_for_nan(value) for value in content]
    return content if not isinstance(content, float) or math.isfinite(content) else None


def print_tables(market: Market, runs: pd.DataFrame, baseline: str, console: Console) -> None:
    """Print means and paired differences, in the market's order, case by case."""
    found = families(market, runs, baseline)
    for _, here in runs.groupby("case", sort=False):
        _print_case(market, here, console)
        for partner in [label for label in dict.fromkeys(here["label"]) if label in found and label != baseline]:
            _print_differences(market, runs, found[partner], partner, console)
    if baseline in found:
        _print_differences(market, runs, found[baseline], baseline, console)
    for module in further_tables(market):
        if table := module.table(runs):
            print_table(table, console)


def _print_case(market: Market, runs: pd.DataFrame, console: Console) -> None:
    """Means of the configurations of one case."""
    rows = means(market, runs)
    order = sorted(rows, key=lambda label: np.nan_to_num(rows[label][market.rank_by].mean, nan=np.inf))
    seeds = runs["seed"].nunique()
    widths = ", with the half-width of their 95 % intervals" if seeds > 1 else ""
    _say(console, f"Means over {seeds} seed{'s' * (seeds > 1)}{widths} (money per {market.unit})")
    if case := runs["case"].iloc[0]:
        _say(console, f"Case: {case}.")
    _say(console, f"World: {_settings_in_force(market, runs['content'].iloc[0]) or 'default parameters'}.")
    table, names = _table(market), _names(market, runs, order)
    for label in order:
        table.add_row(names[label], *(cell(market, rows[label][name], name) for name in market.shown))
    console.print(table, no_wrap=True)
    for name, sentence in market.remarks.items():
        told = interval(runs.groupby("seed")[name].mean())
        if told.n:
            _say(console, sentence.format(told.mean))
    console.print()


def _names(market: Market, runs: pd.DataFrame, labels: list[str]) -> dict[str, str]:
    """What rows with these labels are called: by the rule alone where all are of one case."""
    kinds = runs.drop_duplicates("label").set_index("label").loc[labels]
    return dict(kinds[market.slot]) if kinds["case"].nunique() == 1 else dict(zip(labels, labels, strict=True))


def _settings_in_force(market: Market, content: str) -> str:
    """Further choices, and the world's parameters, that differ from their defaults, from the JSON of a run."""
    held, defaults = json.loads(content), configure(market, {}).content
    others = [owner for owner in market.owners if owner != market.slot and held["choices"][owner] != defaults["choices"][owner]]
    chosen = {owner: told(market, owner, held["choices"][owner]) for owner in others}
    changed = {name: value for name, value in held["parameters"].items() if value != defaults["parameters"][name]}
    return ", ".join(f"{name}={value}" for name, value in {**chosen, **changed}.items())


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True)


def _print_differences(
    market: Market, runs: pd.DataFrame, gaps: dict[str, dict[str, Comparison]], partner: str, console: Console
) -> None:
    """Paired differences from `partner`, and how much pairing has helped."""
    order = sorted(gaps, key=lambda label: np.nan_to_num(gaps[label][market.rank_by].difference.mean, nan=np.inf))
    names = _names(market, runs, [partner, *order])
    whom = names[partner] if names[partner] == partner else f"{names[partner]} in this case"
    _say(console, f"Difference from {whom}, seed by seed (* p < .05, corrected for the rows of its column by Holm)")
    console.print(_difference_table(market, gaps, order, names), no_wrap=True)
    shrinks = [gap.shrink for row in gaps.values() if not np.isnan((gap := row[market.shown[0]]).shrink)]
    if shrinks:
        spread = f"{min(shrinks):.0%} to {max(shrinks):.0%}" if len(shrinks) > 1 else f"{shrinks[0]:.0%}"
        _say(console, f"Pairing brought the intervals of {market.shown[0]} to {spread} of what unpaired runs would give.")
    console.print()


def _difference_table(market: Market, gaps: dict[str, dict[str, Comparison]], order: list[str], names: dict[str, str]) -> Table:
    corrected = adjusted(gaps)
    table = _table(market)
    for label in order:
        cells = (cell(market, gaps[label][name].difference, name, True, corrected[label][name] < 0.05) for name in market.shown)
        table.add_row(names[label], *cells)
    return table


def _table(market: Market) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("mechanism", no_wrap=True)
    for name in market.shown:
        table.add_column(name, justify="right", no_wrap=True)
    return table
