"""A visitor who has gone leaves no market running behind; `make bench-app` sees the same of tabs in a real browser."""

import threading
import time

from views.visit import Visit


def players() -> int:
    """How many threads step a market."""
    return sum(thread.name == "player" for thread in threading.enumerate())


def test_closing_a_visit_stops_its_stepping():
    visit = Visit("mechanism=ts_sp&seed=1&steps=5")
    session, before = visit.live.session.wait(), players()
    session.speed = 1000.0
    session.run()
    while session.simulation.steps < 20:
        session.acknowledge()
        time.sleep(0.01)
    assert session.running and players() == before + 1
    visit.close()
    steps = session.simulation.steps
    assert not session.running
    time.sleep(0.2)
    assert players() == before and session.simulation.steps == steps
