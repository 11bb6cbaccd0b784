"""Learning curves against a computation by hand."""

import numpy as np
import pandas as pd
import pytest

from experiments.figures.curves import learning_frame, smoothed
from experiments.results import Results
from model.rideshare import MARKET


def test_smoothing_narrows_at_the_ends():
    assert smoothed(np.array([1.0, 2.0, 6.0, 4.0, 9.0]), 3).tolist() == [1.0, 3.0, 4.0, pytest.approx(19 / 3), 9.0]
    assert smoothed(np.array([1.0, 2.0, 6.0, 4.0, 9.0]), 5)[1:3].tolist() == [3.0, pytest.approx(22 / 5)]
    assert smoothed(np.array([3.0, 1.0]), 1).tolist() == [3.0, 1.0]


def test_two_seeds_by_hand():
    runs = pd.DataFrame({"id": ["a", "b"], "label": ["x", "x"], "case": ["", ""], "seed": [0, 1]})
    blocks = pd.DataFrame(
        {
            "id": ["b", "b", "b", "a", "a", "a"],
            "block": [0, 1, 2, 2, 1, 0],
            "last_step": [49, 99, 149, 149, 99, 49],
            "bundle_value": [10.0, 30.0, 20.0, 50.0, 30.0, 20.0],
            "profit": [5.0, 27.0, 10.0, 48.0, 20.0, 10.0],
        }
    )
    table = learning_frame(Results(MARKET, runs, blocks, runs[:0], {}), "profit")
    a, b = [10 / 20, 30 / 50, 78 / 100], [5 / 10, 32 / 40, 42 / 60]
    a[1], b[1] = sum(a) / 3, sum(b) / 3
    assert table["steps"].tolist() == [50, 100, 150]
    np.testing.assert_allclose(table["mean"], np.mean([a, b], axis=0))
    np.testing.assert_allclose(table["sd"], np.std([a, b], axis=0, ddof=1))


def test_a_curve_ends_at_the_metric(results):
    for value in ("profit", "revenue"):
        table = learning_frame(results, value)
        ends = table.groupby("label")["mean"].last()
        means = results.runs.groupby("label")[value].mean()
        np.testing.assert_allclose(ends, means[ends.index], rtol=1e-12)


def test_configurations_keep_the_order_of_the_plan(results):
    assert list(dict.fromkeys(learning_frame(results, "profit")["label"])) == results.labels
