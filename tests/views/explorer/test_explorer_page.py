"""The data explorer in a real browser."""

import hashlib
import io

import pandas as pd
import pytest

from views.explorer.datasets import datasets

SIZES = [(1440, 900), (390, 844)]


def hashes(folder) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((folder / "tables" / "rideshare").iterdir())
    }


def choose(page, key: str) -> None:
    page.get_by_role("button", name=key.rpartition("/")[2], exact=True).click()
    page.wait_for_selector(f"[data-file='{key}'] .grid tbody tr")


def wait_for_rows(page, text: str) -> None:
    page.wait_for_function("text => document.querySelector('.pager .shown')?.innerText === text", arg=text)


def first_column(page) -> list[str]:
    return page.eval_on_selector_all(".grid tbody tr td:first-child", "cells => cells.map(cell => cell.innerText)")


def download(page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name, exact=True).click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def build(page, state: str) -> None:
    page.get_by_role("button", name="Re-run ETL").click()
    page.wait_for_selector(f".build[data-state={state}]")


def test_every_file_opens_with_its_source_and_few_rows(open_page, data_folder):
    page = open_page("/data")
    for dataset in datasets("rideshare", data_folder):
        choose(page, dataset.key)
        assert "Licence:" in page.inner_text(".source >> nth=0")
        assert 0 < page.locator(".grid tbody tr").count() <= 50
        assert page.locator(".grid thead th").count() == page.locator("[aria-label='Columns'] tbody tr").count()
    assert page.locator("*").count() < 5000


def test_filters_order_and_pages(open_page):
    page = open_page("/data")
    choose(page, "raw/rideshare/satellites.csv")
    wait_for_rows(page, "1 to 50 of 2,168 rows")
    page.get_by_label("Last page").click()
    wait_for_rows(page, "2,151 to 2,168 of 2,168 rows")
    page.get_by_label("name, contains").press_sequentially("FLOCK 1", delay=30)
    wait_for_rows(page, "1 to 50 of 77 rows that pass (of 2,168)")
    page.get_by_label("Rows a page").select_option("100")
    wait_for_rows(page, "1 to 77 of 77 rows that pass (of 2,168)")
    page.get_by_label("mass_kg, at least").fill("4.5")
    wait_for_rows(page, "1 to 38 of 38 rows that pass (of 2,168)")
    page.get_by_role("button", name="Sort by name").click()
    page.wait_for_selector("th[aria-sort=ascending]")
    name, content = download(page, "CSV")
    frame = pd.read_csv(io.BytesIO(content))
    assert name == "satellites_filtered.csv" and len(frame) == 38 and frame.mass_kg.min() == 4.5
    assert frame.name.str.casefold().is_monotonic_increasing and frame.id.tolist() == first_column(page)
    name, content = download(page, "Parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(content)), frame, check_dtype=False)
    page.get_by_role("button", name="Clear filters").click()
    wait_for_rows(page, "1 to 100 of 2,168 rows")
    assert page.get_by_label("name, contains").input_value() == ""


def test_what_is_no_number_is_told_beside_the_table(open_page):
    page = open_page("/data")
    page.get_by_label("first_year, at least").fill("19x")
    page.wait_for_selector("[aria-label=Rows] [role=alert]")
    assert page.inner_text("[role=alert]") == "The filter of first_year is left out: '19x' is not a number."
    assert page.get_by_label("first_year, at least").get_attribute("aria-invalid") == "true"
    page.get_by_label("first_year, at least").fill("2,020")
    page.wait_for_selector("[role=alert]", state="detached")
    assert 0 < page.locator(".grid tbody tr").count() < 31


def test_a_look_at_another_page_loses_nothing(open_page):
    page = open_page("/data")
    choose(page, "raw/rideshare/rideshare_launches.csv")
    page.get_by_label("mission, contains").fill("transporter-1")
    page.wait_for_function("document.querySelector('.pager .shown').innerText.includes('that pass')")
    shown = page.inner_text(".pager .shown")
    page.get_by_role("link", name="About").click()
    page.wait_for_selector(".about")
    page.get_by_role("link", name="Data explorer").click()
    wait_for_rows(page, shown)
    assert page.get_by_label("mission, contains").input_value() == "transporter-1"


def test_charts_of_the_chosen_column(open_page):
    page = open_page("/data")
    choose(page, "raw/rideshare/satellites.csv")
    page.get_by_role("combobox", name="Column").select_option("span_m")
    page.locator("[data-panel=charts]").scroll_into_view_if_needed()
    page.wait_for_selector("[data-panel=charts] .main-svg")
    page.wait_for_function("document.querySelectorAll('[data-panel=charts] .chart').length === 2")
    page.wait_for_selector("[data-panel=charts] .chart[aria-label*='which span_m']")
    page.wait_for_selector("[data-panel=charts] .chart[aria-label='Mean span_m by year']")


def test_the_keyboard_reaches_everything(open_page):
    page = open_page("/data")
    page.get_by_role("button", name="contexts.csv").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-file='tables/rideshare/contexts.csv'] .grid tbody tr")
    page.get_by_role("button", name="Sort by demand_kg").focus()
    page.keyboard.press("Space")
    page.wait_for_selector("th[aria-sort=ascending]")
    page.keyboard.press("Tab")
    page.keyboard.type("400")
    page.wait_for_function("document.querySelector('.pager .shown').innerText.includes('that pass')")


