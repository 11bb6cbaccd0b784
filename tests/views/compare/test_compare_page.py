"""The page in a real browser: run, cancel, resume, open, look, take along; by keyboard, on a phone, without WebGL."""

import io
import re
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.engine import execute_all
from experiments.figures import figures_of
from experiments.frames import part_frame, runs_of
from model.market import market
from views.compare.asked import Form, ask
from views.compare.tables import mean_rows

PATH = "/compare"
MARKET = market("rideshare")
ALL = len(MARKET.mechanisms())
PANELS = ("headline", "surface", "learning_curves", "inclusion", "thickness", "differences", "paired", "means", "downloads")


def button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def field(page, name: str):
    return page.get_by_role("textbox", name=name)


def fill(page, **texts: str) -> None:
    """Fill in fields and leave each."""
    names = {"seeds": "Seeds", "steps": "Auctions in a run", "out": "Folder for the results"}
    for name, text in texts.items():
        target = page.get_by_label(names[name]) if name == "out" else field(page, names[name])
        target.fill(text)
        target.press("Tab")


def panel(page, name: str):
    return page.locator(f"[data-panel={name}]")


def problem(page, section: str):
    return page.locator(f"[aria-label='{section}'] .problem")


def status(page) -> str:
    return page.inner_text(".status")


def wait_for_sweep(page, folder) -> None:
    page.wait_for_selector(f"[data-sweep='{folder}']")


def seen(page, name: str):
    """A panel, scrolled into sight, with its figure drawn."""
    found = panel(page, name)
    found.scroll_into_view_if_needed()
    found.locator(".drawn svg").first.wait_for()
    return found


def test_who_comes_first_sees_an_example_at_once(open_page):
    page = open_page(PATH)
    page.wait_for_selector("[data-panel=headline]")
    assert "Example" in panel(page, "headline").inner_text()
    for name in ("learning_curves", "inclusion"):
        seen(page, name)
    assert all(panel(page, name).count() == 1 for name in PANELS)
    assert f"{8 * ALL} runs of 500 auctions each, compared with ts_sp" in page.inner_text("[aria-label='Run the sweep']")


def test_a_run_shows_the_numbers_of_a_headless_one(open_page, tmp_path):
    page, folder = open_page(PATH), tmp_path / "out"
    form = Form(MARKET, mechanisms=("oracle", "ts_sp"), seeds="0:3", steps="100", out=str(folder))
    button(page, "Choose no mechanism").click()
    page.get_by_text(re.compile(r"^0 of \d+$")).wait_for()
    for name in form.mechanisms:
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    fill(page, seeds=form.seeds, steps=form.steps, out=str(folder))
    button(page, "Run 2 mechanisms").click()
    wait_for_sweep(page, folder)
    plan = ask(form).plan
    results = {result.run.id: result for result in execute_all(plan)}
    expected = runs_of(part_frame(results[run.id] for run in plan))
    cells = panel(page, "means").locator("tbody tr").all()
    assert [row.locator("td").all_inner_texts() for row in cells] == [
        [text.strip() for text in row] for row in mean_rows(MARKET, expected)
    ]
    with page.expect_download() as download:
        button(page, "runs.parquet").click()
    content = Path(download.value.path()).read_bytes()
    assert content == (folder / "runs.parquet").read_bytes()
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(content)), expected, check_dtype=False)
    assert "6 runs" in status(page)


def test_cancel_resume_and_at_once_when_complete(open_page, tmp_path):
    page, folder = open_page(PATH), tmp_path / "out"
    fill(page, seeds="0:40", steps="4000", out=str(folder))
    button(page, "Run all").click()
    page.wait_for_function(
        "n => (document.querySelector('.status')?.innerText || '').match(/^([1-9]\\d*) of (\\d+)/)?.[2] === String(n)",
        arg=40 * ALL,
    )
    assert page.get_by_role("progressbar", name="Runs finished").count() == 1
    assert "runs/s, about" in status(page)
    button(page, "Cancel").click()
    button(page, "Resume").wait_for()
    assert "Resume does the rest" in status(page) and not (folder / "runs.parquet").exists()
    button(page, "Resume").click()
    page.wait_for_selector(f"[data-sweep='{folder}']", timeout=60_000)
    button(page, "Run all").click()
    page.wait_for_function("() => document.querySelector('.status').innerText.includes('all were stored already')")
    assert field(page, "The same sweep on the command line").input_value().endswith(f"--out {folder} --resume")


