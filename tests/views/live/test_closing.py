"""A visitor who closes the tab leaves no market running behind."""

import re
import signal
import time

import pytest

from benchmarks.browser import Server
from views.live.session import PATIENCE

#: app.py, telling on a signal what each of its threads is doing.
TELLING = """
import faulthandler, runpy, signal
faulthandler.register(signal.SIGUSR1)
runpy.run_path("app.py", run_name="__main__")
"""


@pytest.fixture
def telling_server():
    server = Server(program=("-c", TELLING))
    yield server
    server.stop()


def players(server: Server) -> int:
    """How many of the server's threads step a market."""
    told = len(server.output)
    server.process.send_signal(signal.SIGUSR1)
    while not any(line.startswith("Current thread") for line in server.output[told:]) or not server.output[-1].startswith(
        "  File"
    ):
        time.sleep(0.02)
    time.sleep(0.1)  # the current thread is the last one to be told of
    return len(re.findall(r"session\.py\", line \d+ in _play", "".join(server.output[told:])))


def run(page, server: Server) -> None:
    """Let the market run; again, if the browser was too busy to answer in time and the market has paused by itself."""
    for _ in range(10):
        page.get_by_role("button", name="Run", exact=True).click()
        page.get_by_role("button", name="Pause", exact=True).wait_for()
        if players(server) == 1:
            return
        page.get_by_role("button", name="Run", exact=True).wait_for()
    raise AssertionError("The market does not keep running.")


def test_closing_a_tab_stops_its_stepping(browser, telling_server):
    page = browser.new_context().new_page()
    page.goto(telling_server.url)
    run(page, telling_server)
    page.context.close()
    closed = time.monotonic()
    while players(telling_server) > 0:
        assert time.monotonic() - closed < PATIENCE + 2.0  # the latest: for want of an answer
