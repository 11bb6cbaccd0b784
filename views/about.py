"""What slotlab is, what its words mean, where its data come from, and how to cite it."""

import inspect
import platform
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

import solara

from agents.rideshare import payload, provider
from agents.rideshare import platform as platform_agent
from core.parameters import allowed, declaration, declared
from experiments.listing import facts
from experiments.provenance import own_version, package_versions
from experiments.yaml_file import read_mapping
from mechanisms.api import Mechanism, registered
from mechanisms.forms.procurement import Procurement
from model.rideshare.metrics import METRICS
from model.rideshare.simulation import RideshareMarket
from views.guard import Guard
from views.sources import licence_text, licences, publishers
from views.widgets.copy import Copy
from views.widgets.html import box, words
from views.widgets.prose import STYLE, Prose
from views.widgets.table import Head, Table

_ROOT = Path(__file__).resolve().parents[1]
_STYLE = Path(__file__).with_name("about.css")
_PAGE_PACKAGES = ("solara", "plotly")
_KEYS = {
    "Space": "run and pause the live market",
    "Left arrow": "look at the auction before",
    "Right arrow": "look at the auction after; on from the latest, hold one more",
    "Tab": "go through the controls; the first is a link to the content",
}
_BETTER = {True: "more", False: "less", None: ""}


@solara.component
def AboutPage():
    """All panels."""
    with box("div", "about"):
        solara.Style(STYLE)
        solara.Style(_STYLE)
        with box("div", "two"):
            with box("div", "stack"):
                Guard("slotlab", Purpose)
                Guard("The market", Market)
                Guard("Mechanisms", Mechanisms)
                Guard("Keyboard", Keyboard)
                Guard("How to cite", Citing)
                Guard("Versions", Versions)
            with box("div", "stack"):
                Guard("Indicators", Indicators)
                Guard("Data", Data)


@solara.component
def Purpose():
    """What this is, in the README's own words."""
    with box("section", "card", aria_label="slotlab"):
        words("h1", citation()["title"])
        Prose(introduction())
        words("p", "This page is served by the machine it runs on. It needs no internet access: it asks no other host for "
                   "anything and sends no telemetry.")  # fmt: skip


@solara.component
def Market():
    """The market and its agents."""
    with box("section", "card", aria_label="The market"):
        words("h2", "The market")
        Prose(first_paragraph(RideshareMarket))
        Prose("\n".join(f"- {first_paragraph(module)}" for module in (payload, provider, platform_agent)))


@solara.component
def Mechanisms():
    """What each mechanism does, where it fails, what it guarantees and takes."""
    with box("section", "card stack", aria_label="Mechanisms"):
        words("h2", "Mechanisms")
        words("p", "A guarantee holds for one clearing, with beliefs as they are, unless it says otherwise.", "note")
        for name, cls in registered(Procurement).items():
            with box("details", data_mechanism=name):
                with box("summary"):
                    words("code", name)
                    words("span", f" {first_paragraph(cls)}")
                Prose(inspect.getdoc(sys.modules[cls.__module__]) or "")
                Prose("\n".join(f"- {fact}" for fact in facts(cls)))
                if declared(cls):
                    _parameters(cls)


def _parameters(cls: type[Mechanism]) -> None:
    heads = [Head("parameter"), Head("default"), Head("allowed"), Head("meaning", kind="wrap")]
    rows = [[name, f"{field.default}", allowed(field), declaration(field).meaning] for name, field in declared(cls).items()]
    Table(heads, rows, caption=f"Parameters of {cls.name}")


@solara.component
def Indicators():
    """Every metric with its formula."""
    heads = [Head("metric"), Head("unit"), Head("better"), Head("what it is", kind="wrap")]
    rows = [[name, metric.unit, _BETTER[metric.more_is_better], metric.meaning] for name, metric in METRICS.items()]
    with box("section", "card long", aria_label="Indicators"):
        words("h2", "Indicators")
        words("p", "W is the value of the most valuable bundle that a launch could carry; unit 1 is a share or a ratio.", "note")
        Table(heads, rows, caption="Metrics of a run")


@solara.component
def Data():
    """Publishers, licences and credit."""
    with box("section", "card", aria_label="Data"):
        words("h2", "Data")
        Prose(publishers())
        heads = [Head(title, kind="wrap") for title in ("files", "made from", "licence", "credit")]
        Table(heads, licences(), caption="Licences of the data")
        Prose(licence_text())


@solara.component
def Keyboard():
    """The shortcuts."""
    with box("section", "card", aria_label="Keyboard"):
        words("h2", "Keyboard")
        Table([Head("key"), Head("what it does", kind="wrap")], list(_KEYS.items()), caption="Keyboard shortcuts")


@solara.component
def Versions():
    """Versions of what the results and this page rest on."""
    found = {"slotlab": own_version(), "Python": platform.python_version(), **package_versions()}
    found |= {name: version(name) for name in _PAGE_PACKAGES}
    with box("section", "card", aria_label="Versions"):
        words("h2", "Versions")
        Table([Head("package"), Head("version")], list(found.items()), caption="Versions")


@solara.component
def Citing():
    """The citation, to be copied."""
    about = citation()
    authors = ", ".join(author["name"] for author in about["authors"])
    with box("section", "card stack", aria_label="How to cite"):
        words("h2", "How to cite")
        words("p", about["message"])
        Copy(label="Citation", text=f"{authors}. {about['title']}, version {about['version']}. Licence: {about['license']}.")
        words("p", "The data ask for credit of their own: see the panel Data.", "note")


@cache
def citation() -> dict:
    """What CITATION.cff says."""
    return read_mapping(_ROOT / "CITATION.cff")


@cache
def introduction() -> str:
    """The README's paragraphs between its title and its first picture."""
    return (_ROOT / "README.md").read_text(encoding="utf-8").partition("\n")[2].partition("\n![")[0].strip()


def first_paragraph(thing) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())
