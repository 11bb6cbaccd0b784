"""What slotlab is, what its words mean, where its data come from, and how to cite it."""

import inspect
import platform
import sys
from functools import cache
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import solara

from core.parameters import allowed, declaration, declared
from experiments.figures.declared import of_market
from experiments.listing import facts
from experiments.provenance import own_version, package_versions
from experiments.yaml_file import read_mapping
from model.market import Market
from views.guard import Guard
from views.sources import licence_text, licences, publishers
from views.standard import title_of
from views.visit import VISIT
from views.widgets.copy import Copy
from views.widgets.html import box, words
from views.widgets.prose import STYLE, Prose
from views.widgets.table import Head, Table

_ROOT = Path(__file__).resolve().parents[1]
_STYLE = Path(__file__).with_name("about.css")
_PAGE_PACKAGES = ("solara", "plotly")
_KEYS = {
    "Space": "run and pause the live market",
    "Left arrow": "look at the step before",
    "Right arrow": "look at the step after; on from the latest, hold one more",
    "Tab": "go through the controls; the first is a link to the content",
}
_BETTER = {True: "more", False: "less", None: ""}


@solara.component
def AboutPage():
    """All panels; those of the market are made from what it declares."""
    market = solara.use_context(VISIT).market
    with box("div", "about"):
        solara.Style(STYLE)
        solara.Style(_STYLE)
        with box("div", "two"):
            with box("div", "stack"):
                Guard("slotlab", Purpose)
                Guard("The market", lambda: TheMarket(market)).key(market.name)
                for slot in market.slots:
                    Guard(title_of(slot), lambda slot=slot: Rules(market, slot)).key(f"{market.name} {slot}")
                for group in market.groups:
                    Guard(title_of(group), lambda group=group: Strategies(market, group)).key(f"{market.name} {group}")
                Guard("Parameters", lambda: World(market)).key(f"{market.name} parameters")
                Guard("Keyboard", Keyboard)
                Guard("How to cite", Citing)
                Guard("Versions", Versions)
            with box("div", "stack"):
                Guard("Indicators", lambda: Indicators(market)).key(f"{market.name} indicators")
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
def TheMarket(market: Market):
    """What it is, and who acts in it."""
    with box("section", "card", aria_label="The market"):
        words("h2", f"The market: {market.title}")
        words("p", market.summary)
        Prose(first_paragraph(market.load("model")))
        Prose("\n".join(f"- {text}" for text in agents_of(market)))


@solara.component
def Rules(market: Market, slot: str):
    """What each rule of a slot does, where it fails, what it guarantees and takes."""
    title = f"{title_of(slot)}s"
    with box("section", "card stack", aria_label=title):
        words("h2", title)
        words("p", "A guarantee holds for one clearing, with beliefs as they are, unless it says otherwise.", "note")
        for name, cls in market.plugins(slot).items():
            with box("details", data_mechanism=name):
                _plugin(name, cls)
                Prose("\n".join(f"- {fact}" for fact in facts(cls)))
                _parameters(cls, name)


@solara.component
def Strategies(market: Market, group: str):
    """What each strategy of a group of agents does, and takes."""
    title = f"Strategies of {group}"
    with box("section", "card stack", aria_label=title):
        words("h2", title)
        for name, cls in market.plugins(group).items():
            with box("details", data_strategy=name):
                _plugin(name, cls)
                _parameters(cls, name)


def _plugin(name: str, cls: type) -> None:
    """Its name and what it does in a line, then the documentation of its file."""
    with box("summary"):
        words("code", name)
        words("span", f" {first_paragraph(cls)}")
    Prose(inspect.getdoc(sys.modules[cls.__module__]) or "")


def _parameters(cls: type, owner: str) -> None:
    heads = [Head("parameter"), Head("default"), Head("allowed"), Head("meaning", kind="wrap")]
    rows = [[name, f"{field.default}", allowed(field), declaration(field).meaning] for name, field in declared(cls).items()]
    if rows:
        Table(heads, rows, caption=f"Parameters of {owner}")


@solara.component
def World(market: Market):
    """The parameters of the market's worlds."""
    with box("section", "card", aria_label="Parameters"), box("details"):
        with box("summary"):
            words("h2", "Parameters of the world")
        _parameters(market.parameters, "the world")


@solara.component
def Indicators(market: Market):
    """Every metric with its formula."""
    heads = [Head("metric"), Head("unit"), Head("better"), Head("what it is", kind="wrap")]
    rows = [[name, metric.unit, _BETTER[metric.more_is_better], metric.meaning] for name, metric in market.metrics.items()]
    with box("section", "card long", aria_label="Indicators"):
        words("h2", "Indicators")
        words(
            "p", f"Unit 1 is a share or a ratio; money is told per {market.unit}. {of_market(market).definitions}".strip(), "note"
        )
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


def agents_of(market: Market) -> list[str]:
    """The first paragraph on each kind of agent: a file of `agents/<market>` that defines one."""
    if not find_spec(f"agents.{market.name}"):
        return []
    package = import_module(f"agents.{market.name}")
    modules = [import_module(f"{package.__name__}.{found.name}") for found in iter_modules(package.__path__) if not found.ispkg]
    return [first_paragraph(module) for module in modules if any(_is_agent(kind, module) for kind in vars(module).values())]


def _is_agent(kind: object, module: ModuleType) -> bool:
    """Whether it is the class of a Mesa agent that the module defines."""
    return (
        inspect.isclass(kind)
        and kind.__module__ == module.__name__
        and any(base.__module__.startswith("mesa.") for base in kind.mro())
    )


def first_paragraph(thing) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())
