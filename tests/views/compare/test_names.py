"""Whatever a sweep's names are, the page shows them as text: no element, link or script comes of one."""

import pytest

from experiments.figures import figures_of
from experiments.results import load
from tests.hostile import ESCAPED, MARKUP, NAMES, hostile

MADE = """() => [...document.querySelectorAll('main *')].filter((one) => {
  const link = one.getAttribute('href') || one.getAttribute('xlink:href') || '';
  return one.localName === 'script' || one.getAttribute('src') === 'x' || one.hasAttribute('onload') || one.hasAttribute('onerror')
    || /invalid|javascript/.test(link) || (one.textContent === 'bold' && !one.children.length);
}).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def folder(example, tmp_path_factory):
    """A name for each of the example's twelve configurations."""
    home = tmp_path_factory.mktemp("hostile") / "<img src=x onerror=alert(1)>"
    return hostile(example.folder, home, NAMES)


def test_names_are_text_in_every_panel(open_page, folder):
    page, dialogs = open_page("/compare"), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.wait_for_selector("[data-panel=headline]")
    page.get_by_label("Folder that run_batch.py --out wrote").fill(str(folder))
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("heading", name=f"Results in {folder}").wait_for()
    figures = [key for key in figures_of(load(folder)) if key not in ("risk_profit_inclusion", "beliefs")]
    for name in ("surface", *figures, "means", "downloads"):
        panel = page.locator(f"[data-panel={name}]").first
        panel.scroll_into_view_if_needed()
        if name in figures:
            panel.locator(".drawn svg").wait_for()
        assert page.evaluate(MADE) == [], name
    assert page.get_by_text("This panel failed").count() == 0 and not dialogs
    assert {*MARKUP, *ESCAPED} <= {cell.strip() for cell in page.locator("[data-panel=means] td:first-child").all_text_contents()}
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
