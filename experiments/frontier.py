"""Risk, value and inclusion of a sweep: a point a block and configuration, their convex hull, and what is not dominated."""

import numpy as np
import pandas as pd
from scipy.spatial import ConvexHull, QhullError

from core.parameters import ParameterError
from mechanisms.api import mechanism_class

#: What is good in a point (risk, value, inclusion): little risk, much value, many entrants.
BETTER = (-1.0, 1.0, 1.0)
POINT = ["risk", "value", "inclusion"]
VALUES = ("profit", "revenue")


def _shares(runs: pd.DataFrame, blocks: pd.DataFrame, value: str) -> pd.DataFrame:
    """Blocks in which something was tendered, with their configuration's label and block `value` / block W."""
    if value not in VALUES:
        raise ValueError(f"value must be one of {', '.join(VALUES)}; got {value!r}.")
    frame = blocks.merge(runs[["id", "label", "seed"]], on="id", validate="many_to_one")
    frame = frame[frame["bundle_value"] > 0.0]
    return frame.assign(share=frame[value] / frame["bundle_value"])


def block_points(runs: pd.DataFrame, blocks: pd.DataFrame, value: str = "profit") -> pd.DataFrame:
    """One row a configuration and block of 50 auctions, taken over the seeds: label, block, risk, value, inclusion.

    `value` is the mean of block value / block W, `inclusion` the mean share of the wins that went to entrants. `risk` is
    the block's part in the metric of that name: with d the distance of block value / block W from its own run's mean and B
    blocks in a run, sqrt(mean over seeds of d^2 B / (B - 1)), so that the mean square of a run's block risks is its
    squared risk. NaN where runs have one block only.
    """
    frame = _shares(runs, blocks, value)
    by_run = frame.groupby("id")["share"]
    count = by_run.transform("size")
    square = (frame["share"] - by_run.transform("mean")) ** 2 * count / (count - 1).where(count > 1)
    wins = frame["entrant_win"] / frame["launches"].where(frame["launches"] > 0.0)
    grouped = frame.assign(square=square, wins=wins).groupby(["label", "block"], sort=False)
    means = grouped.agg(risk=("square", "mean"), value=("share", "mean"), inclusion=("wins", "mean")).reset_index()
    return means.assign(risk=np.sqrt(means["risk"]))


def configuration_points(runs: pd.DataFrame, blocks: pd.DataFrame, value: str = "profit") -> pd.DataFrame:
    """One row a configuration (the index: its label): means over the seeds of risk, value and inclusion.

    `risk` is the standard deviation over a run's blocks of block value / block W, as in `model.rideshare.metrics.risk`.
    """
    shares = _shares(runs, blocks, value)
    risk = shares.groupby("id")["share"].std(ddof=1)
    frame = runs.assign(risk=runs["id"].map(risk), value=runs[value])
    return frame.groupby("label", sort=False)[POINT].mean()


def non_dominated(points: np.ndarray, better: tuple[float, ...] = BETTER) -> np.ndarray:
    """Mask of the rows that no other row equals or beats in every column and beats in one; False where a value is NaN.

    `better` is +1 for a column of which more is better, -1 for one of which less is.
    """
    points = np.asarray(points, float) * np.asarray(better)
    known = ~np.isnan(points).any(axis=1)
    mask = known.copy()
    for row in np.flatnonzero(known):
        others = points[known]
        mask[row] = not ((others >= points[row]).all(axis=1) & (others > points[row]).any(axis=1)).any()
    return mask


def hull_faces(points: np.ndarray) -> np.ndarray:
    """Triangles (faces, 3, 3) of the convex hull of points (n, 3); none if they lie in a plane or are too few."""
    points = np.asarray(points, float)
    points = points[~np.isnan(points).any(axis=1)]
    if len(points) < 5:
        return np.empty((0, 3, 3))
    try:
        return points[ConvexHull(points).simplices]
    except QhullError:
        return np.empty((0, 3, 3))


def privileged(mechanism: str) -> bool:
    """Whether a mechanism is told the hidden truth: a benchmark that nobody could run."""
    try:
        return mechanism_class(mechanism).knows_truth
    except ParameterError:
        return False