def test_a_sweep_goes_on_while_another_page_is_looked_at_and_ends_with_the_visit(open_page, tmp_path):
    page, folder = open_page(PATH), tmp_path / "out"
    fill(page, seeds="0:400", steps="20000", out=str(folder))
    button(page, "Run all").click()
    page.wait_for_function("() => /^[1-9]/.test(document.querySelector('.status')?.innerText || '')")
    page.get_by_role("link", name="Live market").click()
    page.wait_for_selector(".live")
    page.get_by_role("link", name="Compare mechanisms").click()
    page.wait_for_selector(".status")
    assert f" of {400 * ALL:,} runs" in status(page)
    page.close()
    stored = None
    deadline = time.monotonic() + 20.0
    while stored is None or stored != (stored := sorted((folder / "parts").iterdir())):
        assert time.monotonic() < deadline, "the sweep goes on although its visitor has gone"
        stored = sorted((folder / "parts").iterdir())
        time.sleep(2.5)
    assert not (folder / "runs.parquet").exists()


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"seeds": "5:1"}, "needs 0 <= first < stop"),
        ({"steps": "many"}, "a whole number from 1 to 5000000; got 'many'"),
    ],
    ids=["seeds", "steps"],
)
def test_bad_input_is_told_and_nothing_runs(open_page, texts, message):
    page = open_page(PATH)
    fill(page, **texts)
    page.wait_for_function("text => document.querySelector('.problem')?.innerText.includes(text)", arg=message)
    button(page, "Run all").click()
    assert message in problem(page, "Run the sweep").inner_text() and page.locator(".status").count() == 0


def test_an_unknown_parameter_comes_with_the_near_one(open_page):
    page = open_page(PATH)
    page.get_by_label("Add a parameter").select_option("patience")
    target = page.get_by_label("Assignments, one a line")
    page.wait_for_function("() => document.querySelector('textarea').value === 'patience=0'")
    target.fill("patiense=0,2")
    target.press("Tab")
    target.fill("patience=0,2")  # while the answer is still on its way
    problem(page, "Run the sweep").wait_for()
    assert "Did you mean 'patience'?" in problem(page, "Run the sweep").inner_text()
    page.wait_for_timeout(500)
    assert target.input_value() == "patience=0,2"
    target.press("Tab")
    page.get_by_text(f"{16 * ALL} runs of 500 auctions each").wait_for()


def test_a_folder_is_opened_or_refused_in_its_panel(open_page, worlds, tmp_path):
    page = open_page(PATH)
    page.wait_for_selector("[data-panel=means]")
    target = page.get_by_label("Folder that run_batch.py --out wrote")
    target.fill(str(tmp_path / "nothing"))
    target.press("Enter")
    problem(page, "Open a folder").wait_for()
    assert "holds no finished sweep of run_batch.py: there is no runs.parquet" in problem(page, "Open a folder").inner_text()
    target.fill(str(worlds.folder))
    button(page, "Open").click()
    wait_for_sweep(page, worlds.folder)
    assert problem(page, "Open a folder").count() == 0
    assert panel(page, "means").locator("tbody tr").count() == len(worlds.labels)
    assert "From ts_sp patience=2" in panel(page, "paired").inner_text()
    panel(page, "paired").get_by_label("baseline").select_option("random patience=0")
    page.get_by_text("From random patience=0").wait_for()


def test_a_figure_is_shown_where_a_sweep_has_something_for_it(open_page, policies):
    page = open_page(PATH)
    page.wait_for_selector("[data-panel=means]")
    assert panel(page, "entry_policies").count() == 0
    page.get_by_label("Folder that run_batch.py --out wrote").fill(str(policies.folder))
    button(page, "Open").click()
    wait_for_sweep(page, policies.folder)
    assert "Regret is against the best of all who responded" in seen(page, "entry_policies").inner_text()


