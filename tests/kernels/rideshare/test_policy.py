"""Policies for entrants, kernel against plain Python: what the rule sees of each ask, whom it sees, and who pays the difference.

False alarms: a share of n draws is allowed 6 standard errors (2e-9).
"""

import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from core.streams import stream, uniform
from mechanisms import make, registered
from mechanisms.forms.procurement import Procurement
from model.rideshare.kernels.layout import COLUMN, SETTING
from model.rideshare.kernels.policy import apply_policies
from model.rideshare.kernels.purposes import SET_ASIDE
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.kernels.draws import many

SIGMAS = 6.0
POLICIES = {"bid_credit": 0.08, "set_aside": 0.4, "exploration_subsidy": 0.3}
STEPS = many(300, 40)


def run_of(name="ts_sp", seed=1, **world) -> TenderRun:
    return TenderRun(scenario(RideshareParameters(**world)), make(name), seed)


def twin(seed, step, setting, provider):
    """The three rows and the flag, provider by provider."""
    columns = provider.T
    credit = [
        setting[SETTING.bid_credit] * own[PROVIDER.entrant] + setting[SETTING.exploration_subsidy] / (1.0 + own[PROVIDER.tried])
        for own in columns
    ]
    credited = [own[PROVIDER.ask] - off for own, off in zip(columns, credit, strict=True)]
    drawn = uniform(np.uint64(stream(np.uint64(seed), SET_ASIDE, step))) < setting[SETTING.set_aside]
    only = drawn and any(own[PROVIDER.open] and own[PROVIDER.entrant] for own in columns)
    admitted = [float(bool(own[PROVIDER.open]) and (not only or bool(own[PROVIDER.entrant]))) for own in columns]
    return credit, credited, admitted, int(only)


def test_credits_and_admission_are_the_twins():
    rng, flags = np.random.default_rng(5), set()
    for step in range(many(400, 100)):
        setting = np.zeros(len(SETTING))
        setting[[SETTING.bid_credit, SETTING.exploration_subsidy, SETTING.set_aside]] = rng.random(3) * rng.integers(0, 2, 3)
        provider = np.zeros((len(PROVIDER), int(rng.integers(1, 8))))
        for row in (PROVIDER.open, PROVIDER.entrant):
            provider[row] = rng.integers(0, 2, provider.shape[1])
        provider[PROVIDER.tried], provider[PROVIDER.ask] = rng.integers(0, 5, provider.shape[1]), rng.random(provider.shape[1])
        expected = twin(3, step, setting, provider)
        flag = apply_policies(np.uint64(3), step, setting, provider)
        rows = provider[[PROVIDER.credit, PROVIDER.credited, PROVIDER.admitted]]
        np.testing.assert_allclose(rows, expected[:3], rtol=1e-15)
        assert flag == expected[3]
        flags.add(flag)
    assert flags == {0, 1}


def test_the_share_of_tenders_drawn_is_the_parameter():
    run = run_of(set_aside=0.3, availability=1.0)
    run.advance(many(20_000, 200))
    held = run.record[run.record[:, COLUMN.bundle_value] > 0.0]
    error = np.sqrt(0.3 * 0.7 / len(held))
    assert abs(held[:, COLUMN.set_aside].mean() - 0.3) < SIGMAS * error


@pytest.mark.parametrize("name", registered(Procurement))
def test_policies_of_no_size_change_nothing(name):
    """The rule then sees copies of the rows it saw before."""
    plain, other = run_of(name, costs="list_price"), run_of(name, costs="list_price")
    other.world.setting[SETTING.policy] = 1.0
    for run in (plain, other):
        run.advance(STEPS)
    assert plain.record.tobytes() == other.record.tobytes()


@pytest.mark.parametrize("name", registered(Procurement))
@pytest.mark.parametrize("costs", ["none", "list_price"])
def test_sponsor_pays_the_winners_credit_and_regret_is_against_all_who_responded(name, costs):
    run, aside, sponsored = run_of(name, 4, costs=costs, **POLICIES), 0, 0
    for _ in range(STEPS):
        tender = run.open()
        provider = run.state.provider.copy()
        run.settle(tender, run.decide() if tender.worth > 0.0 else -1)
        row, winner = run.record[-1], int(run.record[-1, COLUMN.winner])
        if tender.worth == 0.0:
            assert row[COLUMN.subsidy] == row[COLUMN.set_aside] == 0.0
            continue
        is_open, entrant = provider[PROVIDER.open] > 0.0, provider[PROVIDER.entrant] > 0.0
        surplus = (provider[PROVIDER.truth] * provider[PROVIDER.worth] - provider[PROVIDER.cost])[is_open]
        assert row[COLUMN.n_eligible] == is_open.sum()
        assert row[COLUMN.best_quality] == provider[PROVIDER.truth, is_open].max()
        own = provider[PROVIDER.truth, winner] - provider[PROVIDER.cost, winner] if winner >= 0 else 0.0
        assert row[COLUMN.regret] == pytest.approx(max(0.0, surplus.max()) - own, abs=1e-12)
        if row[COLUMN.set_aside]:
            aside += 1
            assert winner < 0 or entrant[winner]
        if winner >= 0:
            sponsored += 1
            credit = POLICIES["bid_credit"] * entrant[winner] + 0.3 / (1.0 + provider[PROVIDER.tried, winner])
            assert row[COLUMN.subsidy] == pytest.approx(credit * tender.worth, rel=1e-12)
            assert row[COLUMN.paid] == pytest.approx(row[COLUMN.ask] + row[COLUMN.rent])
            assert row[COLUMN.profit] == pytest.approx(row[COLUMN.delivered] + row[COLUMN.subsidy] - row[COLUMN.paid])
        else:
            assert row[COLUMN.subsidy] == 0.0
    assert aside > STEPS // 10 and sponsored > STEPS // 4
