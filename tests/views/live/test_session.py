"""The player keeps its promises without a browser: same records, pause at once, frames only when asked for."""

import threading
import time

import numpy as np
import pytest

from core.parameters import ParameterError
from model import RideshareMarket
from model.market import market
from views.live import session as session_module
from views.live.session import MOST_STEPS, Session
from views.live.settings import Settings

SETTINGS = Settings(market("rideshare")).changed("mechanism", "ucb_sp").changed("seed", 3)


@pytest.fixture
def session():
    made = Session(SETTINGS)
    yield made
    made.close()


def until(condition, seconds=10.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def answer_at_once(session):
    seen = []

    def drawn():
        seen.append(session.snapshot.step)
        session.acknowledge()

    session.follow(drawn)
    return seen


def test_steps_and_player_record_what_a_headless_run_records(session):
    answer_at_once(session)
    session.step()
    session.step(10)
    session.speed = 1000.0
    session.run()
    until(lambda: session.simulation.steps > 60)
    session.pause()
    held = session.snapshot.step
    assert np.array_equal(session.simulation.record, RideshareMarket("ucb_sp", world_seed=3).run(held).record, equal_nan=True)
    assert len(session.frame()) == held


def test_no_auction_is_held_after_a_pause(session):
    answer_at_once(session)
    session.speed = 1000.0
    for _ in range(20):
        session.run()
        time.sleep(0.02)
        session.pause()
        held = session.simulation.steps
        assert not session.running and session.snapshot.step == held
        time.sleep(0.01)
        assert session.simulation.steps == held


def test_the_pace_is_the_one_that_was_chosen(session):
    answer_at_once(session)
    session.speed = 100.0
    start = time.monotonic()
    session.run()
    time.sleep(1.0)
    session.pause()
    assert session.snapshot.step <= 100 * (time.monotonic() - start) + 2
    assert session.snapshot.step >= 50


def test_a_page_that_does_not_answer_gets_no_further_frame_and_stops_the_market(session, monkeypatch):
    monkeypatch.setattr(session_module, "PATIENCE", 0.3)
    seen = []
    session.follow(lambda: seen.append(session.snapshot.step))
    session.speed = 1000.0
    session.run()
    until(lambda: not session.running)
    assert "did not answer" in session.notice
    assert len(seen) <= 2  # one frame, and that it stopped
    assert session.snapshot.step == session.simulation.steps


def test_an_answer_wakes_the_player(session, monkeypatch):
    monkeypatch.setattr(session_module, "_LONGEST_BURST", 60.0)
    seen = []
    session.follow(lambda: seen.append(session.snapshot.step))
    session.speed = 1000.0
    session.run()
    until(lambda: seen and session.simulation.steps > seen[0])
    session.speed = 0.001
    time.sleep(2 * session_module.FRAME)  # it sleeps until the next auction, in a minute
    session.acknowledge()
    until(lambda: len(seen) == 2)


def test_closing_stops_the_player_and_says_nothing_more(session):
    seen = answer_at_once(session)
    session.speed = 1000.0
    session.run()
    until(lambda: len(seen) > 2)
    session.close()
    held, told = session.simulation.steps, len(seen)
    time.sleep(0.1)
    assert session.simulation.steps == held and len(seen) <= told + 1
    until(lambda: all(thread.name != "player" for thread in threading.enumerate()))


def test_a_refused_reset_leaves_the_market_as_it_was(session):
    session.step(5)
    with pytest.raises(ParameterError, match="the group has"):
        session.reset(SETTINGS.changed("providers", "2*truthful"))
    assert session.snapshot.step == 5 and session.settings == SETTINGS


def test_a_live_market_has_an_end_and_says_so(session):
    session.step(MOST_STEPS - 1)
    session.run()
    until(lambda: not session.running)
    assert session.snapshot.step == MOST_STEPS and "run_batch.py" in session.notice
    session.step()
    assert session.snapshot.step == MOST_STEPS


def test_an_opening_snapshot_needs_no_market_until_somebody_moves_it():
    shown = Session(SETTINGS, 30).wait().snapshot
    session = Session(SETTINGS, 30, shown)
    assert session.untouched and session.snapshot is shown
    session.step()
    assert not session.untouched and session.snapshot.step == 31
    session.close()


def test_whatever_a_rule_raises_the_player_says_so_and_rests(session, caplog):
    answer_at_once(session)
    simulation = session.simulation

    def fail(n, stop):
        raise ZeroDivisionError("planted")

    simulation.run = fail
    session.run()
    until(lambda: not session.running)
    assert session.notice == "ucb_sp failed: ZeroDivisionError: planted"
    assert "The live market stopped" in caplog.text
