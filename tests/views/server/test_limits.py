"""Whoever asks for too much is told so, slows nobody else, and leaves nothing behind."""

import re
import signal
import time

import pytest
from websockets.exceptions import InvalidStatus

from benchmarks.browser import Server
from tests.views.server.visitor import Visitor, asked
from views.server.capacity import MOST_VISITS

HEAVY = "payloads=500&patience=100&costs=list_price&capacity=vehicle&capacity_share=0.01"


def frame(content: dict, part: str) -> bool:
    return part in content.get("data", {}).get("state", {}).get("frame", "")


def is_waiting(visitor: Visitor) -> bool:
    """Whether the page tells of auctions that were asked for and are not held yet."""
    return bool(re.search(r'"waiting": [1-9]', visitor.widgets[visitor.with_event("received")]["frame"]))


def seconds_of_a_step(visitor: Visitor, number: int) -> float:
    began = time.monotonic()
    visitor.tell(visitor.with_event("moved"), "moved", {"number": number, "moves": [["step", 1]]})
    assert visitor.hear(lambda content: frame(content, f'"taken": {number}'), 30)
    return time.monotonic() - began


def test_as_many_visits_as_there_may_be_and_not_one_more(attacked):
    visitors = [Visitor(attacked, start=False) for _ in range(MOST_VISITS)]
    with pytest.raises(InvalidStatus) as refused:
        Visitor(attacked, start=False)
    assert refused.value.response.status_code == 503
    status, text, _ = asked(attacked, "GET", "/", Cookie=f"slotlab-{attacked.port}={attacked.key}")
    assert status == 503 and "Close a tab" in text
    for visitor in visitors:
        visitor.say("kernel_info_request", {})
        assert visitor.hear(lambda content: content.get("implementation") == "solara")
        visitor.close()
    again = Visitor(attacked)
    again.close()


def test_who_floods_and_who_does_not_read_hold_nobody_up(attacked):
    other = Visitor(attacked)
    quiet = sorted(seconds_of_a_step(other, number) for number in range(1, 8))[3]
    flooder, deaf = Visitor(attacked), Visitor(attacked)
    form, control = flooder.with_event("changed"), deaf.with_event("run")
    deaf.tell(control, "speed_chosen", 1000.0)
    deaf.tell(control, "run", {})  # its frames fill the connection, and are never taken
    for place in range(250):
        flooder.tell(form, "changed", {"name": "seed", "value": str(place)})
        deaf.tell(deaf.with_event("changed"), "changed", {"name": "seed", "value": str(place)})
    busy = sorted(seconds_of_a_step(other, number) for number in range(8, 29))[10]
    assert busy < 20 * quiet + 1.0
    for visitor in (other, flooder, deaf):
        visitor.close()


def test_a_request_that_comes_twice_is_carried_out_once(visitor):
    control = visitor.with_event("moved")
    for _ in range(3):
        visitor.tell(control, "moved", {"number": 1, "moves": [["step", 7]]})
    visitor.tell(control, "moved", {"number": 2, "moves": [["scrub", 1], ["scrub", -3], ["step", 2]]})
    assert visitor.hear(lambda content: frame(content, '"taken": 2'))
    assert visitor.hear(lambda content: False, 0.5) is None
    assert '"steps": 210,' in visitor.widgets[visitor.with_event("received")]["frame"]


@pytest.mark.parametrize("query", ["horizon=200000000&calendar=historical", "horizon=2000000", "seed=" + "9" * 5000, "steps=" + "9" * 5000,
                                   "payloads=" + "9" * 5000, "x" * 7000 + "=1"])  # fmt: skip
def test_a_link_that_asks_for_too_much_gets_a_sentence(attacked, query):
    visitor = Visitor(attacked, f"/?{query}")
    said = [str(state.get("children")) for state in visitor.widgets.values() if "cannot be opened" in str(state.get("children"))]
    assert said and len(said[0]) < 1500 and visitor.answers()
    visitor.close()


def test_who_leaves_stops_what_runs_for_him_and_the_server_ends_on_request():
    server = Server()
    visitor = Visitor(server, f"/?{HEAVY}&steps=50000")
    assert is_waiting(visitor)
    began = time.monotonic()
    visitor.close()
    assert time.monotonic() - began < 5.0
    stays = Visitor(server, f"/?{HEAVY}&steps=50000")
    assert is_waiting(stays)
    began = time.monotonic()
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(20) is not None and time.monotonic() - began < 15.0
    server.stop()
    assert "Traceback" not in "".join(server.output), "".join(server.output)
