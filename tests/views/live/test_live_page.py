"""The live page in a real browser: every control, and numbers equal to a headless run of the same seed."""

import io
import re

import pandas as pd
import pytest

from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN
from views.live.demo import STEPS

DRAWN = "[data-panel=money] .scatterlayer path.js-line"
#: What is drawn of the curves of money, and of its axes.
SHAPES = """() => [...document.querySelectorAll('[data-panel=money] .scatterlayer path.js-line')].map((path) => path.getAttribute('d'))
    .concat([...document.querySelectorAll('[data-panel=money] .xtick text')].map((text) => text.textContent))"""
INDICATORS = {"delivered": ".1%", "profit": ".1%", "regret": ".1f", "thickness": ".4f", "inclusion": ".1%"}


def held(page) -> int:
    return int(page.inner_text(".held b").replace(",", ""))


def wait_for(page, auctions: int) -> None:
    page.wait_for_function("n => document.querySelector('.held b').innerText.replace(',', '') === String(n)", arg=auctions)


def wait_until_applied(page) -> None:
    """The news that nothing waits for Reset any more comes after the market's first frame."""
    page.wait_for_function("() => !document.body.innerText.includes('edited, applies at Reset')")


def button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def shown(page) -> dict[str, str]:
    return {name: page.inner_text(f".indicator[data-name={name}] b") for name in INDICATORS}


def wait_for_indicators(page, figures: dict[str, str]) -> None:
    page.wait_for_function(
        """figures => Object.entries(figures).every(([name, text]) =>
        document.querySelector(`.indicator[data-name=${name}] b`).innerText === text)""",
        arg=figures,
    )


def expected(market) -> dict[str, str]:
    summary = market.summary()
    return {name: format(summary[name], form) for name, form in INDICATORS.items()}


def choose_mechanism(page, name: str) -> None:
    page.get_by_label("Mechanism").select_option(name)
    page.get_by_text("edited, applies at Reset").wait_for()


def test_the_first_screen_shows_the_demo_run(open_page):
    page = open_page()
    assert held(page) == STEPS and "demo run: ts_sp, seed 0" in page.inner_text(".controls")
    wait_for_indicators(page, expected(RideshareMarket().run(STEPS)))
    page.wait_for_selector("[data-panel=money] .main-svg")
    page.wait_for_selector("[data-panel=beliefs] .main-svg")
    assert f"Auction {STEPS}:" in page.inner_text(".explain h2")
    assert button(page, "Run").bounding_box()["y"] < 900 and page.locator(".explain .why").bounding_box()["y"] < 900


def test_without_plotly_the_first_charts_are_sketched_and_follow(open_page):
    page = open_page(expect_errors=True, without="**/plotly.min.js")
    page.get_by_text("The chart library did not load").first.wait_for()
    points = "() => [...document.querySelectorAll('[data-panel=money] polyline')].map((curve) => curve.points.length)"
    assert page.evaluate(points) == [STEPS, STEPS]
    assert page.locator("[data-panel=beliefs] .interval").count() == page.locator("[data-panel=beliefs] .mark").count() == 27
    button(page, "+10").click()
    page.wait_for_function(f"() => ({points})().every((count) => count === {STEPS + 10})")


def test_step_ten_and_reset_hold_what_the_model_holds(open_page):
    page = open_page()
    button(page, "Step").click()
    wait_for(page, STEPS + 1)
    button(page, "+10").click()
    wait_for(page, STEPS + 11)
    wait_for_indicators(page, expected(RideshareMarket().run(STEPS + 11)))
    button(page, "Reset").click()
    wait_for(page, 0)
    wait_for_indicators(page, dict.fromkeys(INDICATORS, "–"))
    button(page, "+10").click()
    wait_for(page, 10)
    wait_for_indicators(page, expected(RideshareMarket().run(10)))


def test_run_goes_on_and_pause_stops_it(open_page):
    page = open_page()
    button(page, "Run").click()
    button(page, "Pause").wait_for()
    page.wait_for_function("() => Number(document.querySelector('.held b').innerText) > 210")
    button(page, "Pause").click()
    button(page, "Run").wait_for()
    at = held(page)
    page.wait_for_timeout(300)
    assert held(page) == at
    wait_for_indicators(page, expected(RideshareMarket().run(at)))


def test_curves_that_moved_are_those_that_are_drawn_at_once(open_page):
    """A running market moves its curves without drawing the axes anew; a link to the same run draws everything."""
    page = open_page()
    page.wait_for_selector(DRAWN)
    button(page, "Run").click()
    page.wait_for_function("() => Number(document.querySelector('.held b').innerText) > 240")
    button(page, "Pause").click()
    button(page, "Run").wait_for()
    at = held(page)
    other = open_page(f"/?mechanism=ts_sp&seed=0&steps={at}")
    other.wait_for_selector(DRAWN)
    assert held(other) == at
    page.wait_for_function(f"shapes => JSON.stringify(shapes) === JSON.stringify(({SHAPES})())", arg=other.evaluate(SHAPES))
    profit = page.evaluate("() => document.querySelector('[data-panel=money] .chart-canvas').data[0].y")
    record = RideshareMarket().run(at).record
    assert profit[-1] == pytest.approx(record[:, COLUMN.profit].sum() / 1e6, abs=1e-3)


