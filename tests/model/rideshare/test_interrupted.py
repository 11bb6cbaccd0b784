"""A tender that is not settled is opened once: what stops a mechanism, or the user, changes nothing that comes after."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from mechanisms import make
from mechanisms.api import MechanismError, kernel
from mechanisms.forms.procurement import Procurement, ProcurementRule
from model import RideshareMarket
from model.rideshare.kernels.layout import CLOCK
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario

GREEDY = make("greedy_sp")


@dataclass(frozen=True, repr=False)
class Odd(ProcurementRule):
    """Greedy, but for what `before` does and what `answer` makes of the winner."""

    name = "odd"
    before: Callable = lambda auctions, form: None
    answer: Callable = lambda winner, form: winner

    def decide(self, key, n_auctions, form, work, deal):
        self.before(n_auctions, form)
        return self.answer(GREEDY.decide(key, n_auctions, form, work, deal), form)


@kernel(Procurement)
def _promise_nothing_that_adds_up(key, n_auctions, form, param, store, inner, work, deal):
    for i in range(form.ask.size):
        work.score[i] = np.nan
        if form.open[i] > 0.0 and n_auctions >= 5:
            return i
    return -1


@dataclass(frozen=True, repr=False)
class Broken(ProcurementRule):
    """Its money does not add up from the sixth auction on."""

    name = "broken"
    kernel = _promise_nothing_that_adds_up


@pytest.mark.parametrize("stop", [KeyboardInterrupt, ZeroDivisionError])
def test_who_is_stopped_and_goes_on_sees_the_same_tenders(stop):
    stops = iter([True])

    def once(auctions, form):
        if auctions == 20 and next(stops, False):
            raise stop

    undisturbed = RideshareMarket(Odd(), world_seed=3, patience=2).run(60)
    market = RideshareMarket(Odd(before=once), world_seed=3, patience=2)
    with pytest.raises(stop):
        market.run(60)
    market.run(60 - market.steps)
    np.testing.assert_array_equal(market.record, undisturbed.record)
    assert market.explain(market.steps - 1).step == 59


def test_a_tender_that_somebody_opened_is_settled_by_whoever_goes_on():
    runs = [TenderRun(scenario(RideshareParameters(patience=2)), make("ts_sp"), 3) for _ in range(2)]
    for run in runs:
        run.advance(10)
    assert runs[0].open() == runs[0].open()
    for run in runs:
        run.advance(30)
    np.testing.assert_array_equal(runs[0].record, runs[1].record)


@pytest.mark.parametrize("mechanism", [Broken(), Odd(answer=lambda winner, form: 10**30), Odd(answer=lambda winner, form: -7)])
def test_a_broken_contract_ends_the_run_where_it_is(mechanism):
    market = RideshareMarket(mechanism, world_seed=3, capacity_share=0.1)
    seen = set()
    for _ in range(200):
        with pytest.raises(MechanismError, match=f"{mechanism.label} broke its contract at step"):
            market.run(50)
        seen.add((market.steps, int(market.state.clock[CLOCK.pool])))
    assert len(seen) == 1
    assert np.isfinite(market.summary()["auctions"])


def test_what_a_rule_is_shown_it_may_not_change():
    def embellish(auctions, form):
        form.alpha[:] = 1000.0

    market = RideshareMarket(Odd(before=embellish), world_seed=3)
    believed = market.beliefs["alpha"].tolist()
    with pytest.raises(MechanismError, match="odd wrote into the form of the market"):
        market.run(10)
    assert market.beliefs["alpha"].tolist() == believed


def test_who_is_shut_out_of_a_tender_cannot_win_it():
    """In a tender that is set aside an incumbent responds, and is not admitted."""
    tried = []

    def an_incumbent(winner, form):
        responded = market.state.provider[PROVIDER.open] > 0.0
        tried.extend(np.flatnonzero(responded & (form.open == 0.0)))
        return tried[-1] if tried else winner

    market = RideshareMarket(Odd(answer=an_incumbent), world_seed=3, set_aside=1.0, availability=0.8)
    with pytest.raises(MechanismError, match="chose a provider that is not open"):
        market.run(20)
    assert tried and not market.providers[tried[-1]].entrant
