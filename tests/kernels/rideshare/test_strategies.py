"""What providers ask: every registered strategy against a plain twin, and what all of them must keep."""

import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from agents.rideshare.strategies import PROVIDERS
from core.choices import Choice
from core.parameters import declared
from core.streams import STRATEGY, stream
from mechanisms.forms.procurement import RENT, Work, fresh_deal
from model.rideshare.kernels.layout import CLOCK
from model.rideshare.run import TenderRun
from tests import runs
from tests.kernels.draws import many
from tests.kernels.rideshare.strategy_twins import TWINS

STEPS = many(150, 25)
LIARS = [name for name in TWINS if name != "truthful"]  # where all are truthful nobody is enrolled
SETTINGS = {"costs": "list_price", "cost_shock": 0.2, "stand_down": 2, "capacity": "vehicle"}
OWN = {"lie_until": 12, "ask_points": 5}


def run_of(strategy: str, mechanism="ts_sp", seed=3, share=0.6, **parameters) -> TenderRun:
    known = declared(PROVIDERS.named(strategy))
    own = {name: value for name, value in OWN.items() if name in known}
    mix = f"{share}*{Choice(strategy, own)}+{1.0 - share}*truthful"
    return runs.run_of(mechanism, seed, providers=mix, **{**SETTINGS, **parameters})


def seen(run: TenderRun, place: int) -> dict[int, dict]:
    """What the strategy at `place` of the run's may know of its members."""
    rows = run.state.provider
    members = np.flatnonzero(rows[PROVIDER.strategy] == place)
    mean = rows[PROVIDER.alpha] / (rows[PROVIDER.alpha] + rows[PROVIDER.beta])
    promise = mean * rows[PROVIDER.worth]
    return {
        int(i): {"cost": rows[PROVIDER.cost, i], "open": rows[PROVIDER.open, i] > 0.0, "promise": promise[i]} for i in members
    }


def payoff(run: TenderRun, i: int, ask: float) -> float:
    """What provider i would earn in the open tender with another ask."""
    other = run.form._replace(ask=run.form.ask.copy())
    other.ask[i] = ask - run.state.provider[PROVIDER.credit, i]
    work, deal = Work(*np.zeros((len(Work._fields), other.ask.size))), fresh_deal()
    winner = run.choose(other, work, deal)
    return ask + deal[RENT] - run.state.provider[PROVIDER.cost, i] if winner == i else 0.0


def test_every_strategy_has_a_twin():
    assert set(TWINS) == set(PROVIDERS.registered())


@pytest.mark.parametrize(
    ("mechanism", "policies"),
    [
        ("ts_sp", {}),
        ("first_score", {}),
        ("pl_gumbel", {}),
        ("bks", {}),
        ("greedy_sp", {"bid_credit": 0.1, "set_aside": 0.3, "exploration_subsidy": 0.1}),
    ],
    ids=["ts_sp", "first_score", "pl_gumbel", "bks", "policies"],
)
@pytest.mark.parametrize("name", LIARS)
def test_a_strategy_asks_and_learns_as_its_twin(name, mechanism, policies):
    run = run_of(name, mechanism, **policies)
    twin = TWINS[name](run.providers.choices[0].values)
    asked = 0
    for _ in range(STEPS):
        tender = run.open()
        sellers = seen(run, 0)
        assert 0 < len(sellers) < run.state.provider.shape[1]
        winner = -1
        if tender.worth > 0.0:
            key = stream(run.seed, STRATEGY, run.step)
            expected = twin.asks(key, int(run.state.clock[CLOCK.auctions]), sellers)
            for i, ask in enumerate(run.state.provider[PROVIDER.ask]):
                assert ask == pytest.approx(expected.get(i, run.state.provider[PROVIDER.cost, i]), rel=1e-12)
            asked += len(expected)
            winner = run.decide()
            bidders = [i for i in sellers if run.form.open[i] > 0.0]  # of whom a tender that is set aside admits some
            own = run.state.provider[PROVIDER.ask].copy()
            earned = {i: payoff(run, i, own[i]) for i in bidders}
            twin.learn(sellers, earned, lambda i, ask: payoff(run, i, ask), tender.worth)
        assert run.settle(tender, winner)
    assert asked > STEPS
    side = run.state.provider[PROVIDER.side]
    assert side == pytest.approx([twin.side[i] for i in range(side.size)], rel=1e-9, abs=1e-3)


@pytest.mark.parametrize("name", TWINS)
def test_who_steps_and_who_runs_get_the_same_asks(name):
    stepped, run, halves = (run_of(name, seed=8) for _ in range(3))
    run.advance(STEPS)
    for _ in range(STEPS):
        stepped.advance(1)
        tender = halves.open()
        halves.settle(tender, halves.decide() if tender.worth > 0.0 else -1)
    assert stepped.record.tobytes() == run.record.tobytes() == halves.record.tobytes()
    assert stepped.state.memory.tobytes() == run.state.memory.tobytes() == halves.state.memory.tobytes()


@pytest.mark.parametrize("name", LIARS)
def test_a_strategy_knows_no_costs_but_its_members_and_no_hidden_truth(name):
    honest, other = (run_of(name, mechanism="greedy_sp", cost_shock=0.0) for _ in range(2))
    rivals = other.state.provider[PROVIDER.strategy] != 0.0
    other.state.provider[PROVIDER.rate, rivals] *= 1.3
    other.state.provider[PROVIDER.truth] = 1.0 - other.state.provider[PROVIDER.truth]
    for run in (honest, other):
        run.open()
    asks = [run.state.provider[PROVIDER.ask] for run in (honest, other)]
    assert (asks[0][~rivals] == asks[1][~rivals]).all() and (asks[0][rivals] != asks[1][rivals]).any()


@pytest.mark.parametrize("name", TWINS)
def test_asks_that_are_only_tried_leave_no_trace(name):
    tried, truth = (run_of(name, mechanism="pl_dsic", share=share) for share in (1.0, 0.0))
    for run in (tried, truth):
        tender = run.open()
        winner = run.decide()
        work, deal = run.state.work.copy(), run.state.deal.copy()
        asks = run.state.provider[PROVIDER.ask].copy()
        run.settle(tender, winner)
        assert (run.state.deal == deal).all() or np.isnan(deal).any()
        assert (run.state.provider[PROVIDER.ask] == asks).all() and (run.work.index == work[0]).all()


def test_nobody_strategic_is_the_market_without_strategies():
    plain = runs.run_of("ts_sp", 3, **SETTINGS)
    none = run_of("markup", share=0.0)
    for run in (plain, none):
        run.advance(STEPS)
    assert plain.record.tobytes() == none.record.tobytes()
