"""An explanation against the arrays of a second run and against rules said anew: who could not bid and why, ranks, second, costs."""

import numpy as np
import pytest

from agents.rideshare.layout import ORBITS, PROVIDER
from etl.rideshare.tables import load_tables
from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN, CONTEXT
from model.rideshare.run import start

STEPS, SEED = 60, 5
TABLES = load_tables()
BULKY = TABLES._replace(catalog=TABLES.catalog.assign(volume_m3=30.0 * TABLES.catalog["volume_m3"]))
WORLDS = {
    "set aside": {"set_aside": 0.5, "availability": 0.8},
    "stand-down": {"stand_down": 4, "availability": 0.9, "base_alpha": 0.5, "truth": "prior"},
    "own vehicles": {"capacity": "vehicle", "costs": "list_price", "providers": "markup", "availability": 0.9, "payloads": 2.0},
    "historical": {"calendar": "historical", "horizon": STEPS},
    "bulky": {"capacity": "vehicle", "availability": 0.9, "payloads": 1.0, "tables": BULKY},
    "nobody": {"availability": 0.02, "patience": 1},
    "nothing to carry": {"availability": 0.9, "payloads": 0.5},
}


@pytest.fixture(params=WORLDS)
def world(request):
    return WORLDS[request.param]


@pytest.mark.parametrize("name", ["greedy_sp", "random"])
def test_an_explanation_is_what_a_second_run_holds(world, name):
    market = RideshareMarket(name, world_seed=SEED, **world).run(STEPS)
    run = start(market.facts, market.configuration.choices, SEED)
    for step in range(STEPS):
        told = market.explain(step)
        providers = told["providers"].sort_index()
        tender = run.open()
        shown, run.state.work[:] = run.state.provider.copy(), np.nan
        winner = run.decide() if tender.worth > 0.0 else -1
        score, eligible = run.work.score.copy(), run.form.open > 0.0
        facts = run.world.context[tender.context].copy()
        assert providers["eligible"].tolist() == eligible.tolist()
        for column in ("ask", "cost", "worth"):
            np.testing.assert_array_equal(providers[column], shown[getattr(PROVIDER, column)])
        np.testing.assert_array_equal(providers["score"], np.where(eligible, score, np.nan))
        assert told["auction"]["second"][0] == _second(providers["vehicle"], score, eligible, winner)
        if winner >= 0:
            ahead = int((score[eligible] > score[winner]).sum())
            assert (f"a score that {ahead} of {eligible.sum()} exceed" if ahead else "with the best score (") in told.why
        reasons = [_reason(market, step, shown[:, i], i, facts, told["manifest"]) for i in range(eligible.size)]
        assert providers["why"].tolist() == reasons
        run.settle(tender, winner)


def _second(vehicles, score, eligible, winner) -> str | None:
    others = [i for i in np.flatnonzero(eligible) if i != winner and score[i] >= 0.0]
    return vehicles[max(others, key=lambda i: score[i])] if winner >= 0 and others else None


def _reason(market, step, own, place, facts, manifest) -> str:
    """The first that holds, by the rules of the market and by what the record says of failures."""
    year, orbit = facts[CONTEXT.year], ORBITS[int(facts[CONTEXT.orbit])]
    parameters, record = market.parameters, market.record[:step]
    failures = np.flatnonzero((record[:, COLUMN.winner] == place) & (record[:, COLUMN.success] == 0.0))
    grounded = parameters.stand_down > 0 and failures.size > 0 and step <= failures[-1] + parameters.stand_down
    room_kg = own[PROVIDER.capacity_kg]
    room_m3 = room_kg * facts[CONTEXT.capacity_m3] / facts[CONTEXT.capacity_kg]
    fits = ((manifest["mass_kg"] <= room_kg) & (manifest["volume_m3"] <= room_m3)).any()
    if own[PROVIDER.open] > 0.0:
        admitted = market.parameters.set_aside == 0.0 or not market.record[step, COLUMN.set_aside] or own[PROVIDER.entrant]
        return "eligible" if admitted else "not admitted: the tender is set aside for entrants"
    for holds, reason in (
        (own[PROVIDER.serves_sso + ORBITS.index(orbit)] == 0.0, f"does not serve {orbit}"),
        (own[PROVIDER.entry] > year, f"had not flown by {year:.0f}"),
        (own[PROVIDER.exit] < year, f"had been retired by {year:.0f}"),
        (grounded, "stands down after a failure"),
        (parameters.capacity == "vehicle" and len(manifest) > 0 and not fits, "can carry none of the payloads"),
    ):
        if holds:
            return reason
    return "did not respond"
