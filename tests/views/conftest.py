"""Fixtures: one server and one browser for all tests, a context and page of its own for each."""

import pytest
from playwright.sync_api import sync_playwright

from benchmarks.browser import FLAGS, Server, Watch, chromium

PATIENCE = 60_000  # ms: a busy machine is no failure


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def running_server(tmp_path_factory):
    server = Server("--runs", str(tmp_path_factory.getbasetemp()))
    yield server
    server.stop()
    assert "Traceback" not in "".join(server.output), "".join(server.output)


@pytest.fixture
def server(running_server):
    return running_server


@pytest.fixture
def open_page(browser, server):
    """Opens pages as visitors of their own; in the end none may have complained or asked another host."""
    opened = []

    def open_one(path="/", width=1440, height=900, dark=False, expect_errors=False, without=None, script=None, **options):
        scheme = "dark" if dark else "light"
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        if script:
            page.add_init_script(script)
        if without:
            page.route(without, lambda route: route.abort())
        opened.append((context, Watch(page), expect_errors))
        page.goto(server.at(path))
        page.wait_for_selector(".slotlab main")
        return page

    yield open_one
    for context, watch, expect_errors in opened:
        for page in context.pages:
            page.goto("about:blank")  # as a tab is left: only so does it tell the server that the visit is over
        context.close()
        assert expect_errors or not watch.complaints
        assert watch.hosts <= {"127.0.0.1", ""}
