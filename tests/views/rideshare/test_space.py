"""The space of risk, money and inclusion has the blocks, their hull and the frontier, and names that can be read."""

import json

import numpy as np
import pytest

from experiments.frontier import hull_faces
from model.market import market
from views.compare.folders import example_of, opened
from views.rideshare import surface
from views.rideshare.names import placed
from views.rideshare.space import SCALES, space


@pytest.fixture(scope="module")
def example():
    return opened(example_of(market("rideshare")))


def test_space_has_the_blocks_the_hull_and_the_frontier(example):
    points = surface.points_of(example, "profit")
    figure = space(example, points.blocks, points.means, points.best, example.labels, "profit")
    mesh, edges, *rest = figure["data"]
    assert figure["webgl"] and mesh["type"] == "mesh3d" and edges["mode"] == "lines"
    assert len(mesh["i"]) == len(hull_faces(points.blocks[["risk", "value", "inclusion"]].to_numpy()))
    clouds = [trace for trace in rest if trace["mode"] == "markers" and "text" not in trace and trace["marker"]["size"] < 5]
    assert sum(len(trace["x"]) for trace in clouds) == len(points.blocks)
    assert len(rest[-1]["x"]) == len(points.best) and "oracle" not in points.best
    assert all(json.dumps(trace, allow_nan=False) for trace in figure["data"])


@pytest.mark.parametrize("scale", SCALES)
def test_space_reaches_over_all_blocks_or_the_means(example, scale):
    points = surface.points_of(example, "profit")
    figure = space(example, points.blocks, points.means, points.best, example.labels, "profit", scale)
    within = points.blocks if scale == "all blocks" else points.means.dropna()
    for scene in (figure["layout"]["scene"], figure["narrow"]["scene"]):
        for axis, column in (("xaxis", "risk"), ("yaxis", "inclusion"), ("zaxis", "value")):
            low, high = scene[axis]["range"]
            assert low < within[column].min() and within[column].max() < high
            assert high - low < 1.5 * np.ptp(within[column])


def test_names_do_not_cover_one_another():
    texts, sides = placed([0.0, 0.001, 1.0], [0.0, 0.0, 1.0], ["first", "second", "third"], 300.0, 200.0, 9.0)
    assert texts == ["first", "second", "third"] and sides[0] != sides[1]
    crowd = placed(np.zeros(12), np.zeros(12), [f"mechanism {place}" for place in range(12)], 300.0, 200.0, 9.0)[0]
    assert "" in crowd and crowd[0]
    assert placed([], [], [], 300.0, 200.0, 9.0) == ([], [])


def test_names_keep_off_error_bars():
    points = [0.0, 1.0], [0.0, 1.0], ["first", "second"], 300.0, 200.0, 9.0
    assert placed(*points)[1] == ["top center", "top center"]
    assert placed(*points, bars=[[np.nan, 0.0], [0.2, 0.2]])[1] == ["middle right", "middle left"]
    assert placed(*points, bars=[[0.2, 0.2], [0.2, 0.2]])[1] == ["top right", "top right"]
