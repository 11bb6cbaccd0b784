"""A run goes back to where it was, and a copy of it is a run of its own: for every rule and every strategy, and after a failure."""

from dataclasses import dataclass

import numpy as np
import pytest

from agents.rideshare.strategies import PROVIDERS
from core.choices import parse_mix
from core.parameters import declared, typed
from mechanisms import MechanismError, make, registered
from mechanisms.api import kernel
from mechanisms.forms.procurement import Procurement, ProcurementRule
from mechanisms.kernels.payments import second_score_auction
from mechanisms.kernels.posteriors import expect_means
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.kernels.draws import many

SELLING = {"costs": "list_price", "cost_shock": 0.2, "capacity": "vehicle", "stand_down": 2, "patience": 2, "set_aside": 0.2}
FIRST, AGAIN = many(60, 12), many(40, 8)


@kernel(Procurement)
def _tire(key, n_auctions, form, param, store, inner, work, deal):
    """Greedy, but whoever has won counts for less from one auction to the next; one place of the store is for nobody."""
    expect_means(form, work)
    for i in range(form.ask.size):
        work.index[i] = max(0.0, work.index[i] - 0.05 * store[i])
    winner = second_score_auction(key, form, work, work.score, deal)
    store[winner if winner >= 0 else form.ask.size] += 1.0
    return winner


@dataclass(frozen=True, repr=False)
class Tiring(ProcurementRule):
    """A rule that remembers, and is not registered."""

    def prepare(self, key, n):
        return np.zeros(n + 1)


Tiring.name, Tiring.kernel = "tiring", _tire


@dataclass(frozen=True, repr=False)
class Plain(ProcurementRule):
    """The first provider that is open, in plain Python; from auction 15 on one that is not there."""

    def decide(self, key, n_auctions, form, work, deal):
        work.index[:] = form.alpha / (form.alpha + form.beta)
        work.score[:] = work.index * form.worth - form.ask
        winner = int(np.argmax(form.open))
        deal[0] = work.score[winner]
        return winner if n_auctions < 15 else form.ask.size


Plain.name = "plain"


def mix_of(strategy: str):
    return parse_mix(f".6*{strategy}+.4*truthful").mapped(lambda choice: typed(choice, declared(PROVIDERS.named(choice.name))))


def run_of(rule, strategy: str = "truthful", seed: int = 5, **world) -> TenderRun:
    mix = mix_of(strategy).of(28) if strategy != "truthful" else None
    return TenderRun(scenario(RideshareParameters(**{**SELLING, **world})), rule, seed, *([mix] if mix else []))


def everything(run: TenderRun) -> list[bytes]:
    """All that a run has changed, as bytes."""
    return [array.tobytes() for array in (*run.state, run.rule.store, run.record)]


RUNS = {
    **{name: (make(name), "truthful") for name in registered(Procurement)},
    **{f"bks, {name}": (make("bks", bks_mu=0.4), name) for name in PROVIDERS.registered()},
    "hedge": (make("first_score"), "hedge"),
    "a rule that remembers": (Tiring(), "best_response"),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_run_goes_back_and_comes_to_the_same_again(name):
    run = run_of(*RUNS[name])
    run.advance(FIRST)
    before, snapshot = everything(run), run.snapshot()
    run.advance(AGAIN)
    first = everything(run)
    assert first != before
    run.restore(snapshot)
    assert run.step == FIRST and everything(run) == before
    run.advance(AGAIN)
    assert everything(run) == first


@pytest.mark.parametrize("name", RUNS)
def test_a_copy_is_a_run_of_its_own(name):
    run = run_of(*RUNS[name])
    run.advance(FIRST)
    other, before = run.copy(), everything(run)
    other.advance(AGAIN)
    assert everything(run) == before
    run.advance(AGAIN)
    assert everything(other) == everything(run)
    assert not any(
        np.shares_memory(mine, its) for mine in (*run.state, run.rule.store) for its in (*other.state, other.rule.store)
    )
    assert other.scenario is run.scenario and other.world is run.world


@pytest.mark.parametrize("name", ["ts_sp", "bks", "plain"])
def test_an_open_step_is_part_of_a_snapshot_and_of_a_copy(name):
    rule = Plain() if name == "plain" else make(name)
    run, whole = run_of(rule), run_of(rule)
    whole.advance(11)
    run.advance(10)
    tender = run.open()
    snapshot, other = run.snapshot(), run.copy()
    run.advance(1)
    assert run.opened is None and everything(run) == everything(whole)
    run.restore(snapshot)
    assert run.opened == tender == run.open() and run.step == 10
    for each in (run, other):
        each.advance(1)
        assert each.opened is None and each.record.tobytes() == whole.record.tobytes()


def test_what_was_taken_between_steps_closes_an_open_one():
    run, whole = run_of(make("ts_sp")), run_of(make("ts_sp"))
    run.advance(10)
    snapshot = run.snapshot()
    run.open()
    run.restore(snapshot)
    assert run.opened is None
    run.advance(5)
    whole.advance(15)
    assert everything(run) == everything(whole)


def test_a_run_that_failed_goes_back_and_fails_again():
    run = run_of(Plain(), availability=1.0)
    snapshot = run.snapshot()
    for _ in range(2):
        with pytest.raises(MechanismError, match="broke its contract at step"):
            run.advance(40)
        failed_at = run.step
        assert failed_at >= 15 and run.failed
        with pytest.raises(MechanismError, match=f"at step {failed_at}:"):
            run.advance(1)
        assert run.step == failed_at and run.copy().failed
        run.restore(snapshot)
        assert not run.failed and run.step == 0
    assert run.advance(15) == 15


def test_a_run_goes_back_and_not_on():
    run = run_of(make("greedy_sp"))
    run.advance(5)
    with pytest.raises(ValueError, match="The record holds 0 steps; it cannot go on to 5"):
        run_of(make("greedy_sp")).restore(run.snapshot())


def test_asks_that_are_tried_leave_what_a_rule_keeps_as_it_is():
    """The store counts every auction once, however many asks were tried in it."""
    run = run_of(Tiring(), "best_response")
    run.advance(FIRST)
    assert run.rule.store.sum() == (run.record[:, COLUMN.bundle_value] > 0.0).sum() > 5
    assert run.state.memory.any()


def test_a_snapshot_tells_its_size():
    run = run_of(make("bks"))
    assert run.snapshot().nbytes == sum(array.nbytes for array in (*run.state, run.rule.store)) > 10_000
