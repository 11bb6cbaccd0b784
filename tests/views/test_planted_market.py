"""A market that nothing in `views` knows has all pages from its declarations, beside the others."""

import pytest

from benchmarks.browser import Server

LINK = "/?market=coins&seed=4&steps=30"


@pytest.fixture(scope="module")
def planted_server():
    server = Server(program=("-m", "tests.views.planted.serve"))
    yield server
    server.stop()
    assert "Traceback" not in "".join(server.output), "".join(server.output)


@pytest.fixture
def server(planted_server):
    return planted_server


def held(page, flips: int) -> None:
    page.wait_for_function("text => document.querySelector('.held').innerText.trim() === text", arg=f"{flips} flips")


def test_its_live_page_steps_draws_and_explains(open_page):
    page = open_page(LINK)
    held(page, 30)
    assert page.locator(".indicator").count() == 2 and "Heads" in page.inner_text(".indicators")
    page.wait_for_selector("[data-panel=curves-0] .js-line")
    page.wait_for_selector("[data-panel=curves-1] .js-line", state="attached")  # a flat curve has no height
    assert page.locator("[data-panel=latest] tbody tr").count() == 2
    assert page.inner_text(".explain h2") == "Flip 30" and "Nobody cheated." in page.inner_text(".explain .facts")
    page.get_by_role("button", name="Step", exact=True).click()
    held(page, 31)
    page.get_by_label("Run to which flip").fill("50")
    page.get_by_label("Run to which flip").press("Enter")
    held(page, 50)
    page.get_by_role("button", name="The flip before").click()
    page.wait_for_selector(".explain[data-step='48']")


def test_a_parameter_is_there_where_it_has_an_effect(open_page):
    page = open_page(LINK)
    assert page.get_by_label("stake (USD)").count() == 0
    page.get_by_label("stakes").select_option("some")
    page.get_by_label("stake (USD)").wait_for()
    page.get_by_role("button", name="Reset", exact=True).click()
    held(page, 0)
    page.get_by_role("button", name="+10", exact=True).click()
    held(page, 10)
    link = page.get_by_role("textbox", name="Link to this run").input_value()
    assert "market=coins" in link and "stakes=some" in link


def test_the_header_chooses_the_market_and_each_keeps_its_run(open_page):
    page = open_page(LINK)
    held(page, 30)
    page.get_by_label("Market", exact=True).select_option("rideshare")
    page.wait_for_selector("[data-panel=beliefs]")
    assert "demo run" in page.inner_text(".controls")
    page.get_by_label("Market", exact=True).select_option("coins")
    page.wait_for_selector("[data-panel=latest]")
    held(page, 30)


def test_the_other_pages_are_its_own(open_page):
    page = open_page("/data?market=coins")
    page.get_by_text("This market reads no data").wait_for()
    page.get_by_role("link", name="About").click()
    page.get_by_text("The market: flips of coins").wait_for()
    assert "Share of flips that gave heads." in page.inner_text("[aria-label=Indicators]")
    page.get_by_role("link", name="Compare mechanisms").click()
    page.get_by_role("checkbox", name="vickrey").wait_for()
    page.get_by_text("No results yet").wait_for()
    assert "This panel failed" not in page.inner_text("main")


def test_an_unknown_market_is_told(open_page):
    page = open_page("/?market=cions")
    assert "unknown market 'cions'. Did you mean 'coins'?" in page.inner_text("[role=alert]")
