"""What sellers do: private rates, shocks, loads and stand-downs, against scipy and against what they must satisfy.

False alarms: Kolmogorov-Smirnov tests are allowed a p of 1e-8, correlations 6 standard errors (2e-9 each).
"""

import numpy as np
import pytest
from scipy import stats

from agents.rideshare.layout import PAYLOAD, PROVIDER
from mechanisms import make, registered
from mechanisms.forms.manifest import CARRIED, NEITHER, NO_MASS, NO_VOLUME
from mechanisms.forms.procurement import Procurement
from model.rideshare.kernels.layout import CLOCK, COLUMN
from model.rideshare.kernels.providers import draw_rates, name_costs, set_ceilings
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.kernels.draws import many

FALSE_ALARM, SIGMAS = 1e-8, 6.0
WORLDS = many(3000, 60)
SELLING = {"costs": "list_price", "capacity": "vehicle", "patience": 1, "cost_shock": 0.2, "stand_down": 3}


def run_of(name="ts_sp", seed=1, **parameters) -> TenderRun:
    return TenderRun(scenario(RideshareParameters(**parameters)), make(name), seed)


@pytest.mark.parametrize("sigma", [0.2, 1.0])
def test_rates_are_lognormal_around_the_listed_price(sigma):
    listed = np.geomspace(5_000.0, 100_000.0, 9)
    rates = np.empty((WORLDS, listed.size))
    for seed in range(WORLDS):
        draw_rates(np.uint64(seed), listed, sigma, rates[seed])
    expected = stats.lognorm(s=sigma, scale=np.exp(-(sigma**2) / 2))
    assert expected.mean() == pytest.approx(1.0)
    assert stats.kstest((rates / listed).ravel(), expected.cdf).pvalue > FALSE_ALARM


def test_rates_of_no_spread_are_the_listed_prices():
    listed, rates = np.array([6_000.0, 20_000.0]), np.empty(2)
    draw_rates(np.uint64(3), listed, 0.0, rates)
    assert (rates == listed).all()


def test_shocks_are_lognormal_of_mean_one_and_new_in_every_tender():
    provider = np.zeros((len(PROVIDER), 8))
    provider[PROVIDER.rate], provider[PROVIDER.load_kg] = 10_000.0, 300.0
    costs = np.empty((WORLDS, 8))
    for step in range(WORLDS):
        name_costs(np.uint64(5), step, 0.4, 6e6, provider)
        costs[step] = provider[PROVIDER.cost]
        assert (provider[PROVIDER.ask] == provider[PROVIDER.cost]).all()
    assert stats.kstest((costs / 0.5).ravel(), stats.lognorm(s=0.4, scale=np.exp(-0.08)).cdf).pvalue > FALSE_ALARM
    logs = np.log(costs)
    for left, right in ((logs[1:], logs[:-1]), (logs[:, 1:], logs[:, :-1])):
        assert abs(np.corrcoef(left.ravel(), right.ravel())[0, 1]) * np.sqrt(left.size) < SIGMAS


def test_ceilings_are_the_loads_at_one_rate_and_shocks_do_not_move_them():
    run = run_of(**SELLING | {"rate_ceiling": 25_000.0})
    for _ in range(30):
        tender = run.open()
        provider = run.state.provider
        if tender.worth > 0.0:
            expected = 25_000.0 * provider[PROVIDER.load_kg] / tender.worth
            np.testing.assert_allclose(provider[PROVIDER.ceiling], expected, rtol=1e-14)
        run.settle(tender, run.decide() if tender.worth > 0.0 else -1)


@pytest.mark.parametrize("capacity", ["context", "vehicle"])
def test_where_nothing_costs_the_ceiling_is_the_worth(capacity):
    run = run_of(capacity=capacity)
    for _ in range(30):
        run.advance()
        assert (run.state.provider[PROVIDER.ceiling] == run.state.provider[PROVIDER.worth]).all()


def test_a_provider_at_the_ceilings_rate_asks_exactly_its_ceiling():
    provider = np.zeros((len(PROVIDER), 3))
    provider[PROVIDER.rate], provider[PROVIDER.load_kg] = 30_000.0, [311.7, 13.9, 0.0]
    name_costs(np.uint64(1), 0, 0.0, 6.1e6, provider)
    set_ceilings(30_000.0, 6.1e6, provider)
    assert (provider[PROVIDER.ask] == provider[PROVIDER.ceiling]).all()


