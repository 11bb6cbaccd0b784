"""The page in a real browser: run, cancel, resume, open, look, take along; by keyboard, on a phone, without WebGL."""

import io
import re
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.engine import execute_all
from experiments.frames import part_frame, runs_of
from mechanisms import registered
from mechanisms.forms.procurement import Procurement
from views.compare.asked import Form, ask
from views.compare.tables import mean_rows

PATH = "/compare"
ALL = len(registered(Procurement))
PANELS = ("headline", "curves", "thickness", "surface", "inclusion", "differences", "means", "downloads")


def button(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def field(page, name: str):
    return page.get_by_role("textbox", name=name)


def fill(page, **texts: str) -> None:
    """Fill in fields and leave each."""
    names = {"seeds": "Seeds", "auctions": "Auctions in a run", "out": "Folder for the results"}
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
    """A panel, scrolled into sight, with its chart drawn."""
    found = panel(page, name)
    found.scroll_into_view_if_needed()
    found.locator(".main-svg").first.wait_for()
    return found


def test_who_comes_first_sees_an_example_at_once(open_page):
    page = open_page(PATH)
    page.wait_for_selector("[data-panel=headline]")
    assert "Example" in panel(page, "headline").inner_text()
    for name in ("curves", "thickness", "inclusion"):
        seen(page, name)
    assert all(panel(page, name).count() == 1 for name in PANELS)
    assert f"{8 * ALL} runs of 500 auctions each, compared with ts_sp" in page.inner_text("[aria-label='Run the sweep']")


def test_a_run_shows_the_numbers_of_a_headless_one(open_page, tmp_path):
    page, folder = open_page(PATH), tmp_path / "out"
    form = Form(mechanisms=("oracle", "ts_sp"), seeds="0:3", auctions="100", out=str(folder))
    button(page, "Choose no mechanism").click()
    page.get_by_text(re.compile(r"^0 of \d+$")).wait_for()
    for name in form.mechanisms:
        page.get_by_role("checkbox", name=re.compile(f"^{name}")).check()
    fill(page, seeds=form.seeds, auctions=form.auctions, out=str(folder))
    button(page, "Run 2 mechanisms").click()
    wait_for_sweep(page, folder)
    plan = ask(form).plan
    results = {result.run.id: result for result in execute_all(plan)}
    expected = runs_of(part_frame(results[run.id] for run in plan))
    cells = panel(page, "means").locator("tbody tr").all()
    assert [row.locator("td").all_inner_texts() for row in cells] == [
        [text.strip() for text in row] for row in mean_rows(expected)
    ]
    with page.expect_download() as download:
        button(page, "runs.parquet").click()
    content = Path(download.value.path()).read_bytes()
    assert content == (folder / "runs.parquet").read_bytes()
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(content)), expected, check_dtype=False)
    assert "6 runs" in status(page)


def test_cancel_resume_and_at_once_when_complete(open_page, tmp_path):
    page, folder = open_page(PATH), tmp_path / "out"
    fill(page, seeds="0:40", auctions="4000", out=str(folder))
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
    fill(page, seeds="0:400", auctions="20000", out=str(folder))
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
        ({"auctions": "many"}, "a whole number from 1 to 5000000; got 'many'"),
    ],
    ids=["seeds", "auctions"],
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
    assert "From ts_sp patience=2" in panel(page, "differences").inner_text()
    panel(page, "differences").get_by_label("baseline").select_option("random patience=0")
    page.get_by_text("From random patience=0").wait_for()


def test_policies_for_entrants_are_shown_where_one_varies(open_page, policies):
    page = open_page(PATH)
    page.wait_for_selector("[data-panel=means]")
    assert panel(page, "entry").count() == 0
    page.get_by_label("Folder that run_batch.py --out wrote").fill(str(policies.folder))
    button(page, "Open").click()
    wait_for_sweep(page, policies.folder)
    found = seen(page, "entry")
    assert "Varied: bid_credit." in found.inner_text()
    assert found.locator(".scatterlayer .point").count() >= len(policies.labels)


def test_the_key_takes_a_configuration_out_of_the_charts(open_page):
    page = open_page(PATH)
    seen(page, "curves")
    lines = "() => document.querySelectorAll('[data-panel=curves] .js-line').length"
    before = page.evaluate(lines)
    button(page, "random").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"n => ({lines})() === n - 1", arg=before)
    assert button(page, "random").get_attribute("aria-pressed") == "false"
    button(page, "Show all").click()
    page.wait_for_function(f"n => ({lines})() === n", arg=before)


@pytest.mark.parametrize(("width", "named"), [(1440, True), (390, False)])
def test_names_stand_beside_marks_where_there_is_room(open_page, width, named):
    page = open_page(PATH, width=width)
    names = seen(page, "thickness").locator(".textpoint")
    assert (names.count() > ALL / 2) if named else (names.count() == 0)


def test_names_come_and_go_with_the_width(open_page):
    page = open_page(PATH, width=390)
    names = seen(page, "thickness").locator(".textpoint")
    page.set_viewport_size({"width": 1440, "height": 900})
    names.first.wait_for()
    page.set_viewport_size({"width": 390, "height": 844})
    names.first.wait_for(state="detached")


def test_the_surface_is_flat_on_request_and_a_picture_without_webgl(open_page):
    page = open_page(PATH + "?without_webgl")
    page.wait_for_selector("[data-panel=surface]")
    panel(page, "surface").scroll_into_view_if_needed()
    picture = page.get_by_role("img", name=re.compile("as printed"))
    picture.wait_for()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    panel(page, "surface").get_by_label("view").select_option("2D")
    panel(page, "surface").locator(".main-svg").first.wait_for()
    panel(page, "surface").get_by_label("money").select_option("revenue")
    page.get_by_role("heading", name="Risk, revenue and inclusion").wait_for()


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
    fill(one, seeds="0:2", auctions="60", out=str(tmp_path / "out"))
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
    fill(page, seeds="0:3", auctions="100")
    page.get_by_text(f"{3 * ALL} runs of 100 auctions each").wait_for()
    page.get_by_role("link", name="About").click()
    page.get_by_role("link", name="Compare mechanisms").click()
    page.get_by_text(f"{3 * ALL} runs of 100 auctions each").wait_for()
    assert field(page, "Seeds").input_value() == "0:3"
