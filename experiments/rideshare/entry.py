"""Policies for entrants, of a sweep in which they vary: entrants' share against regret against subsidy, and what is not beaten."""

from dataclasses import asdict

import numpy as np
import pandas as pd

from experiments.frontier import efficient
from experiments.numbers import cell
from experiments.results import axes, world_axes
from experiments.statistics import Interval, interval
from experiments.tables import Table
from model.rideshare import MARKET
from model.rideshare.parameters import ENTRY_POLICIES

#: What a policy is judged by, and what is good in it: many entrants, little regret, little public money.
JUDGED = {"inclusion": 1.0, "regret_per_auction": -1.0, "subsidy": -1.0}


def varied_policies(runs: pd.DataFrame) -> list[str]:
    """The policies for entrants in which the worlds of a sweep differ."""
    return [name for name in axes(MARKET, runs) if name in ENTRY_POLICIES]


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
    points = pd.DataFrame.from_dict(means, orient="index")
    worlds = [name for name in world_axes(MARKET, runs) if name not in ENTRY_POLICIES]
    return points.assign(efficient=points.index.isin(efficient(points, runs, JUDGED, worlds)))


def as_json(runs: pd.DataFrame) -> dict:
    """The same as plain data; nothing where no policy varies."""
    if not varied_policies(runs):
        return {}
    points = entry_points(runs)
    return {
        "entry_policies": {
            label: {**{name: asdict(value) for name, value in row.items()}, "efficient": bool(points.loc[label, "efficient"])}
            for label, row in entry_intervals(runs).items()
        }
    }


def table(runs: pd.DataFrame) -> Table | None:
    """The three with their intervals, most entrants first, where a policy varies."""
    names = varied_policies(runs)
    if not names:
        return None
    points, rows = entry_points(runs), entry_intervals(runs)
    order = sorted(rows, key=lambda label: -np.nan_to_num(points.loc[label, "inclusion"], nan=-1.0))
    return Table(
        f"Policies for entrants ({', '.join(names)}): entrants' share of the wins, regret in W an auction, subsidy per USD tendered",
        ("configuration", *JUDGED, "not dominated"),
        [
            (label, *(cell(MARKET, rows[label][name], name) for name in JUDGED), "yes" * bool(points.loc[label, "efficient"]))
            for label in order
        ],
    )
