"""When a rule costs the platform money: its winner's index exceeds the truth by more than the second score.

A second-score winner receives I_w W_w - s_(2) W, so on average the platform keeps s_(2) W - (I_w - q_w) W_w.
"""

import numpy as np
import pytest

from mechanisms import make
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario

QUALITY, ASK, RIVAL_ASK = 0.5, 0.4, 0.7


def test_an_inflated_index_loses_money_per_clearing():
    """Untried, the winner's index is 1: its score is .6, the second .3, it is paid 1 - .3 = .7 and delivers .5 on average.

    W (I - q) = .5 exceeds the second score, .3, by the .2 that the platform loses.
    """
    outcome = make("ucb_sp", ucb_c=0.1).clear(ask=[ASK, RIVAL_ASK], alpha=[1.0, 1.0], beta=[1.0, 1.0], n_auctions=2)
    assert outcome.allocation.tolist() == [-1.0, 0.0]
    paid, second = -outcome.payment[0], 1.0 - RIVAL_ASK
    assert paid == pytest.approx(0.7)
    assert QUALITY - paid == pytest.approx(second - (1.0 - QUALITY)) == pytest.approx(-0.2)


def test_an_index_at_the_truth_does_not():
    """The posterior mean .5 gives score .1 against a rival's -.2: the winner is paid .5, and on average nothing is lost."""
    outcome = make("greedy_sp").clear(ask=[ASK, RIVAL_ASK], alpha=[1.0, 1.0], beta=[1.0, 1.0])
    assert outcome.allocation.tolist() == [-1.0, 0.0]
    assert QUALITY + outcome.payment[0] == pytest.approx(0.0)


def record(name, seed, **settings):
    run = TenderRun(
        scenario(RideshareParameters(costs="list_price", price_per_kg=6500.0, truth="prior")), make(name, **settings), seed
    )
    run.advance(1000)
    return run.record


def test_in_a_market_of_thin_margins_optimism_costs_the_platform_what_honest_means_earn():
    """Over 20 worlds in which the platform's beliefs are right; 5 standard errors: false-alarm rate 3e-7 each."""
    curses = {name: [] for name in ("ucb_sp", "greedy_sp")}
    for seed in range(20):
        for name, settings in (("ucb_sp", {"ucb_c": 2.0}), ("greedy_sp", {})):
            rows = record(name, seed, **settings)
            curses[name].append(rows[:, COLUMN.curse].sum() / rows[:, COLUMN.bundle_value].sum())
    means = {name: np.mean(found) for name, found in curses.items()}
    errors = {name: np.std(found, ddof=1) / np.sqrt(20) for name, found in curses.items()}
    assert means["ucb_sp"] > 5.0 * errors["ucb_sp"]
    assert abs(means["greedy_sp"]) < 5.0 * errors["greedy_sp"]


def test_half_of_the_optimism_costs_less():
    """Paired over the same 40 worlds; 6 standard errors (Student, 39 degrees: 3e-7)."""
    saved = []
    for seed in range(40):
        whole, half = (record("ucb_sp", seed, ucb_c=2.0, index_debias=share) for share in (0.0, 0.5))
        worth = whole[:, COLUMN.bundle_value].sum()
        saved.append((whole[:, COLUMN.curse].sum() - half[:, COLUMN.curse].sum()) / worth)
    assert np.mean(saved) > 6.0 * np.std(saved, ddof=1) / np.sqrt(len(saved))


@pytest.mark.parametrize("name", ["ts_sp", "ucb_sp", "kl_ucb_sp"])
def test_without_its_optimism_a_rule_is_greedy(name):
    """To the byte: the same index, the same winners, the same world."""
    for seed in range(3):
        assert record(name, seed, index_debias=1.0).tobytes() == record("greedy_sp", seed).tobytes()


@pytest.mark.parametrize("name", ["greedy_sp", "first_score", "pl_dsic", "pl_gumbel", "explore_commit"])
def test_rules_that_score_by_the_mean_have_no_deficit_in_expectation(name):
    """Where beliefs are right, profit less what was promised has mean 0, and the promise is not negative but while a posted
    price is offered. Runs are the independent observations: 60 worlds, 5 standard errors (Student, 59 degrees: 6e-6 each)."""
    gaps = []
    for seed in range(60):
        rows = record(name, seed)
        worth = rows[:, COLUMN.bundle_value].sum()
        gaps.append((rows[:, COLUMN.profit] - rows[:, COLUMN.revenue]).sum() / worth)
        if make(name).promises("no_deficit"):
            assert (rows[:, COLUMN.revenue] >= -1e-9 * worth).all()
    assert abs(np.mean(gaps)) < 5.0 * np.std(gaps, ddof=1) / np.sqrt(len(gaps))