def test_a_figure_is_drawn_when_it_is_about_to_be_seen_in_the_inks_of_the_theme(open_page, example):
    page = open_page(PATH, dark=True)
    page.wait_for_selector("[data-panel=downloads]")
    last = figures_of(example.results)[-1]
    assert panel(page, last).locator("svg").count() == 0 and "Drawing" in panel(page, last).inner_text()
    seen(page, last)
    inks = page.evaluate(
        """key => [getComputedStyle(document.querySelector(`[data-panel=${key}] .figures`)).getPropertyValue('--ink'),
        getComputedStyle(document.querySelector('#app')).getPropertyValue('--card')].map((ink) => ink.trim())""",
        last,
    )
    assert inks[0] == "#e8eaed" != inks[1]


def test_the_key_takes_a_configuration_out_of_the_space(open_page):
    page = open_page(PATH)
    panel(page, "surface").locator(".gl-container, canvas").first.wait_for(state="attached")
    button(page, "random").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.key button.off')?.innerText.includes('random')")
    assert button(page, "random").get_attribute("aria-pressed") == "false"
    button(page, "Show all").click()
    page.wait_for_function("() => !document.querySelector('.key button.off')")


def test_the_surface_is_printed_on_request_and_without_webgl(open_page):
    page = open_page(PATH + "?without_webgl")
    page.wait_for_selector("[data-panel=surface]")
    seen(page, "surface")
    assert "no WebGL" in panel(page, "surface").inner_text()
    other = open_page(PATH)
    panel(other, "surface").get_by_label("money").select_option("revenue")
    other.get_by_role("heading", name="Risk, revenue and inclusion").wait_for()
    panel(other, "surface").get_by_label("view").select_option("as printed")
    seen(other, "surface")


def test_everything_can_be_taken_along(open_page):
    page = open_page(PATH)
    page.wait_for_selector("[data-panel=downloads]")
    begins = {"runs.csv": b"id,label", "blocks.parquet": b"PAR1", "manifest.json": b"{", "PDF": b"%PDF", "PNG": b"\x89PNG", "SVG": b"<?xml",
              "report.html": b"<!doctype"}  # fmt: skip
    page.get_by_label("Printed figure").select_option("inclusion")
    for name, head in begins.items():
        with page.expect_download() as download:
            panel(page, "downloads").get_by_role("button", name=name, exact=True).click()
        assert Path(download.value.path()).read_bytes()[:20].lower().startswith(head.lower())
        assert name in download.value.suggested_filename or download.value.suggested_filename == f"inclusion.{name.lower()}"


def test_two_visitors_see_their_own(open_page, tmp_path):
    one, other = open_page(PATH), open_page(PATH)
    fill(one, seeds="0:2", steps="60", out=str(tmp_path / "out"))
    button(one, "Run all").click()
    wait_for_sweep(one, tmp_path / "out")
    assert "Example" in panel(other, "headline").inner_text() and other.locator(".status").count() == 0
    assert field(other, "Seeds").input_value() == "0:8"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_nothing_is_wider_than_the_page(open_page, width, height, dark):
    page = open_page(PATH, width=width, height=height, dark=dark)
    page.wait_for_selector("[data-panel=downloads]")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((one) => !one.closest('.scroll, .key, svg, .chart')
        && one.getClientRects().length && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert not wide


def test_every_control_has_a_name(open_page):
    page = open_page(PATH)
    page.wait_for_selector("[data-panel=downloads]")
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('main button, main input, main select, main textarea')].filter((one) =>
        !(one.innerText || one.getAttribute('aria-label') || (one.labels && one.labels.length))).map((one) => one.outerHTML)"""
    )
    assert not nameless


def test_the_form_opens_with_what_would_be_run(open_page):
    page = open_page(PATH)
    page.wait_for_selector("[aria-label=Configuration] input[type=checkbox]")
    assert (field(page, "Seeds").input_value(), field(page, "Auctions in a run").input_value()) == ("0:8", "500")
    assert all(box.is_checked() for box in page.locator("[aria-label=Configuration] input[type=checkbox]").all())
    fill(page, seeds="0:3", steps="100")
    page.get_by_text(f"{3 * ALL} runs of 100 auctions each").wait_for()
    page.get_by_role("link", name="About").click()
    page.get_by_role("link", name="Compare mechanisms").click()
    page.get_by_text(f"{3 * ALL} runs of 100 auctions each").wait_for()
    assert field(page, "Seeds").input_value() == "0:3"
