"""Risk, value and inclusion of a sweep: a point a block and configuration, a point a configuration, and which of these nobody beats."""

import numpy as np
import pandas as pd

from experiments import frontier
from experiments.results import Results

#: What is good in a point: little risk, much value, many entrants.
BETTER = {"risk": -1.0, "value": 1.0, "inclusion": 1.0}
POINT = list(BETTER)
VALUES = ("profit", "revenue")


def _shares(results: Results, value: str) -> pd.DataFrame:
    """Blocks in which something was tendered, with their configuration's label and world, and block `value` / block W."""
    if value not in VALUES:
        raise ValueError(f"value must be one of {', '.join(VALUES)}; got {value!r}.")
    frame = results.blocks.merge(results.runs[["id", "label", "case", "seed"]], on="id", validate="many_to_one")
    frame = frame[frame["bundle_value"] > 0.0]
    return frame.assign(share=frame[value] / frame["bundle_value"])


def block_points(results: Results, value: str = "profit") -> pd.DataFrame:
    """One row a configuration and block of 50 auctions, taken over the seeds: label, case, block, risk, value, inclusion.

    `value` is the mean of block value / block W, `inclusion` the mean share of the wins that went to entrants. `risk` is
    the block's part in the metric of that name: with d the distance of block value / block W from its own run's mean and B
    blocks in a run, sqrt(mean over seeds of d^2 B / (B - 1)), so that the mean square of a run's block risks is its
    squared risk. NaN where runs have one block only.
    """
    frame = _shares(results, value)
    by_run = frame.groupby("id")["share"]
    count = by_run.transform("size")
    square = (frame["share"] - by_run.transform("mean")) ** 2 * count / (count - 1).where(count > 1)
    wins = frame["entrant_win"] / frame["launches"].where(frame["launches"] > 0.0)
    grouped = frame.assign(square=square, wins=wins).groupby(["label", "case", "block"], sort=False)
    means = grouped.agg(risk=("square", "mean"), value=("share", "mean"), inclusion=("wins", "mean")).reset_index()
    return means.assign(risk=np.sqrt(means["risk"]))


def configuration_points(results: Results, value: str = "profit") -> pd.DataFrame:
    """One row a configuration (the index: its label): means over the seeds of risk, value and inclusion.

    `risk` is the standard deviation over a run's blocks of block value / block W, as in `model.rideshare.metrics.risk`.
    """
    risk = _shares(results, value).groupby("id")["share"].std(ddof=1)
    runs = results.runs
    return runs.assign(risk=runs["id"].map(risk), value=runs[value]).groupby("label", sort=False)[POINT].mean()


def efficient(points: pd.DataFrame, results: Results) -> list[str]:
    """Labels of the configurations that no other of their world beats on risk, value and inclusion, benchmarks apart."""
    return frontier.efficient(points, results.runs, BETTER)