def test_a_build_shows_its_log_and_the_new_tables(open_page, data_folder):
    raw = data_folder / "raw" / "rideshare" / "launch_vehicles.csv"
    raw.write_text(raw.read_text().replace("Electron,false,false,true,200,", "Electron,false,false,true,250,"))
    page = open_page("/data")
    page.get_by_label("vehicle, contains").fill("electron")
    page.wait_for_function("document.querySelectorAll('.grid tbody tr').length === 1")
    assert "200" in page.inner_text(".grid tbody tr").split("\t")
    build(page, "succeeded")
    page.wait_for_function("document.querySelector('.grid tbody tr').innerText.split('\\t').includes('250')")
    log = page.inner_text(".log")
    assert "left out 97: industry lines below the total" in log and "providers.csv: 31 rows, changed" in log
    assert "until Reset" in page.inner_text(".build")


def test_a_broken_raw_file_is_told_and_the_tables_stay(open_page, data_folder):
    before = hashes(data_folder)
    raw = data_folder / "raw" / "rideshare" / "satellites.csv"
    whole = raw.read_text()
    raw.write_text(whole.replace("2014,LEO,4.25", "2014,LEO,heavy", 1))
    page = open_page("/data")
    build(page, "failed")
    alert = page.inner_text(".build [role=alert]")
    assert "satellites.csv, row 2, column 'mass_kg': 'heavy'" in alert and "Traceback" not in page.inner_text("main")
    assert hashes(data_folder) == before and page.locator(".grid tbody tr").count() == 31
    raw.write_bytes(b"")
    page.get_by_role("button", name="satellites.csv").click()
    page.wait_for_selector("section[aria-label='satellites.csv'] [role=alert]")
    assert "the file is empty" in page.inner_text("section[aria-label='satellites.csv']")
    raw.write_text(whole)
    build(page, "succeeded")
    page.wait_for_selector("[data-file='raw/rideshare/satellites.csv'] .grid tbody tr")
    assert hashes(data_folder) == before


def test_a_live_market_takes_the_new_tables_at_reset(open_page, data_folder):
    raw = data_folder / "raw" / "rideshare" / "launch_vehicles.csv"
    page = open_page("/")
    page.get_by_role("button", name="Step", exact=True).click()
    page.get_by_role("link", name="Data explorer").click()
    page.wait_for_selector(".grid tbody tr")
    raw.write_text(
        raw.read_text().replace("Electron,false,false,true,", "Electron,false,true,true,")
    )  # reserved: it leaves the market
    build(page, "succeeded")
    page.get_by_role("link", name="Live market").click()
    page.get_by_label("also those not eligible").check()
    page.wait_for_selector("td:text-is('Electron')")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_selector("td:text-is('Electron')", state="detached")
    page.wait_for_selector("td:text-is('Falcon 9')")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_clipped_or_nameless(open_page, width, height, dark):
    page = open_page("/data", width=width, height=height, dark=dark)
    page.wait_for_selector(".grid tbody tr")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    nameless = """() => [...document.querySelectorAll('main button, main input, main select, main [tabindex="0"]')]
        .filter(one => !one.getAttribute('aria-label') && !one.innerText.trim() && !one.closest('label')).map(one => one.outerHTML)"""
    assert page.evaluate(nameless) == []
    outside = """() => [...document.querySelectorAll('main button, main input, main select, main h1')]
        .filter(one => !one.closest('.scroll') && one.getBoundingClientRect().right > window.innerWidth).map(one => one.outerHTML)"""
    assert page.evaluate(outside) == []
