"""The comparison that ends a sweep: every configuration's means, and its paired differences against a baseline."""

import json
import math
from dataclasses import asdict
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

import numpy as np
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from core.parameters import declared, unknown
from experiments.statistics import Comparison, Interval, compare, holm, interval
from model.market import Market


def choose_baseline(market: Market, labels: list[str], wanted: str | None) -> str:
    """Whom to compare with: a mechanism's label (with the same world's run of it) or a whole label (all with that one).

    If none is wanted: the market's own where it runs, else the first mechanism; the first label if there is one mechanism only.

    Raises:
        ParameterError: a label that is not in the sweep.
    """
    rules = list(dict.fromkeys(mechanism_part(label) for label in labels))
    if wanted is None:
        return market.baseline if market.baseline in rules and len(rules) > 1 else rules[0] if len(rules) > 1 else labels[0]
    for label in (wanted.strip(), wanted.strip().lower().replace("-", "_")):
        if label in labels or label in rules:
            return label
    raise unknown("baseline", wanted, [*rules, *labels])


def mechanism_part(label: str) -> str:
    """A label without its world: "ucb_sp(ucb_c=0.5) patience=2" is the mechanism "ucb_sp(ucb_c=0.5)"."""
    return label[: label.index(")") + 1] if ")" in label else label.split(" ", maxsplit=1)[0]


def means(market: Market, runs: pd.DataFrame) -> dict[str, dict[str, Interval]]:
    """Interval of each metric (inner key) over the seeds of each configuration (outer key, its label)."""
    return {label: {name: interval(group[name]) for name in market.metrics} for label, group in runs.groupby("label", sort=False)}


def differences(market: Market, runs: pd.DataFrame, baseline: str) -> dict[str, dict[str, Comparison]]:
    """Paired difference of each metric from the baseline's, for every other configuration.

    A mechanism's label is compared with within each world; a whole label with a world in it, with all.
    """
    by_label = {label: group.set_index("seed") for label, group in runs.groupby("label", sort=False)}
    found = {}
    for label, group in by_label.items():
        same_world = f"{baseline} {group['world_label'].iloc[0]}".strip()
        partner = baseline if baseline in by_label else same_world
        if partner in by_label and partner != label:
            found[label] = {name: compare(group[name], by_label[partner][name]) for name in market.metrics}
    return found


def families(market: Market, runs: pd.DataFrame, baseline: str) -> dict[str, dict[str, dict[str, Comparison]]]:
    """The `differences` by whom they are from, a label; within each of them Holm's correction is made.

    One from a whole label; from a mechanism's label one a world.
    """
    gaps = differences(market, runs, baseline)
    if baseline in set(runs["label"]):
        return {baseline: gaps} if gaps else {}
    found = {}
    for world, here in runs.groupby("world_label", sort=False):
        family = {label: gaps[label] for label in dict.fromkeys(here["label"]) if label in gaps}
        found |= {f"{baseline} {world}": family} if family else {}
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
    further = {key: value for table in _further_tables(market) for key, value in table.as_json(runs).items()}
    return {
        "baseline": baseline,
        "failed": int(failed.sum()),
        "means": {label: {k: asdict(v) for k, v in row.items()} for label, row in means(market, runs).items()},
        "differences": {
            label: {name: {**asdict(gap), "p_holm": corrected[label][name]} for name, gap in row.items()}
            for label, row in gaps.items()
        },
        **further,
    }


def _further_tables(market: Market) -> list[ModuleType]:
    """Modules of `experiments/MARKET` with tables of its own."""
    package = f"experiments.{market.name}"
    names = import_module(package).TABLES if find_spec(package) else ()
    return [import_module(f"{package}.{name}") for name in names]


def null_for_nan(content):
    """The same plain data with None for what is not a number: JSON has no NaN, and strict readers refuse it."""
    if isinstance(content, dict):
        return {name: null_for_nan(value) for name, value in content.items()}
    if isinstance(content, list | tuple):
        return [null_for_nan(value) for value in content]
    return content if not isinstance(content, float) or math.isfinite(content) else None