def test_speed_is_obeyed(open_page):
    page = open_page()
    page.get_by_label("Speed in auctions per second").fill("3")
    page.get_by_text("1,000/s").wait_for()
    button(page, "Run").click()
    page.wait_for_function("() => Number(document.querySelector('.held b').innerText.replace(',', '')) > 1000")
    button(page, "Pause").click()


def test_parameters_apply_at_reset_and_stay(open_page):
    page = open_page()
    choose_mechanism(page, "pl_dsic")
    page.get_by_label("pl_tau (W)").fill("0.05")
    page.get_by_label("pl_tau (W)").press("Enter")
    page.get_by_label("patience (tenders)").fill("2")
    page.get_by_label("patience (tenders)").press("Enter")
    page.get_by_label("calendar").select_option("historical")
    page.get_by_label("seed", exact=True).fill("12")
    page.get_by_label("seed", exact=True).press("Enter")
    button(page, "Reset").click()
    wait_for(page, 0)
    wait_until_applied(page)
    for _ in range(2):
        button(page, "+10").click()
        wait_for(page, 10)
        market = RideshareMarket("pl_dsic", world_seed=12, pl_tau=0.05, patience=2, calendar="historical")
        wait_for_indicators(page, expected(market.run(10)))
        button(page, "Reset").click()
        wait_for(page, 0)


def test_what_is_typed_before_the_answer_comes_stays(open_page):
    page = open_page()
    patience = page.get_by_label("patience (tenders)")
    patience.fill("2")
    patience.press("Enter")
    patience.fill("34")
    page.get_by_text("edited, applies at Reset").wait_for()
    page.wait_for_timeout(500)
    assert patience.input_value() == "34"


