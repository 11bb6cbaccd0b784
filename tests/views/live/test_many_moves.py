"""Many clicks, a key held down, and a connection that breaks: no step is lost, and none is held twice."""

from views.live.demo import STEPS

SOCKETS = "window.kept = []; window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); window.kept.push(this); } };"


def held(page) -> int:
    return int(page.inner_text(".held b").replace(",", ""))


def wait_until_held(page, auctions: int) -> None:
    page.wait_for_function("n => document.querySelector('.held b').innerText.replace(',', '') === String(n)", arg=auctions)


def test_a_thousand_rapid_clicks_are_a_thousand_steps(open_page):
    page = open_page()
    told = page.evaluate(
        """async () => {
          const step = [...document.querySelectorAll('.controls button')].find((one) => one.innerText === 'Step');
          for (let i = 0; i < 1000; i += 1) step.click();
          await new Promise((done) => setTimeout(done, 0));
          return document.querySelector('.controls').innerText;
        }"""
    )
    assert "waiting" in told
    wait_until_held(page, STEPS + 1000)
    page.wait_for_timeout(500)
    assert held(page) == STEPS + 1000 and "waiting" not in page.inner_text(".controls")


def test_a_key_that_is_held_down(open_page):
    page = open_page()
    page.locator("main").click(position={"x": 2, "y": 2})
    page.evaluate(
        """() => {
          const press = (key) => document.querySelector('main').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          for (let i = 0; i < 300; i += 1) press('ArrowRight');
          for (let i = 0; i < 40; i += 1) press('ArrowLeft');
        }"""
    )
    wait_until_held(page, STEPS + 300)
    page.wait_for_function(f"() => document.querySelector('.explain h2').innerText.startsWith('Auction {STEPS + 260}:')")


def test_a_connection_that_breaks_comes_back_and_nothing_is_lost(open_page):
    page = open_page(expect_errors=True, script=SOCKETS)
    page.get_by_role("button", name="Step", exact=True).click()
    wait_until_held(page, STEPS + 1)
    page.evaluate("() => window.kept.at(-1).close()")
    page.get_by_role("button", name="+10", exact=True).click()
    wait_until_held(page, STEPS + 11)
    page.get_by_role("button", name="Step", exact=True).click()
    wait_until_held(page, STEPS + 12)
