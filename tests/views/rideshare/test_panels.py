"""What the launch market's live panels take is what the record says."""

import random

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta

from model import RideshareMarket
from views.points import MOST_POINTS
from views.rideshare import beliefs, money, thickness, wins
from views.rideshare.news import news


@pytest.fixture(scope="module")
def simulation():
    return RideshareMarket("ucb_sp", world_seed=3, patience=2).run(1234)


@pytest.fixture(scope="module")
def frame(simulation):
    return simulation.datacollector.get_model_vars_dataframe()


def test_curves_run_to_the_last_auction(simulation, frame):
    taken = money.take(simulation)
    assert len(taken["auction"]) == MOST_POINTS and taken["auction"][0] == 1 and taken["auction"][-1] == 1234
    at = np.array(taken["auction"]) - 1
    assert taken["profit"] == pytest.approx(frame["profit"].cumsum().to_numpy()[at] / 1e6, abs=5e-4)
    assert taken["regret"] == pytest.approx(frame["regret"].cumsum().to_numpy()[at], abs=5e-5)


def test_thickness_is_the_mean_of_the_last_fifty_that_are_defined(simulation, frame):
    taken = thickness.take(simulation)
    for place in random.Random(1).sample(range(MOST_POINTS), 20):
        last = taken["auction"][place]
        assert taken["gap"][place] == pytest.approx(frame["thickness"][max(last - 50, 0) : last].mean(), abs=1e-6)


def test_wins_add_up_block_by_block(simulation, frame):
    taken = wins.take(simulation)
    assert len(taken["last"]) <= wins.BARS and taken["size"] == 50 and taken["last"][-1] == 1234
    assert sum(taken["entrants"]) == frame["entrant_win"].sum()
    assert sum(taken["entrants"]) + sum(taken["incumbents"]) == frame["winner"].notna().sum()
    assert sum(taken["warranted"]) == frame["oracle_entrant"].sum()
    assert taken["entrants"][1] == frame["entrant_win"][50:100].sum()


def test_beliefs_are_the_providers_own(simulation):
    for belief, provider in zip(beliefs.take(simulation), simulation.providers, strict=True):
        law = beta(provider.alpha, provider.beta)
        assert (belief["vehicle"], belief["entrant"]) == (provider.vehicle, provider.entrant)
        told = [belief[name] for name in ("mean", "low", "high")]
        assert told == pytest.approx((law.mean(), law.ppf(0.05), law.ppf(0.95)), abs=5.1e-5)


def test_launches_are_counted_by_vehicle(simulation, frame):
    launches = {belief["vehicle"]: belief["launches"] for belief in beliefs.take(simulation) if belief["launches"]}
    assert launches == frame["winner"].dropna().value_counts().loc[lambda count: count > 0].to_dict()


def test_the_news_is_of_the_latest_auction(simulation, frame):
    assert news(simulation).startswith("auction 1234, ")
    winner = frame["winner"].iloc[-1]
    assert ("nobody" if pd.isna(winner) else winner) in news(simulation)


def test_before_the_first_auction_there_is_nothing_but_beliefs():
    simulation = RideshareMarket()
    assert money.take(simulation)["auction"] == [] == wins.take(simulation)["last"] == thickness.take(simulation)["gap"]
    assert len(beliefs.take(simulation)) == 27
    assert "no auction" in money.draw(money.take(simulation))["label"]
    assert "none yet" in thickness.draw(thickness.take(simulation))["label"]


def test_a_market_where_nothing_happens_can_be_shown():
    simulation = RideshareMarket(availability=0.0).run(60)
    assert news(simulation).endswith("nobody flies.") and sum(wins.take(simulation)["incumbents"]) == 0
    assert set(thickness.take(simulation)["gap"]) == {None}
