"""The default market tells mechanisms apart; a market in which every comparison is flat would teach nothing."""

import pandas as pd
import pytest

from experiments.engine import execute_all
from experiments.frames import part_frame
from experiments.plan import Sweep
from experiments.summary import differences, means
from model.rideshare import MARKET


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    plan = Sweep(MARKET, ("greedy_sp", "ts_sp", "ucb_sp", "pl_dsic", "random", "oracle"), {}, tuple(range(32)), 1000).plan()
    return part_frame(sorted(execute_all(plan), key=lambda result: plan.index(result.run)))


def apart(a, b) -> bool:
    """Whether two intervals do not overlap."""
    return a.low > b.high or b.low > a.high


def test_mechanisms_differ_in_regret_and_inclusion_beyond_their_intervals(runs):
    found = means(MARKET, runs)
    for one, other in (("greedy_sp", "ts_sp"), ("ts_sp", "pl_dsic"), ("random", "ts_sp")):
        assert apart(found[one]["regret"], found[other]["regret"])
        assert apart(found[one]["inclusion"], found[other]["inclusion"])


def test_the_order_that_theory_demands(runs):
    found = means(MARKET, runs)
    assert found["oracle"]["regret"].mean == 0.0 and found["oracle"]["efficiency"].mean == 1.0
    others = [name for name in found if name not in {"oracle", "random"}]
    assert all(0.0 < found[name]["regret"].high < found["random"]["regret"].low for name in others)
    assert found["oracle"]["inclusion"].mean == pytest.approx(found["oracle"]["oracle_inclusion"].mean)


def test_pairing_shrinks_the_intervals(runs):
    gaps = differences(MARKET, runs, "ts_sp")
    assert all(gaps[name]["delivered"].shrink < 0.9 for name in ("greedy_sp", "ucb_sp", "pl_dsic", "oracle"))
