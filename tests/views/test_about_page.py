"""The page About: everything that is declared is there."""

import platform

import pytest

from benchmarks.browser import ROOT
from experiments.yaml_file import read_mapping
from mechanisms import registered
from mechanisms.forms.procurement import Procurement
from model.rideshare.metrics import METRICS
from views.about import citation, first_paragraph, introduction
from views.sources import licences, publishers


def test_every_metric_mechanism_and_licence_is_there(open_page):
    page = open_page("/about")
    page.wait_for_selector(".about details")
    text = page.inner_text(".about")
    for name, metric in METRICS.items():
        assert name in text and metric.meaning in text
    for name, cls in registered(Procurement).items():
        assert first_paragraph(cls) in page.inner_text(f"[data-mechanism={name}] summary")
    for licence in licences():
        assert licence.files in text and licence.licence in text
    assert "CC BY 4.0" in text and "J. McDowell" in text and "asks no other host" in text
    assert platform.python_version() in text and citation()["version"] in text
    assert {"Space", "Left arrow", "Right arrow"} <= set(page.locator("[aria-label=Keyboard] td").all_inner_texts())


def test_a_mechanism_unfolds_by_keyboard(open_page):
    page = open_page("/about")
    page.locator("[data-mechanism=pl_dsic] summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-mechanism=pl_dsic][open]")
    text = page.inner_text("[data-mechanism=pl_dsic]")
    assert "truthful in expectation (clearing, payment=exact)" in text and "temperature of the draw" in text and "Gumbel" in text


def test_the_citation_can_be_copied(open_page):
    page = open_page("/about")
    told = read_mapping(ROOT / "CITATION.cff")
    cited = page.get_by_label("Citation", exact=True).input_value()
    assert told["title"] in cited and told["version"] in cited and told["authors"][0]["name"] in cited


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_nothing_is_clipped(open_page, width, height, dark):
    page = open_page("/about", width=width, height=height, dark=dark)
    page.wait_for_selector(".about details")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    clipped = """() => [...document.querySelectorAll('.about .card')].filter(one => one.scrollWidth > one.clientWidth)
        .map(one => one.getAttribute('aria-label'))"""
    assert page.evaluate(clipped) == []


def test_the_introduction_is_the_readmes():
    assert introduction().startswith("A laboratory for market mechanisms") and "![" not in introduction()


def test_prose_is_set_as_written(open_page):
    """The README's paragraphs, and a rule's docstring with its code."""
    page = open_page("/about")
    page.wait_for_selector(".about details")
    paragraphs = page.locator("[aria-label=slotlab] .prose p").all_inner_texts()
    assert [" ".join(text.split()) for text in paragraphs] == [" ".join(text.split()) for text in introduction().split("\n\n")]
    assert page.locator(".about .prose li").count() > 20 and page.locator(".about .prose li strong").count() == len(
        publishers().split("\n- ")
    )