def test_rates_say_nothing_about_hidden_reliabilities_and_leave_them_and_the_beliefs_alone():
    free, selling = (scenario(RideshareParameters(**own)) for own in ({}, SELLING))
    states = [selling.new_state(seed).provider for seed in range(WORLDS)]
    for seed in range(20):
        same = [PROVIDER.truth, PROVIDER.alpha, PROVIDER.beta, PROVIDER.entrant]
        assert states[seed][same].tobytes() == free.new_state(seed).provider[same].tobytes()
    rates, truths = (np.array([state[row] for state in states]) for row in (PROVIDER.rate, PROVIDER.truth))
    rates, truths = (stats.zscore(stats.rankdata(column, axis=0), axis=0).ravel() for column in (rates, truths))
    assert abs(np.mean(rates * truths)) * np.sqrt(rates.size) < SIGMAS


@pytest.mark.parametrize("name", registered(Procurement))
@pytest.mark.parametrize("seed", range(3))
def test_what_flies_fits_the_winner_and_what_stays_would_not(name, seed):
    """In every tender: the load, by the payloads' fates, is within the winner's own capacity and is what is recorded."""
    run = run_of(name, seed, **SELLING | {"payloads": 25.0})
    flown = 0
    for _ in range(many(150, 40)):
        run.advance()
        row, pool = run.record[-1], run.state.pool[:, : run.state.clock[CLOCK.pool]]
        carried = pool[:, pool[PAYLOAD.fate] == CARRIED]
        sums = carried[[PAYLOAD.mass, PAYLOAD.volume, PAYLOAD.value]].sum(axis=1)
        assert sums == pytest.approx(row[[COLUMN.mass_kg, COLUMN.volume_m3, COLUMN.carried_value]], rel=1e-9)
        assert carried.shape[1] == row[COLUMN.n_carried]
        winner = int(row[COLUMN.winner])
        if winner < 0:
            assert carried.shape[1] == 0
            continue
        flown += 1
        assert row[COLUMN.capacity_kg] == run.scenario.providers["capacity_kg"][winner]
        left_kg, left_m3 = row[COLUMN.capacity_kg] - sums[0], row[COLUMN.capacity_m3] - sums[1]
        assert left_kg > -1e-9 and left_m3 > -1e-9
        refused = pool[:, np.isin(pool[PAYLOAD.fate], (NO_MASS, NO_VOLUME, NEITHER))]
        assert ((refused[PAYLOAD.mass] > left_kg - 1e-9) | (refused[PAYLOAD.volume] > left_m3 - 1e-9)).all()
    assert flown > 10


def test_worths_are_shares_of_the_most_valuable_eligible_bundle():
    run = run_of(**SELLING | {"payloads": 40.0})
    partial = 0
    for _ in range(many(200, 50)):
        tender = run.open()
        provider = run.state.provider
        worth, is_open = provider[PROVIDER.worth], provider[PROVIDER.open] > 0.0
        assert is_open.sum() == tender.n_eligible
        assert (worth[~is_open] == 0.0).all() and (worth[is_open] > 0.0).all()
        if tender.worth > 0.0:
            assert worth.max() == 1.0 and tender.worth == tender.value
            cost = provider[PROVIDER.cost] * tender.worth
            assert np.all(provider[PROVIDER.load_kg] <= run.scenario.providers["capacity_kg"])
            assert ((cost > 0.0) == is_open).all()
            partial += int((worth[is_open] < 1.0).sum())
        run.settle(tender, run.decide() if tender.worth > 0.0 else -1)
    assert partial > 50


@pytest.mark.parametrize("stand_down", [1, 4])
def test_after_a_failure_a_provider_is_grounded_for_as_many_tenders(stand_down):
    run, free = (run_of("random", 2, availability=1.0, truth="prior", stand_down=k) for k in (stand_down, 0))
    until, failures = {}, 0
    for step in range(many(300, 80)):
        free.advance()
        run.advance()
        expected = free.state.provider[PROVIDER.open].copy()
        expected[[i for i, last in until.items() if step <= last]] = 0.0
        assert (run.state.provider[PROVIDER.open] == expected).all()
        row = run.record[-1]
        if row[COLUMN.winner] >= 0 and row[COLUMN.success] == 0.0:
            until[int(row[COLUMN.winner])] = step + stand_down
            failures += 1
    assert failures > 5
