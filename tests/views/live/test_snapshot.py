"""A snapshot says what the record says, and stays small."""

import json
import random

import numpy as np
import pytest
from scipy.stats import beta

from model import RideshareMarket
from views.live.snapshot import BLOCKS, INDICATORS, POINTS, snapshot_of


@pytest.fixture(scope="module")
def market():
    return RideshareMarket("ucb_sp", world_seed=3, patience=2).run(1234)


@pytest.fixture(scope="module")
def frame(market):
    return market.datacollector.get_model_vars_dataframe()


def test_indicators_are_the_metrics_of_the_run(market):
    summary = market.summary()
    assert snapshot_of(market).indicators == {name: summary[name] for name in INDICATORS}


def test_curves_run_to_the_last_auction(market, frame):
    curves = snapshot_of(market).curves
    assert len(curves.auction) == POINTS and curves.auction[0] == 1 and curves.auction[-1] == 1234
    at = np.array(curves.auction) - 1
    assert np.array_equal(curves.profit, frame["profit"].cumsum().to_numpy()[at])
    assert np.array_equal(curves.regret, frame["regret"].cumsum().to_numpy()[at])


def test_thickness_is_the_mean_of_the_last_fifty_that_are_defined(market, frame):
    curves = snapshot_of(market).curves
    for place in random.Random(1).sample(range(POINTS), 20):
        last = curves.auction[place]
        assert curves.thickness[place] == pytest.approx(frame["thickness"][max(last - 50, 0) : last].mean(), abs=1e-12)


def test_wins_add_up_block_by_block(market, frame):
    wins = snapshot_of(market).wins
    assert len(wins.last) <= BLOCKS and wins.size == 50 and wins.last[-1] == 1234
    assert sum(wins.entrants) == frame["entrant_win"].sum()
    assert sum(wins.entrants) + sum(wins.incumbents) == frame["winner"].notna().sum()
    assert sum(wins.warranted) == frame["oracle_entrant"].sum()
    assert wins.entrants[1] == frame["entrant_win"][50:100].sum()


def test_beliefs_are_the_providers_own(market):
    for belief, provider in zip(snapshot_of(market).beliefs, market.providers, strict=True):
        law = beta(provider.alpha, provider.beta)
        assert (belief.vehicle, belief.entrant) == (provider.vehicle, provider.entrant)
        assert (belief.mean, belief.low, belief.high) == pytest.approx((law.mean(), law.ppf(0.05), law.ppf(0.95)), abs=1e-9)


def test_launches_and_wins_are_counted_by_vehicle(market, frame):
    beliefs = snapshot_of(market).beliefs
    flown = frame.dropna(subset="winner")
    assert {belief.vehicle: belief.launches for belief in beliefs if belief.launches} == flown["winner"].value_counts().to_dict()
    succeeded = flown[flown["success"] == 1.0]["winner"].astype(str).value_counts()
    assert {belief.vehicle: belief.successes for belief in beliefs if belief.successes} == succeeded.to_dict()


def test_before_the_first_auction_there_is_nothing_but_beliefs():
    shot = snapshot_of(RideshareMarket())
    assert shot.step == 0 and shot.latest is None and not shot.curves.auction and not shot.wins.last
    assert set(shot.indicators.values()) == {None} and len(shot.beliefs) == 27


def test_a_market_where_nothing_happens_can_be_shown():
    shot = snapshot_of(RideshareMarket(availability=0.0).run(60))
    json.dumps(shot, allow_nan=False)
    assert shot.latest.winner is None and shot.latest.success is None and sum(shot.wins.incumbents) == 0


def test_it_is_plain_data_of_a_bounded_size():
    shots = [json.dumps(snapshot_of(RideshareMarket().run(steps)), allow_nan=False) for steps in (1, 7, 1000, 20_000)]
    assert max(map(len, shots)) < 40_000
