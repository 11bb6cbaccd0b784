"""The past of a run: where it stood before any step, whatever was set by hand meanwhile, in a bounded memory."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from agents.rideshare.layout import PROVIDER
from core.deadline import Deadline
from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN
from model.timeline import Timeline

WORLD = {"costs": "list_price", "patience": 2, "providers": ".5*hedge+.5*truthful", "availability": 0.8}


def market_of(every=256, room=2**26, **world) -> RideshareMarket:
    market = RideshareMarket("bks", world_seed=3, **{**WORLD, **world})
    market.timeline = Timeline(market.timeline.run, every, room)
    return market


def state_of(run) -> list[bytes]:
    return [array.tobytes() for array in (*run.state, run.rule.store)]


def test_a_value_that_is_set_while_a_tender_is_open_is_set_there_in_the_replay():
    """Providers that leave when they have been admitted still take part; before the tender they would not."""
    market = RideshareMarket("greedy_sp", world_seed=4, availability=1.0).run(7)
    market.timeline.run.open()
    for provider in market.providers[:20]:
        provider.remove()
    market.run(3)
    told = [market.explain(step)["providers"]["eligible"].sum() for step in (6, 7, 8)]
    assert told[0] > 20 and told[1] == market.record[7, COLUMN.n_eligible] > 20 and told[2] <= 8


@pytest.mark.parametrize(("every", "room"), [(1, 2**26), (7, 2**26), (256, 2**26), (3, 10**5), (5, 1)])
def test_at_any_step_the_run_stands_as_it_stood(every, room):
    market, then = market_of(every, room), []
    for step in range(40):
        then.append(state_of(market.timeline.run))
        if step % 5 == 2:
            market.providers[step % len(market.providers)].alpha = 3.0 + step
        market.step()
    for step in (0, 1, 6, 14, 22, 39):
        run = market.timeline.at(step)
        assert run.step == step and run is not market.timeline.run
        assert run.record.tobytes() == market.record[:step].tobytes()
        assert (state_of(run) == then[step]) == (step % 5 != 2), "what was set before the step began is set"
        run.advance(1)
        assert run.record[step].tobytes() == market.record[step].tobytes()
    assert market.timeline.at(40).record.tobytes() == market.record.tobytes()


@settings(max_examples=25, deadline=None)
@given(
    moves=some.lists(
        some.one_of(
            some.integers(1, 30),
            some.tuples(some.just("alpha"), some.integers(0, 20), some.floats(0.5, 40.0)),
            some.just("open"),
            some.just("withdraw"),
        ),
        max_size=12,
    ),
    every=some.integers(1, 40),
)
def test_whatever_is_done_every_step_can_be_explained(moves, every):
    market = market_of(every)
    for move in moves:
        if isinstance(move, int):
            market.run(move)
        elif move == "open":
            market.timeline.run.open()
        elif move == "withdraw":
            for payload in market.payloads[:2]:
                payload.remove()
        else:
            market.providers[move[1]].alpha = move[2]
    for step in {0, market.steps // 2, market.steps - 1} & set(range(market.steps)):
        assert market.explain(step).step == step  # or the replay would differ from the record


def test_edits_are_applied_in_their_order_and_later_ones_are_not():
    market = market_of(every=4).run(6)
    provider = market.providers[0]
    for value in (2.0, 5.0):
        provider.alpha = value
    market.run(3)
    provider.alpha = 9.0
    assert market.timeline.at(6).state.provider[PROVIDER.alpha, 0] == 5.0
    before = market.timeline.at(5).state.provider[PROVIDER.alpha, 0]
    assert before not in (2.0, 5.0, 9.0)
    assert market.timeline.at(9).state.provider[PROVIDER.alpha, 0] == 9.0


def test_an_open_step_of_the_past_is_opened_with_what_was_set_in_it():
    market = market_of().run(4)
    tender = market.timeline.run.open()
    market.providers[3].beta = 7.0
    market.run(2)
    closed, opened = market.timeline.at(4), market.timeline.at(4, is_open=True)
    assert closed.opened is None and opened.opened == tender
    assert closed.state.provider[PROVIDER.beta, 3] != 7.0 == opened.state.provider[PROVIDER.beta, 3]


def test_snapshots_keep_to_their_room_and_that_of_step_0_stays():
    market = market_of(every=1)
    one = market.timeline.run.snapshot().nbytes
    market.timeline = Timeline(market.timeline.run, every=2, room=5 * one)
    for _ in range(300):
        market.step()
        kept = market.timeline._snapshots
        assert len(kept) <= 5 and kept[0].step == 0
    assert len(kept) >= 3 and [snapshot.step for snapshot in kept] == sorted({snapshot.step for snapshot in kept})


def test_where_one_state_is_too_large_the_run_is_replayed_from_its_beginning():
    market = market_of(every=2, room=10).run(50)
    assert [snapshot.step for snapshot in market.timeline._snapshots] == [0]
    assert market.explain(49).step == 49


def test_snapshots_change_no_record():
    often, seldom = market_of(every=1), market_of()
    for _ in range(20):
        often.step()
    often.run(30)
    seldom.run(50)
    assert often.record.tobytes() == seldom.record.tobytes()
    assert [snapshot.step for snapshot in often.timeline._snapshots] == list(range(51))


def test_who_may_not_wait_is_told():
    market = market_of(room=1).run(400)
    with pytest.raises(TimeoutError, match="To replay the run up to step 399 takes longer"):
        market.timeline.at(399, Deadline(-1.0))
    for step in (-1, 401):
        with pytest.raises(ValueError, match="stands at step 400; there is no step"):
            market.timeline.at(step)
