"""The audit of an explained auction: what another ask would have earned, against the same market with that ask."""

import numpy as np
import pytest

from mechanisms.kernels.layout import COLUMN
from model import RideshareMarket
from model.misreports import SHIFTS

SELLING = {"costs": "list_price", "availability": 0.5}


@pytest.mark.parametrize("name", ["ts_sp", "ucb_sp", "greedy_sp", "pl_gumbel", "oracle"])
def test_where_truth_is_dominant_no_ask_gains(name):
    market = RideshareMarket(name, world_seed=2, **SELLING).run(60)
    for step in range(0, 60, 7):
        told = market.explain(step).providers
        assert (told.loc[told["eligible"], "gain"] == 0.0).all()
        assert (told["best_ask"] == told["cost"])[told["eligible"]].all()
        assert told.loc[~told["eligible"], ["earns", "best_ask", "gain"]].isna().all(axis=None)


def test_where_one_is_paid_what_one_asks_the_winner_should_have_asked_more():
    market = RideshareMarket("first_score", world_seed=2, **SELLING).run(40)
    gained = 0
    for step in range(40):
        told = market.explain(step)
        if told.winner is None:
            continue
        rows = told.providers.set_index("vehicle")
        winner, second = rows.loc[told.winner], rows["score"].drop(told.winner).max()
        room = min(winner["score"] - max(second, 0.0), SHIFTS[-1])  # it may ask so much more and still win
        grid = SHIFTS[(SHIFTS > 0.0) & (room - 1e-9 > SHIFTS)]
        assert winner["gain"] == pytest.approx(grid.max(initial=0.0))
        gained += winner["gain"] > 0.0
    assert gained > 20


def test_what_is_earned_is_what_is_recorded():
    market = RideshareMarket("pl_dsic", world_seed=2, strategy="markup", **SELLING).run(80)
    for step in range(0, 80, 9):
        told, row = market.explain(step), market.record[step]
        if told.winner is not None:
            earned = told.providers.set_index("vehicle")["earns"]
            assert earned[told.winner] * row[COLUMN.bundle_value] == pytest.approx(row[COLUMN.paid] - row[COLUMN.cost])
            assert np.nansum(earned) == earned[told.winner]
