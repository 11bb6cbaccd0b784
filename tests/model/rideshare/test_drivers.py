"""One tender, three drivers: stepping, running and sweeping give the same bytes, whatever is looked at in between."""

import dataclasses

import numpy as np
import pytest

from experiments.engine import execute_all
from experiments.plan import Sweep
from mechanisms import MechanismError, ParameterError, make, registered
from mechanisms.forms.procurement import RENT, REVENUE, SECOND, Procurement, ProcurementRule
from model import RideshareMarket
from model.rideshare import MARKET
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario

STEPS = 160
NAMES = list(registered(Procurement))


WORLDS = {
    "base": {},
    "patient": {"patience": 3},
    "costs": {"costs": "list_price", "cost_shock": 0.3, "patience": 1},
    "vehicles": {"costs": "list_price", "capacity": "vehicle", "stand_down": 3, "patience": 2},
}


def stepped(name: str, world: str, look: bool = False) -> bytes:
    market = RideshareMarket(name, world_seed=7, **WORLDS[world])
    for _ in range(STEPS):
        market.step()
        if look:
            assert len(market.agents) == 1 + len(market.providers) + len(market.payloads)
    return market.record.tobytes()


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", NAMES)
def test_drivers_are_byte_equal(name, world):
    whole = RideshareMarket(name, world_seed=7, **WORLDS[world]).run(STEPS).record.tobytes()
    assert stepped(name, world) == whole
    assert stepped(name, world, look=True) == whole
    chunked = RideshareMarket(name, world_seed=7, **WORLDS[world])
    for n in (0, 1, 9, 100, STEPS - 110):
        chunked.run(n)
    assert chunked.record.tobytes() == whole


@pytest.mark.parametrize("world", WORLDS)
def test_a_sweep_is_byte_equal_for_any_number_of_workers(world):
    plan = Sweep(MARKET, tuple(NAMES), {name: (value,) for name, value in WORLDS[world].items()}, (6, 7), STEPS).plan()
    sweeps = [{r.run.id: r.record.rows.tobytes() for r in execute_all(plan, jobs)} for jobs in (1, 2, 5)]
    assert sweeps[0] == sweeps[1] == sweeps[2]
    for run in plan:
        if run.seed == 7:
            assert sweeps[0][run.id] == stepped(run.configuration.mechanism.name, world)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", NAMES)
def test_the_stepping_driver_in_python_is_byte_equal(name, world):
    """Opening, deciding and settling one by one, which is how a mechanism without a kernel runs."""
    run = TenderRun(scenario(RideshareParameters(**WORLDS[world])), make(name), 7)
    for _ in range(STEPS):
        tender = run.open()
        run.settle(tender, run.decide() if tender.worth > 0 else -1)
    whole = RideshareMarket(name, world_seed=7, **WORLDS[world]).run(STEPS)
    assert run.record.tobytes() == whole.record.tobytes()


@dataclasses.dataclass(frozen=True, repr=False)
class PlainGreedy(ProcurementRule):
    """greedy_sp in plain Python (ties go to the first)."""

    def decide(self, key, n_auctions, form, work, deal):
        is_open = form.open > 0
        work.index[is_open] = (form.alpha / (form.alpha + form.beta))[is_open]
        work.score[is_open] = (work.index * form.worth - form.ask)[is_open]
        score = np.where(is_open, work.score, -1.0)
        winner = int(score.argmax())
        deal[SECOND] = max(0.0, np.delete(score, winner).max(initial=0.0))
        deal[REVENUE], deal[RENT] = deal[SECOND], score[winner] - deal[SECOND]
        return winner


PlainGreedy.name = "plain_greedy"  # named after the class is made, so it is not registered


@dataclasses.dataclass(frozen=True, repr=False)
class Outsider(ProcurementRule):
    """Picks somebody who is not open from the tenth auction on."""

    def decide(self, key, n_auctions, form, work, deal):
        work.score[:] = 0.0
        return int(form.open.argmin() if n_auctions > 9 else form.open.argmax())


Outsider.name = "outsider"


def test_a_mechanism_in_plain_python_runs_and_agrees_with_its_kernel():
    plain = RideshareMarket(PlainGreedy(), world_seed=3, base_alpha=3.4).run(STEPS)
    compiled = RideshareMarket("greedy_sp", world_seed=3, base_alpha=3.4).run(STEPS)
    frames = [market.datacollector.get_model_vars_dataframe() for market in (plain, compiled)]
    untied = frames[1]["thickness"].fillna(1.0) > 0.0
    first_tie = int((~untied).to_numpy().argmax()) if (~untied).any() else STEPS
    assert first_tie > 20
    assert plain.record[:first_tie].tobytes() == compiled.record[:first_tie].tobytes()


def test_a_choice_that_is_not_open_is_an_error_and_what_was_held_stands():
    market = RideshareMarket(Outsider(), world_seed=3)
    with pytest.raises(MechanismError, match="outsider broke its contract at step 10: it chose a provider that is not open"):
        market.run(200)
    assert 9 < market.steps < 200
    assert len(market.datacollector.get_model_vars_dataframe()) == market.steps


@pytest.mark.parametrize("revenue", [0.5, float("nan")])
def test_money_that_does_not_add_up_is_an_error(revenue):
    @dataclasses.dataclass(frozen=True, repr=False)
    class Embezzler(PlainGreedy):
        def decide(self, key, n_auctions, form, work, deal):
            winner = super().decide(key, n_auctions, form, work, deal)
            deal[REVENUE] *= revenue
            return winner

    with pytest.raises(MechanismError, match="do not add up to the winner's score"):
        RideshareMarket(Embezzler(), world_seed=3).run(5)


def test_a_plain_mechanism_that_returns_no_place_is_an_error():
    class Silent(PlainGreedy):
        def decide(self, key, n_auctions, form, work, deal):
            return None

    with pytest.raises(MechanismError, match="must return a provider's place, or -1 for nobody; got None"):
        RideshareMarket(Silent(), world_seed=3).run(5)


def test_a_record_that_does_not_fit_is_refused():
    with pytest.raises(ParameterError, match="does not fit into memory"):
        RideshareMarket(world_seed=3).run(10**14)


@pytest.mark.parametrize("own", [{}, WORLDS["vehicles"] | {"capacity_share": 0.3, "payloads": 60.0}], ids=["base", "vehicles"])
def test_edits_reach_every_driver_and_the_replay(own):
    settings = {"patience": 3, **own}

    def edited(advance):
        market = RideshareMarket("ts_sp", world_seed=5, **settings)
        advance(market, 60)
        favourite = max(market.providers, key=lambda provider: provider.posterior_mean)
        favourite.beta = 500.0
        waiting = [payload for payload in market.payloads if payload.fate != "flew"]
        assert waiting, "somebody waits, so that there is a value to edit"
        waiting[0].value_usd *= 50.0
        market.providers[0].quality = 0.0
        advance(market, 60)
        return market

    def step_by_step(market, n):
        for _ in range(n):
            market.step()

    run, stepped_market = edited(lambda market, n: market.run(n)), edited(step_by_step)
    untouched = RideshareMarket("ts_sp", world_seed=5, **settings).run(120)
    assert run.record.tobytes() == stepped_market.record.tobytes()
    assert run.record[:60].tobytes() == untouched.record[:60].tobytes()
    assert run.record[60:].tobytes() != untouched.record[60:].tobytes()
    for step in (10, 59, 60, 119):
        winner, row = run.explain(step)["auction"]["winner"][0], run.datacollector.get_model_vars_dataframe().iloc[step]
        assert winner == row["winner"] or (winner is None and row.isna()["winner"])
