"""`truth="prior"`: the hidden rates are drawn from the platform's own beliefs, so its model is right and identities hold.

Steps of one run share its hidden rates, so a run is one observation. Each of the eleven tests allows 5.4 standard errors,
7e-8, so a false alarm anywhere has probability under 1e-6. Seeds are fixed.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from mechanisms import make
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario

SIGMAS = 5.4
AUCTIONS = 500
# Sd of one run's mean over its auctions of the paid difference, of the same with the launch's luck taken out, of the drift.
SD_PAID, SD_PROMISED, SD_DRIFT = 0.0089, 0.0038, 0.0133


def held(record):
    return record[record[:, COLUMN.bundle_value] > 0.0]


def observations(name, truth, seeds, observe, **parameters) -> np.ndarray:
    """observe(rows of auctions held) of one run a seed, shape (seeds, .)."""
    market, mechanism = scenario(RideshareParameters(truth=truth)), make(name, **parameters)

    def one(seed):
        run = TenderRun(market, mechanism, seed)
        run.advance(AUCTIONS)
        return observe(held(run.record))

    first = one(0)
    with ThreadPoolExecutor(4) as pool:
        return np.array([first, *pool.map(one, range(1, seeds))])


def observe_thompson(rows) -> tuple:
    """Five figures of a run: three per auction, two sums over USD, and W."""
    worth, regret = rows[:, COLUMN.bundle_value], rows[:, COLUMN.regret]
    paid = rows[:, COLUMN.revenue] - rows[:, COLUMN.profit]
    # A launch's outcome is a coin with probability q, drawn apart from everything else: its luck only blurs.
    promised = paid - worth * (rows[:, COLUMN.quality] - rows[:, COLUMN.success])
    price, tenth = rows[:, COLUMN.revenue] / worth, len(rows) // 10
    drift = price[-tenth:].mean() - price[:tenth].mean()
    per_auction = (paid / worth - regret).mean(), (promised / worth - regret).mean(), drift
    return *per_auction, (paid - worth * regret).sum(), (promised - worth * regret).sum(), worth.sum()


@pytest.fixture(scope="module")
def thompson():
    return observations("ts_sp", "prior", 4000, observe_thompson)


def assert_zero(values, sd):
    allowed = SIGMAS * sd / np.sqrt(values.size)
    assert abs(values.mean()) < allowed, f"{values.mean():.6f}, allowed {allowed:.6f}"


def test_thompson_promises_too_much_by_its_regret(thompson):
    """Its index of the winner is distributed as the best hidden rate, so revenue - profit = E[q* - q]; per auction, +- .0008."""
    assert_zero(thompson[:, 0], SD_PAID)


def test_thompson_promises_too_much_by_its_regret_without_launch_luck(thompson):
    """The same to +- .0003."""
    assert_zero(thompson[:, 1], SD_PROMISED)


@pytest.mark.parametrize(("place", "sd"), [(3, 0.0132), (4, 0.0038)])
def test_thompson_promises_too_much_by_its_regret_per_usd(thompson, place, sd):
    """Per USD regret must be weighted by W as well: W is larger where more providers compete, which moves it by .0007."""
    assert_zero(thompson[:, place] / thompson[:, 5].mean(), sd)


def test_revenue_of_thompson_is_flat(thompson):
    """Beliefs are a martingale and draws follow them, so the mean price of the last tenth is that of the first: +- .0012."""
    assert_zero(thompson[:, 2], SD_DRIFT)


def test_these_figures_are_not_zero_where_the_beliefs_are_wrong():
    """With truth="record" the same tests must fail: the drift is -.005, the difference -.001."""
    wrong = observations("ts_sp", "record", 1500, observe_thompson)
    assert wrong[:, 2].mean() < -SIGMAS * SD_DRIFT / np.sqrt(1500)
    assert wrong[:, 1].mean() < -SIGMAS * SD_PROMISED / np.sqrt(1500)


@pytest.mark.parametrize("rule", ["greedy_sp", "pl_dsic", "random", "epsilon_greedy_sp"])
def test_rules_by_posterior_mean_deliver_what_they_promise(rule):
    """The winner's index is its expected rate whoever is chosen, so revenue and profit agree: +- .0012."""
    promised = observations(rule, "prior", 1000, lambda rows: (rows[:, COLUMN.index] - rows[:, COLUMN.quality]).mean())
    assert_zero(promised, float(promised.std(ddof=1)))


def test_optimism_promises_more_than_it_delivers():
    """ucb_c = 2 is nearly always at its ceiling of 1."""
    promised = observations(
        "ucb_sp", "prior", 100, lambda rows: (rows[:, COLUMN.index] - rows[:, COLUMN.quality]).mean(), ucb_c=2.0
    )
    assert promised.mean() > 0.05