def print_tables(market: Market, runs: pd.DataFrame, baseline: str, console: Console) -> None:
    """Print means and paired differences, in the market's order, world by world."""
    found = families(market, runs, baseline)
    for world, here in runs.groupby("world_label", sort=False):
        _print_world(market, here, console)
        partner = f"{baseline} {world}"
        if partner in found:
            _print_differences(market, found[partner], partner, console)
    if baseline in found:
        _print_differences(market, found[baseline], baseline, console)
    for table in _further_tables(market):
        table.print_table(runs, console)


def _print_world(market: Market, runs: pd.DataFrame, console: Console) -> None:
    """Means of the configurations of one world."""
    rows = means(market, runs)
    order = sorted(rows, key=lambda label: np.nan_to_num(rows[label][market.rank_by].mean, nan=np.inf))
    seeds = runs["seed"].nunique()
    widths = ", with the half-width of their 95 % intervals" if seeds > 1 else ""
    _say(console, f"Means over {seeds} seed{'s' * (seeds > 1)}{widths} (money per {market.unit})")
    _say(console, f"World: {_settings_in_force(market, runs['world'].iloc[0]) or 'default parameters'}.")
    table = _table(market)
    for label in order:
        table.add_row(label, *(cell(market, rows[label][name], name) for name in market.shown))
    console.print(table, no_wrap=True)
    for name, sentence in market.remarks.items():
        told = interval(runs.groupby("seed")[name].mean())
        if told.n:
            _say(console, sentence.format(told.mean))
    console.print()


def _settings_in_force(market: Market, world: str) -> str:
    """The world's parameters that differ from their defaults, from the JSON of a run."""
    chosen, defaults = json.loads(world), declared(market.parameters)
    return ", ".join(f"{name}={value}" for name, value in chosen.items() if value != defaults[name].default)


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True)


def _print_differences(market: Market, gaps: dict[str, dict[str, Comparison]], partner: str, console: Console) -> None:
    """Paired differences from `partner`, and how much pairing has helped."""
    order = sorted(gaps, key=lambda label: np.nan_to_num(gaps[label][market.rank_by].difference.mean, nan=np.inf))
    _say(console, f"Difference from {partner}, seed by seed (* p < .05, corrected for the rows of its column by Holm)")
    console.print(_difference_table(market, gaps, order), no_wrap=True)
    shrinks = [gap.shrink for row in gaps.values() if not np.isnan((gap := row[market.shown[0]]).shrink)]
    if shrinks:
        spread = f"{min(shrinks):.0%} to {max(shrinks):.0%}" if len(shrinks) > 1 else f"{shrinks[0]:.0%}"
        _say(console, f"Pairing brought the intervals of {market.shown[0]} to {spread} of what unpaired runs would give.")
    console.print()


def _difference_table(market: Market, gaps: dict[str, dict[str, Comparison]], order: list[str]) -> Table:
    corrected = adjusted(gaps)
    table = _table(market)
    for label in order:
        cells = (cell(market, gaps[label][name].difference, name, True, corrected[label][name] < 0.05) for name in market.shown)
        table.add_row(label, *cells)
    return table


def _table(market: Market) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("mechanism", no_wrap=True)
    for name in market.shown:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def cell(market: Market, value: Interval, name: str, signed: bool = False, starred: bool = False) -> str:
    """A mean of metric `name` and the half-width of its 95 % interval as printed; a difference is `signed`, and may be starred."""
    decimals = market.decimals.get(name, 3)
    if value.n == 0:
        return "n/a"
    star = ("*" if starred else " ") if signed else ""
    width = "" if value.n < 2 else f"±{value.half:.{decimals}f}".replace("±0.", "±.")
    return f"{value.mean:{'+' if signed else ''}.{decimals}f}{width}{star}"
