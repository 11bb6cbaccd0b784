"""Whatever a sweep's names are, the page shows them as text: no element, link or script comes of one."""

import pytest

from tests.hostile import ESCAPED, MARKUP, NAMES, hostile

PANELS = ("curves", "thickness", "surface", "inclusion", "differences", "means", "downloads")
MADE = """() => [...document.querySelectorAll('main *')].filter((one) => {
  const link = one.getAttribute('href') || one.getAttribute('xlink:href') || '';
  return one.localName === 'script' || one.getAttribute('src') === 'x' || one.hasAttribute('onload') || one.hasAttribute('onerror')
    || /invalid|javascript/.test(link) || (one.textContent === 'bold' && !one.children.length);
}).map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A name for each of the example's twelve configurations."""
    home = tmp_path_factory.mktemp("hostile") / "<img src=x onerror=alert(1)>"
    return hostile(EXAMPLE, home, NAMES)


def test_names_are_text_in_every_panel(open_page, folder):
    page, dialogs = open_page("/compare"), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.wait_for_selector("[data-panel=headline]")
    page.get_by_label("Folder that run_batch.py --out wrote").fill(str(folder))
    page.get_by_role("button", name="Open", exact=True).click()
    page.get_by_role("heading", name=f"Results in {folder}").wait_for()
    for name in PANELS:
        panel = page.locator(f"[data-panel={name}]")
        panel.scroll_into_view_if_needed()
        if name == "surface":
            panel.get_by_label("view").select_option("2D")
        if panel.locator(".chart").count():
            panel.locator(".main-svg text").first.wait_for(state="attached")
            panel.locator(".chart").hover()
            page.wait_for_timeout(200)
        assert page.evaluate(MADE) == [], name
    assert page.get_by_text("This panel failed").count() == 0 and not dialogs
    rows = page.locator("[data-panel=inclusion] .ytick text").all_text_contents()
    assert {*MARKUP, *ESCAPED} <= {row.strip() for row in rows}
    assert len({*rows}) == len(NAMES) and max(map(len, rows)) < 110, "long names that begin alike are two rows"
    assert {*MARKUP, *ESCAPED} <= {cell.strip() for cell in page.locator("[data-panel=means] td:first-child").all_text_contents()}
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