def test_a_slider_sets_its_parameter(open_page):
    page = open_page()
    page.get_by_label("patience (slider)").fill("500")
    assert page.get_by_label("patience (tenders)").input_value() == "50"
    page.get_by_text("edited, applies at Reset").wait_for()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("patience (tenders)", "-1", "patience must be a whole number from 0 to 100; got '-1'"),
        ("payloads", "many", "payloads must be a number from 0 to 500; got 'many'"),
        ("seed", "1.5", "The seed must be a whole number"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(open_page, field, typed, words):
    page = open_page()
    page.get_by_label(field, exact=True).fill(typed)
    page.get_by_label(field, exact=True).press("Enter")
    page.get_by_role("alert").filter(has_text=words).wait_for()
    assert page.get_by_text("edited, applies at Reset").count() == 0


def test_dice_and_same_seed(open_page):
    page = open_page()
    button(page, "Draw another seed").click()
    page.get_by_text("edited, applies at Reset").wait_for()
    seed = page.get_by_label("seed", exact=True).input_value()
    assert seed != "0"
    button(page, "Reset").click()
    wait_for(page, 0)
    assert f"seed {seed}" in page.inner_text(".controls")
    page.get_by_label("same seed").uncheck()
    page.get_by_text("Reset draws another world.").wait_for()
    button(page, "Reset").click()
    page.wait_for_function("seed => !document.querySelector('.controls').innerText.includes('seed ' + seed)", arg=seed)


def test_scrubbing_explains_a_past_auction(open_page):
    page = open_page()
    page.get_by_label("Number of the auction").fill("43")
    page.get_by_label("Number of the auction").press("Enter")
    page.wait_for_selector(".explain[data-step='42']")
    told = RideshareMarket().run(STEPS).explain(42)
    assert told.why in page.inner_text(".explain .why")
    rows = page.locator("table[aria-label='Explained: Providers'] tbody tr")
    eligible = told["providers"][told["providers"]["eligible"]].sort_values("score", ascending=False)
    assert rows.count() == len(eligible)
    assert [rows.nth(place).locator("td").first.inner_text() for place in range(rows.count())] == list(eligible["vehicle"])
    assert rows.first.locator("td").nth(5).inner_text() == f"{eligible['score'].iloc[0]:.4f}"
    page.get_by_label("also those not eligible").check()
    page.wait_for_function("() => document.querySelectorAll('.explain table')[0].rows.length === 28")
    manifest = page.locator("table[aria-label^='Explained: Manifest'] tbody tr")
    assert [row.locator("td").last.inner_text() for row in manifest.all()] == list(told["manifest"]["why"])
    button(page, "The auction before").click()
    page.wait_for_selector(".explain[data-step='41']")
    button(page, "Latest").click()
    page.wait_for_selector(f".explain[data-step='{STEPS - 1}']")


def test_the_keyboard_does_all_of_it(open_page):
    page = open_page()
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector(f".explain[data-step='{STEPS - 2}']")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(f".explain[data-step='{STEPS - 1}']")
    page.keyboard.press("ArrowRight")
    wait_for(page, STEPS + 1)
    page.keyboard.press("Space")
    button(page, "Pause").wait_for()
    page.keyboard.press("Space")
    button(page, "Run").wait_for()
    at = held(page)
    button(page, "Step").focus()
    page.keyboard.press("Enter")
    wait_for(page, at + 1)
    page.get_by_label("seed", exact=True).focus()
    page.keyboard.press("Space")
    assert button(page, "Run").is_visible()


def test_every_control_can_be_reached_and_has_a_name(open_page):
    page = open_page()
    page.locator("summary", has_text="More of the world").click()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('.slotlab button, .slotlab input, .slotlab select, .slotlab a, .slotlab summary')]
        .filter((element) => !(element.innerText || element.ariaLabel || element.labels?.[0]?.innerText || '').trim())
        .map((element) => element.outerHTML)"""
    )
    assert nameless == []
    count = page.locator(".slotlab :is(button, input, select, a, summary):not(:disabled):visible").count()
    seen = set()
    for _ in range(count + 25):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("() => { const e = document.activeElement; return e.outerHTML.slice(0, 160) }"))
    assert len(seen) >= count


def test_a_link_opens_the_same_run_for_somebody_else(open_page):
    page = open_page()
    choose_mechanism(page, "ucb_sp")
    page.get_by_label("ucb_c", exact=True).fill("0.25")
    page.get_by_label("ucb_c", exact=True).press("Enter")
    button(page, "Reset").click()
    wait_for(page, 0)
    for held_so_far in (10, 20):
        button(page, "+10").click()
        wait_for(page, held_so_far)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.copy input')].some((field) => field.value.endsWith('steps=20'))"
    )
    link = page.get_by_role("textbox", name="Link to this run").input_value()
    other = open_page(link[link.index("/?") :])
    assert held(other) == 20
    wait_for_indicators(other, shown(page))
    assert other.get_by_label("Mechanism").input_value() == "ucb_sp"
    assert other.get_by_label("ucb_c", exact=True).input_value() == "0.25"
    assert other.inner_text(".explain .why") == page.inner_text(".explain .why")
    button(other, "Step").click()
    wait_for(other, 21)
    assert held(page) == 20


def test_a_wrong_link_says_why_and_shows_the_demo(open_page):
    page = open_page("/?mechanism=ts_spp")
    assert "Did you mean 'ts_sp'?" in page.inner_text("[role=alert]")
    assert held(page) == STEPS


def test_copy_puts_the_command_on_the_clipboard(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    button(page, "Copy: The same run on the command line").click()
    page.get_by_text("Copied").wait_for()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == "python run_batch.py --mechanisms ts_sp --seeds 0 --steps 200"


def saved(page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        button(page, name).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_downloads_hold_the_record_and_the_figure(open_page):
    page = open_page()
    frame = RideshareMarket().run(STEPS).datacollector.get_model_vars_dataframe()
    name, content = saved(page, "CSV")
    assert name == "ts_sp_seed0_200.csv"
    assert content == frame.to_csv(index=False, lineterminator="\n").encode()
    _, content = saved(page, "Parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(content)), frame)
    _, content = saved(page, "PDF")
    assert content.startswith(b"%PDF") and b"%%EOF" in content[-32:] and re.search(rb"/Type */Page\b", content)
    assert saved(page, "SVG")[1].startswith(b"<?xml") and saved(page, "PNG")[1].startswith(b"\x89PNG")


def test_the_truth_can_be_hidden(open_page):
    page = open_page()
    legend = page.locator("[data-panel=beliefs] .legendtext")
    legend.filter(has_text="hidden truth").wait_for()
    page.get_by_label("show the truth").uncheck()
    legend.filter(has_text="hidden truth").wait_for(state="detached")


def test_a_click_on_the_curve_looks_at_that_auction(open_page):
    page = open_page()
    area = page.locator("[data-panel=money] .nsewdrag").first
    area.wait_for()
    box = area.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.wait_for_timeout(100)
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    page.wait_for_function(f"() => Math.abs(Number(document.querySelector('.explain').dataset.step) - {STEPS // 2}) < 8")


def test_visitors_see_only_their_own_market(open_page):
    pages = [open_page() for _ in range(3)]
    for place, page in enumerate(pages):
        for _ in range(place + 1):
            button(page, "Step").click()
        wait_for(page, STEPS + place + 1)
    assert [held(page) for page in pages] == [STEPS + 1, STEPS + 2, STEPS + 3]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_nothing_is_wider_than_the_screen(open_page, width, height, dark):
    page = open_page(width=width, height=height, dark=dark)
    page.wait_for_selector(".main-svg")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.slotlab button, .slotlab input, .slotlab h2, .slotlab p')]
        .filter((element) => element.offsetParent && !element.closest('.scroll, .skip, .sr-only'))
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 || element.getBoundingClientRect().left < -1)
        .map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert outside == []


def test_the_theme_follows_the_system_and_the_switch_and_is_kept(open_page):
    page = open_page(dark=True)
    assert page.locator("#app").get_attribute("class").count("theme--dark")
    button(page, "Light theme").click()
    page.wait_for_selector("#app.theme--light")
    page.reload()
    page.wait_for_selector("#app.theme--light .slotlab")
