"""What learners must find: the truth where it is dominant, a margin where it is not, and little regret."""

import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from agents.rideshare.strategies.providers.hedge import Hedge
from core.choices import Choice
from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.run import TenderRun
from tests import runs

GRID = {"ask_low": 0.5, "ask_high": 1.5, "ask_points": 11}
TRUTH = 5  # place of the multiple 1 in the grid
POINTS = GRID["ask_points"]


def run_of(mechanism: str, strategy: str, seed=1, auctions=600, **parameters) -> TenderRun:
    run = runs.run_of(mechanism, seed, costs="list_price", providers=str(Choice(strategy, GRID)), **parameters)
    run.advance(auctions)
    return run


def would_have_earned(run: TenderRun) -> np.ndarray:
    """What each multiple would have earned each provider in all, units of W, shape (points, K)."""
    return run.state.memory[2 * POINTS : 3 * POINTS]


@pytest.mark.parametrize("mechanism", ["greedy_sp", "ts_sp", "ucb_sp", "kl_ucb_sp", "pl_gumbel"])
def test_where_truth_is_dominant_no_multiple_would_have_earned_more(mechanism):
    earned = would_have_earned(run_of(mechanism, "best_response"))
    assert (earned.max(axis=0) > 1.0).sum() > 3
    assert (earned.max(axis=0) <= earned[TRUTH] + 1e-9).all()


@pytest.mark.parametrize("strategy", ["best_response", "hedge"])
def test_where_one_is_paid_what_one_asks_learners_ask_more_than_their_cost(strategy):
    paid_as_asked, second = (run_of(name, strategy).record for name in ("first_score", "greedy_sp"))
    margins = [
        (rows[300:, COLUMN.ask] - rows[300:, COLUMN.cost]).sum() / rows[300:, COLUMN.bundle_value].sum()
        for rows in (paid_as_asked, second)
    ]
    assert margins[0] > 0.05 > margins[1]
    earned = would_have_earned(run_of("first_score", "best_response"))
    assert (earned.argmax(axis=0) > TRUTH)[earned.max(axis=0) > 1.0].all()


@pytest.mark.parametrize("mechanism", ["first_score", "ts_sp"])
def test_hedge_regrets_no_more_than_its_bound(mechanism):
    """Against any payoffs in a range R, after T auctions: ln(n) / rate + rate R^2 T / 8 (Cesa-Bianchi and Lugosi 2006, theorem 2.2)."""
    rate = 5.0
    run = run_of(mechanism, "hedge", auctions=0, hedge_rate=rate)
    own, bids = np.zeros(run.state.provider.shape[1]), np.zeros(run.state.provider.shape[1])
    reach = 0.0
    for _ in range(400):
        log_weights = would_have_earned(run).copy()
        chances = np.exp(log_weights - log_weights.max(axis=0))
        before = run.state.clock.copy()
        run.advance(1)
        if run.record[-1, COLUMN.bundle_value] > 0.0 and (before != run.state.clock).any():
            bid = run.state.provider[PROVIDER.open] > 0.0
            payoffs = run.state.memory[POINTS : 2 * POINTS]
            own[bid] += ((chances / chances.sum(axis=0)) * payoffs).sum(axis=0)[bid]
            bids += bid
            reach = max(reach, np.ptp(payoffs[:, bid], axis=0).max(initial=0.0))
    regret = would_have_earned(run).max(axis=0) / rate - own
    assert bids.min() > 50 and 0.1 < reach < 2.0
    assert (regret <= np.log(POINTS) / rate + rate * reach**2 * bids / 8.0).all()
    assert regret.max() > 0.1  # to draw has its price


def test_a_ring_takes_from_the_platform_and_shares_evenly():
    honest = RideshareMarket("greedy_sp", world_seed=2, costs="list_price").run(500)
    ring = RideshareMarket("greedy_sp", world_seed=2, costs="list_price", providers="ring").run(500)
    assert ring.summary()["provider_surplus"] > 2.0 * honest.summary()["provider_surplus"]
    assert ring.summary()["profit"] < 0.2 * honest.summary()["profit"]
    side = np.array([provider.side_payments_usd for provider in ring.providers])
    surplus = np.array([provider.surplus_usd for provider in ring.providers])
    assert abs(side.sum()) < 1e-6 * surplus.sum() and (side > 0.0).sum() > 2 and (surplus + side >= 0.0).all()


def test_the_options_of_a_strategy_are_its_grid():
    assert Hedge(ask_points=7).options == Hedge(ask_points=7).own_rows == 7
