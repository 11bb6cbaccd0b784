"""The audit of an explained auction: what another ask would have earned, against the same market with that ask."""

import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from mechanisms.forms.procurement import RENT
from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.misreports import SHIFTS
from model.rideshare.run import start

SELLING = {"costs": "list_price", "availability": 0.5}


@pytest.mark.parametrize("name", ["ts_sp", "ucb_sp", "greedy_sp", "pl_gumbel", "oracle"])
def test_where_truth_is_dominant_no_ask_gains(name):
    market = RideshareMarket(name, world_seed=2, **SELLING).run(60)
    for step in range(0, 60, 7):
        told = market.explain(step)["providers"]
        assert (told.loc[told["eligible"], "gain"] == 0.0).all()
        assert (told["best_ask"] == told["cost"])[told["eligible"]].all()
        assert told.loc[~told["eligible"], ["earns", "best_ask", "gain"]].isna().all(axis=None)


def test_where_one_is_paid_what_one_asks_the_winner_should_have_asked_more():
    market = RideshareMarket("first_score", world_seed=2, **SELLING).run(40)
    gained = 0
    for step in range(40):
        told = market.explain(step)
        name = told["auction"]["winner"][0]
        if name is None:
            continue
        rows = told["providers"].set_index("vehicle")
        winner, second = rows.loc[name], rows["score"].drop(name).max()
        room = min(winner["score"] - max(second, 0.0), SHIFTS[-1])  # it may ask so much more and still win
        grid = SHIFTS[(SHIFTS > 0.0) & (room - 1e-9 > SHIFTS)]
        assert winner["gain"] == pytest.approx(grid.max(initial=0.0))
        gained += winner["gain"] > 0.0
    assert gained > 20


def test_what_is_earned_is_what_is_recorded():
    market = RideshareMarket("pl_dsic", world_seed=2, providers="markup", **SELLING).run(80)
    for step in range(0, 80, 9):
        told, row = market.explain(step), market.record[step]
        name = told["auction"]["winner"][0]
        if name is not None:
            earned = told["providers"].set_index("vehicle")["earns"]
            assert earned[name] * row[COLUMN.bundle_value] == pytest.approx(row[COLUMN.paid] - row[COLUMN.cost])
            assert np.nansum(earned) == earned[name]


def test_what_a_rule_binds_is_bound_by_the_ask_that_is_tried():
    """`bks` keeps a provider's first ask; in its first tender another ask is its first."""
    changed = 0
    for seed in range(12):
        market = RideshareMarket("bks", world_seed=seed, bks_mu=0.5, **SELLING).run(1)
        told = market.explain(0)["providers"].sort_index()
        for place in np.flatnonzero(told["eligible"] & (told["gain"] > 0.0)):
            other = RideshareMarket("bks", world_seed=seed, bks_mu=0.5, **SELLING)
            run = start(other.facts, other.configuration.choices, seed)
            run.open()
            run.state.provider[PROVIDER.ask, place] = told["best_ask"][place]
            won = run.decide() == place
            paid = run.state.provider[PROVIDER.ask, place] + run.state.deal[RENT] - told["cost"][place]
            truth = _earned_truthfully(other, seed, place)
            assert told["gain"][place] == pytest.approx((paid if won else 0.0) - truth)
            changed += 1
    assert changed > 5


def _earned_truthfully(market, seed: int, place: int) -> float:
    run = start(market.facts, market.configuration.choices, seed)
    run.open()
    return float(run.state.deal[RENT]) if run.decide() == place else 0.0
