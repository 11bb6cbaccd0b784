"""Points of risk, value and inclusion, their hull, and the non-dominated ones against brute force."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from experiments.frontier import hull_faces, non_dominated
from experiments.rideshare.frontier import BETTER, block_points, configuration_points, efficient

SIGNS = tuple(BETTER.values())
COARSE = arrays(float, st.tuples(st.integers(1, 12), st.just(3)), elements=st.sampled_from([0.0, 1.0, 2.0, 3.0, np.nan]))


def beats(one, other) -> bool:
    """Whether `one` (risk, value, inclusion) dominates `other`."""
    pairs = [(-one[0], -other[0]), (one[1], other[1]), (one[2], other[2])]
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


@settings(max_examples=200)
@given(COARSE)
def test_non_dominated_is_what_brute_force_says(points):
    expected = [not np.isnan(p).any() and not any(beats(q, p) for q in points if not np.isnan(q).any()) for p in points]
    assert non_dominated(points, SIGNS).tolist() == expected


def test_signs():
    assert SIGNS == (-1.0, 1.0, 1.0)
    assert non_dominated(np.array([[0.1, 0.9, 0.2], [0.2, 0.9, 0.2], [0.1, 0.8, 0.3]]), SIGNS).tolist() == [True, False, True]


def test_a_configurations_risk_is_the_metric(results):
    points = configuration_points(results)
    means = results.runs.groupby("label", sort=False)[["risk", "profit", "inclusion"]].mean()
    np.testing.assert_allclose(points.to_numpy(), means.to_numpy(), rtol=1e-12)


def test_block_risks_add_up_to_the_runs_risks(results):
    blocks = block_points(results)
    squares = results.runs.assign(square=results.runs["risk"] ** 2).groupby("label")["square"].mean()
    mean = blocks.assign(square=blocks["risk"] ** 2).groupby("label")["square"].mean()
    np.testing.assert_allclose(mean, squares[mean.index], rtol=1e-12)


def test_blocks_by_hand(results):
    runs = results.runs[results.runs["label"] == "ts_sp"]
    third = results.blocks[results.blocks["id"].isin(runs["id"]) & (results.blocks["block"] == 2)]
    point = (
        block_points(results._replace(runs=runs, blocks=results.blocks[results.blocks["id"].isin(runs["id"])]))
        .set_index("block")
        .loc[2]
    )
    assert point["value"] == pytest.approx((third["profit"] / third["bundle_value"]).mean())
    assert point["inclusion"] == pytest.approx((third["entrant_win"] / third["launches"]).mean())


def test_revenue_by_a_switch_and_nothing_else(results):
    assert configuration_points(results, "revenue")["value"]["ts_sp"] == pytest.approx(
        results.runs.loc[results.runs["label"] == "ts_sp", "revenue"].mean()
    )
    with pytest.raises(ValueError, match="profit, revenue"):
        block_points(results, "delivered")


def test_who_knows_the_truth_takes_no_part(results):
    best = efficient(configuration_points(results), results)
    assert best and "oracle" not in best


def test_the_hull_of_a_cube_is_its_corners():
    cube = np.array(list(itertools.product([0.0, 1.0], repeat=3)))
    faces = hull_faces(np.vstack([cube, [[0.5, 0.5, 0.5], [np.nan, 0.0, 0.0]]]))
    assert {tuple(corner) for corner in faces.reshape(-1, 3)} == {tuple(corner) for corner in cube}


@pytest.mark.parametrize(
    "points", [np.zeros((9, 3)), np.eye(3), np.column_stack([np.arange(6.0), np.arange(6.0) ** 2, np.zeros(6)])]
)
def test_no_hull_in_a_plane_or_of_few(points):
    assert hull_faces(points).shape == (0, 3, 3)
