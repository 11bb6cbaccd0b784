"""A browser that has been let in, and looks at another site's page, which tries to reach the server."""

import http.server
import threading

import pytest

from benchmarks.browser import FLAGS, chromium

#: What a page may try: each gives a word on how it went. URL stands for the server, WS for its WebSocket.
TRY = """async ([url, ws]) => {
  const told = {};
  const socket = (address) => new Promise((done) => {
    const one = new WebSocket(address);
    one.onopen = () => done('open');
    one.onerror = () => done('refused');
  });
  const asks = { mode: 'cors', credentials: 'include' };
  told.socket = await socket(ws + '/jupyter/api/kernels/x/channels?session_id=y');
  told.read = await fetch(url + '/', asks).then((answer) => answer.text()).then((text) => (text.includes('solara') ? 'read' : 'refused'), () => 'refused');
  const post = { ...asks, method: 'POST', mode: 'no-cors', body: 'x' };
  told.post = await fetch(url + '/_solara/api/close/x?session_id=y', post).then((answer) => (answer.ok ? 'ok' : 'refused'), () => 'refused');
  told.script = await new Promise((done) => {
    const tag = document.createElement('script');
    tag.src = url + '/static/assets/custom.js';
    tag.onload = () => done('ran');
    tag.onerror = () => done('refused');
    document.head.append(tag);
  });
  told.frame = await new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.src = url + '/';
    frame.onload = () => setTimeout(() => done(frame.contentDocument ? 'read' : window.frames.length ? 'closed' : 'none'), 1500);
    document.body.append(frame);
  });
  return told;
}"""
REFUSED = {"socket": "refused", "read": "refused", "post": "refused", "script": "refused"}


@pytest.fixture(scope="module")
def elsewhere():
    """A site of its own on another port."""
    site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield site.server_port
    site.shutdown()
    site.server_close()


@pytest.fixture(scope="module")
def misled(browser):
    """A browser for which names of other sites resolve to this machine."""
    rules = "--host-resolver-rules=MAP other.example 127.0.0.1, MAP rebound.example 127.0.0.1"
    one = browser.browser_type.launch(executable_path=chromium(), args=[*FLAGS, rules])
    yield one
    one.close()


@pytest.fixture
def let_in(misled, attacked):
    """A page of somebody who has opened the printed address."""
    context = misled.new_context()
    page = context.new_page()
    page.goto(attacked.at())
    page.wait_for_selector(".slotlab main")
    yield page
    context.close()


@pytest.mark.parametrize("site", ["http://127.0.0.1", "http://localhost", "http://other.example"])
def test_a_page_of_another_site_reaches_nothing(let_in, attacked, elsewhere, site):
    before = sum("kernel" in line for line in attacked.output)
    page = let_in.context.new_page()
    page.goto(f"{site}:{elsewhere}/")
    told = page.evaluate(TRY, [attacked.url, f"ws://127.0.0.1:{attacked.port}"])
    assert {name: told[name] for name in REFUSED} == REFUSED and told["frame"] != "read"
    for frame in page.frames[1:]:
        assert "slotlab main" not in frame.content() and not frame.query_selector(".slotlab")
    assert sum("kernel" in line for line in attacked.output) == before


def test_a_page_without_an_origin_reaches_nothing(let_in, attacked):
    page = let_in.context.new_page()
    page.goto("data:text/html,<title>null</title><body></body>")  # its origin is null
    told = page.evaluate(TRY, [attacked.url, f"ws://127.0.0.1:{attacked.port}"])
    assert {name: told[name] for name in REFUSED} == REFUSED and told["frame"] != "read"


def test_a_name_that_resolves_to_this_machine_reaches_nothing(let_in, attacked):
    page = let_in.context.new_page()
    answer = page.goto(f"http://rebound.example:{attacked.port}/")
    assert answer.status == 403 and "This server is not" in page.inner_text("body")
    told = page.evaluate(TRY, [f"http://rebound.example:{attacked.port}", f"ws://rebound.example:{attacked.port}"])
    assert {name: told[name] for name in REFUSED} == REFUSED


def test_a_bookmark_works_after_one_visit_and_not_before(misled, attacked):
    context = misled.new_context()
    page = context.new_page()
    link = f"{attacked.url}/?mechanism=ucb_sp&seed=5&steps=30"
    assert page.goto(link).status == 403 and "?key=" in page.inner_text("body")
    page.goto(attacked.at("/about"))
    page.goto(link)
    page.wait_for_function("() => document.querySelector('.held b')?.innerText === '30'")
    assert "ucb_sp, seed 5" in page.inner_text(".controls") and "key" not in page.url
    context.close()


def test_a_link_of_another_site_opens_at_the_second_click(let_in, attacked, elsewhere):
    page = let_in.context.new_page()
    page.goto(f"http://other.example:{elsewhere}/")
    page.evaluate(
        "(link) => { document.body.innerHTML = `<a href='${link}'>go</a>`; }", f"{attacked.url}/?mechanism=random&steps=7"
    )
    page.click("text=go")
    page.click("text=open the link once more")  # the cookie does not come with a click on another site
    page.wait_for_function("() => document.querySelector('.held b')?.innerText === '7'")
