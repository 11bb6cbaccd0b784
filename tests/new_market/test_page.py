"""The new market has all pages, beside the market that was there."""

import pytest

from benchmarks.browser import Server
from tests.views.conftest import browser, open_page  # noqa: F401 (fixtures)


@pytest.fixture
def server(laboratory):
    server = Server("--runs", str(laboratory), folder=laboratory, seconds=300.0)  # it compiles what it warms up
    yield server
    server.stop()
    assert "Traceback" not in "".join(server.output), "".join(server.output)


@pytest.mark.slow
def test_it_is_stepped_explained_and_compared(open_page):  # noqa: F811
    page = open_page("/?market=ferry&berths=lottery&riders=2*shading(rate=.9)%2B4*honest&seed=4&steps=30")
    page.wait_for_function("() => document.querySelector('.held').innerText.trim() === '30 crossings'")
    assert page.inner_text(".explain h2") == "Crossing 30" and "gained by getting on" in page.inner_text(".explain")
    page.wait_for_selector("[data-panel=curves-0] .js-line")
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function("() => document.querySelector('.held').innerText.trim() === '31 crossings'")
    page.get_by_role("link", name="About").click()
    page.get_by_text("The market: a ferry").wait_for()
    page.get_by_role("link", name="Compare mechanisms").click()
    page.get_by_role("checkbox", name="lottery").wait_for()
