"""Policies for entrants, of a sweep in which they vary: entrants' share against regret against subsidy, and what is not beaten."""

import json
from dataclasses import asdict

import numpy as np
import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from experiments.frontier import non_dominated
from experiments.statistics import Interval, interval
from experiments.summary import cell
from model.rideshare import MARKET
from model.rideshare.parameters import ENTRY_POLICIES

#: What a policy is judged by, and what is good in it: many entrants, little regret, little public money.
JUDGED = {"inclusion": 1.0, "regret_per_auction": -1.0, "subsidy": -1.0}


def varied_policies(runs: pd.DataFrame) -> list[str]:
    """The policies for entrants that are axes of a sweep."""
    return [name for name in ENTRY_POLICIES if name in runs.columns]


def entry_intervals(runs: pd.DataFrame) -> dict[str, dict[str, Interval]]:
    """Interval over the seeds of each of JUDGED (inner key), by label: entrants' share of the wins, W forgone an auction against
    the oracle, which no policy binds, and what the sponsor pays per USD tendered."""
    runs = runs.assign(regret_per_auction=runs["regret"] / runs["auctions"].where(runs["auctions"] > 0.0))
    return {label: {name: interval(group[name]) for name in JUDGED} for label, group in runs.groupby("label", sort=False)}


def entry_points(runs: pd.DataFrame) -> pd.DataFrame:
    """One row a configuration (the index: its label): means of JUDGED, and whether it is `efficient`.

    Efficient: no other configuration of the same world, policies apart, equals or beats it in all three and beats it in one.
    Benchmarks that know the truth are neither efficient nor do they beat anybody.
    """
    means = {label: {name: value.mean for name, value in row.items()} for label, row in entry_intervals(runs).items()}
    points = pd.DataFrame.from_dict(means, orient="index").assign(efficient=False)
    first = runs.groupby("label", sort=False).first()
    rivals = first[~first["privileged"]]
    for _, group in rivals.groupby(rivals["content"].map(_without_policies), sort=False):
        best = non_dominated(points.loc[group.index, list(JUDGED)].to_numpy(), tuple(JUDGED.values()))
        points.loc[group.index, "efficient"] = best
    return points


def _without_policies(content: str) -> str:
    """What a run rests on (JSON) but for its rule, its seed and the policies for entrants."""
    held = json.loads(content)
    world = {name: value for name, value in held["parameters"].items() if name not in ENTRY_POLICIES}
    others = {owner: chosen for owner, chosen in held["choices"].items() if owner != MARKET.slot}
    return json.dumps([world, others], sort_keys=True)


def as_json(runs: pd.DataFrame) -> dict:
    """The same as plain data, of the runs that succeeded; nothing where no policy varies."""
    runs = runs[runs["error"].isna()]
    if not varied_policies(runs):
        return {}
    points = entry_points(runs)
    return {
        "entry_policies": {
            label: {**{name: asdict(value) for name, value in row.items()}, "efficient": bool(points.loc[label, "efficient"])}
            for label, row in entry_intervals(runs).items()
        }
    }


def print_table(runs: pd.DataFrame, console: Console) -> None:
    """Print the three with their intervals, most entrants first, where a policy varies."""
    names = varied_policies(runs)
    if not names:
        return
    points, rows = entry_points(runs), entry_intervals(runs)
    title = f"Policies for entrants ({', '.join(names)}): entrants' share of the wins, regret in W an auction, subsidy per USD tendered"
    console.print(title, highlight=False, soft_wrap=True)
    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("configuration", no_wrap=True)
    for name in JUDGED:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("not dominated", no_wrap=True)
    for label in sorted(rows, key=lambda label: -np.nan_to_num(points.loc[label, "inclusion"], nan=-1.0)):
        mark = "yes" if points.loc[label, "efficient"] else ""
        table.add_row(label, *(cell(MARKET, rows[label][name], name) for name in JUDGED), mark)
    console.print(table, no_wrap=True)
