"""Runs of whole tenders, row by row, against a naive simulation that shares nothing with the kernels but the keyed draws."""

import math

import numpy as np
import pytest

from agents.rideshare.layout import PAYLOAD
from etl.rideshare.tables import load_tables
from mechanisms import make
from mechanisms.api import registered
from mechanisms.forms.procurement import Procurement
from model.rideshare.kernels.layout import CLOCK, COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.kernels.draws import many
from tests.kernels.rideshare.rule_twins import RULES
from tests.kernels.rideshare.tender_twin import Twin

STEPS = many(100, 40)
PROVIDERS, CONTEXTS, CATALOG = (frame.to_dict("records") for frame in load_tables())
WORLDS = {
    "default": {},
    "all respond": {"availability": 1.0, "truth": "prior"},
    "hardly anyone responds": {"availability": 0.05, "patience": 3},
    "often nothing to fly": {"payloads": 0.5, "availability": 0.3, "patience": 0},
    "few payloads that wait": {"payloads": 0.5, "patience": 3, "capacity_share": 2.0},
    "many payloads that wait": {"payloads": 60.0, "patience": 2, "capacity_share": 0.3},
    "historical": {"calendar": "historical", "horizon": STEPS * 2 // 3, "as_of": 2014, "patience": 3},
    "historical, hardly anyone": {"calendar": "historical", "horizon": STEPS - 20, "availability": 0.05, "leo_multiplier": 1.5},
    "another platform": {
        "as_of": 2021,
        "prior_strength": 3.0,
        "sigma_v": 0.1,
        "base_alpha": 0.5,
        "base_beta": 0.5,
        "sso_multiplier": 2.0,
    },
    "costs": {"costs": "list_price"},
    "costs with shocks": {
        "costs": "list_price",
        "sigma_c": 0.5,
        "cost_shock": 0.4,
        "price_per_kg": 12_000.0,
        "stand_down": 5,
        "rate_ceiling": 20_000.0,
    },
    "own capacities": {"capacity": "vehicle", "payloads": 40.0, "stand_down": 2},
    "own capacities and costs": {
        "capacity": "vehicle",
        "costs": "list_price",
        "cost_shock": 0.1,
        "availability": 0.6,
        "patience": 1,
    },
    "bid credit": {"bid_credit": 0.1, "costs": "list_price"},
    "set aside": {"set_aside": 0.5, "availability": 0.6, "stand_down": 3},
    "all policies": {
        "bid_credit": 0.05,
        "set_aside": 0.3,
        "exploration_subsidy": 0.4,
        "costs": "list_price",
        "capacity": "vehicle",
        "payloads": 8.0,
        "patience": 1,
    },
    "prepaid": {"settlement": "launch", "costs": "list_price"},
    "refunds": {"settlement": "refund", "refund_share": 0.7, "truth": "prior"},
    "insurer": {"settlement": "insured", "insurance_loading": 0.5, "bid_credit": 0.1},
    "second launches": {"settlement": "refly", "costs": "list_price", "stand_down": 2, "bid_credit": 0.1, "patience": 1},
    "little vehicles": {"capacity": "vehicle", "costs": "list_price", "payloads": 1.0, "availability": 0.05, "patience": 2},
}
EXACT = "step year orbit n_eligible n_payloads n_carried winner success oracle n_close efficient entrant_win oracle_entrant set_aside second_launch".split()


def as_array(rows):
    """The twin's rows in the record's layout."""
    assert set(rows[0]) == set(COLUMN._fields)
    return np.array([[row[name] for name in COLUMN._fields] for row in rows], float)


def assert_same_rows(record, expected):
    """Whole numbers and flags are the same, amounts to a relative 1e-9."""
    for place, name in enumerate(COLUMN._fields):
        got, want = record[:, place], expected[:, place]
        if name in EXACT:
            np.testing.assert_array_equal(got, want, err_msg=name)
        else:
            money = name in ("revenue", "rent", "profit", "paid", "curse", "subsidy", "payload_expected")
            scale = expected[:, COLUMN.bundle_value].max() if money else 1.0
            np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-9 * scale, err_msg=name)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize(("name", "parameters", "rule"), RULES, ids=[f"{name}-{parameters}" for name, parameters, _ in RULES])
def test_record_is_the_twins(name, parameters, rule, world):
    settings, seed = RideshareParameters(**WORLDS[world]), 1000 + sorted(WORLDS).index(world)
    run, twin, rows = (
        TenderRun(scenario(settings), make(name, **parameters), seed),
        Twin(settings, (CONTEXTS, CATALOG, PROVIDERS), rule, seed),
        [],
    )
    for _ in range(STEPS):
        run.advance()
        rows.append(twin.tender())
        assert pool_of(run) == [[payload[name] for name in POOL] for payload in twin.pool]
    assert_same_rows(run.record, as_array(rows))


POOL = "arrived seat mass volume fate".split()


def pool_of(run) -> list:
    """Who is in the pool after a tender, in their order, and what became of each."""
    places = [getattr(PAYLOAD, name) for name in POOL]
    return run.state.pool[places, : run.state.clock[CLOCK.pool]].T.tolist()


def test_chance_of_a_favourite_among_equals():
    """Newcomers have one belief: k of them share what a single favourite would have, epsilon / n + (1 - epsilon) / k."""
    settings, rule = RideshareParameters(), next(rule for name, _, rule in RULES if name == "epsilon_greedy_sp")
    run = TenderRun(scenario(settings), make("epsilon_greedy_sp", epsilon=0.3), 1)
    run.advance(500)
    twin = Twin(settings, (CONTEXTS, CATALOG, PROVIDERS), rule, 1)
    expected = as_array([twin.tender() for _ in range(500)])[:, COLUMN.chance]
    np.testing.assert_allclose(run.record[:, COLUMN.chance], expected, rtol=1e-9)


def test_payloads_of_one_value_per_kg_fly_as_they_came():
    """With sigma_v = 0 a tender's payloads are worth the same per kg, and equal ones are considered in order of arrival."""
    run = TenderRun(scenario(RideshareParameters(sigma_v=0.0)), make("oracle"), 1)
    for _ in range(20):
        tender = run.open()
        assert run.state.order[: tender.n_payloads].tolist() == list(range(tender.n_payloads))
        run.settle(tender, -1)


def test_the_worlds_have_the_steps_they_are_there_for():
    """No payload, no provider, one provider, nothing that fits, waiting payloads, entry: each occurs, or it is not tested."""
    seen = {}
    for world, settings in WORLDS.items():
        run = TenderRun(scenario(RideshareParameters(**settings)), make("random"), 1000 + sorted(WORLDS).index(world))
        run.advance(STEPS)
        seen[world] = run.record
    column = {name: np.concatenate([record[:, place] for record in seen.values()]) for place, name in enumerate(COLUMN._fields)}
    held = column["bundle_value"] > 0.0
    assert np.any(column["n_payloads"] == 0)
    assert np.any(column["n_eligible"] == 0)
    assert np.any(held & (column["n_eligible"] == 1))
    assert np.any(held & (column["n_eligible"] > 12))
    assert np.any(~held & (column["n_payloads"] > 0) & (column["n_eligible"] > 0))
    assert np.any(seen["many payloads that wait"][:, COLUMN.n_payloads] > 64)
    assert np.unique(seen["historical"][:, COLUMN.year]).size > 8
    assert not math.isclose(column["delivered"].sum(), column["bundle_value"].sum())


def test_every_mechanism_of_the_base_market_has_a_twin():
    assert set(registered(Procurement)) == {name for name, _, _ in RULES}
