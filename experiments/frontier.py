"""Who is not beaten: the points that no other point dominates, and the convex hull of points in space."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.spatial import ConvexHull, QhullError

from experiments.results import rivals


def non_dominated(points: np.ndarray, better: Sequence[float]) -> np.ndarray:
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


def efficient(points: pd.DataFrame, runs: pd.DataFrame, better: dict[str, float], worlds: Sequence[str] = ("case",)) -> list[str]:
    """Labels (the index of `points`) of the configurations that no other of their own world beats on the columns of `better`.

    Two configurations share a world where the runs' columns `worlds` say the same. Benchmarks that know the truth stand
    apart: they are neither listed nor do they beat anybody.
    """
    known = rivals(runs).drop_duplicates("label").set_index("label")
    best = set()
    for _, group in known.groupby(list(worlds), sort=False, dropna=False) if worlds else [((), known)]:
        mask = non_dominated(points.loc[group.index, list(better)].to_numpy(), tuple(better.values()))
        best |= set(group.index[mask])
    return [label for label in points.index if label in best]


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
