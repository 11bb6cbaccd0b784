"""The data explorer: the files, the chosen one, and the build of the tables."""

from pathlib import Path

import solara

from views.explorer.build import Build
from views.explorer.choice import Choice
from views.explorer.datasets import datasets
from views.explorer.table import ChosenFile
from views.explorer.visit import ExplorerVisit
from views.guard import Guard
from views.visit import VISIT
from views.widgets.html import box, words
from views.widgets.prose import STYLE

_STYLE = Path(__file__).with_name("style.css")


@solara.component
def ExplorerPage():
    """The data of the chosen market."""
    visit = solara.use_context(VISIT)
    Explorer(visit.data).key(visit.market.name)


@solara.component
def Explorer(visit: ExplorerVisit):
    """All panels of the data explorer."""
    chosen = visit.chosen.value
    with box("div", "explorer"):
        solara.Style(STYLE)
        solara.Style(_STYLE)
        if chosen is None:
            words("p", "This market reads no data: its worlds are drawn from their parameters alone.", "card")
            return
        with box("div", "side"):
            with box("div", "stack"):
                Guard("Files", lambda: Files(visit))
                if visit.rebuild.possible:
                    Guard("Raw files to tables", lambda: Build(visit))
            Guard(chosen.file, lambda: ChosenFile(visit)).key(chosen.key)


@solara.component
def Files(visit: ExplorerVisit):
    """The choice of a file."""
    _ = visit.beat.value
    Choice(datasets(visit.market), visit.chosen.value, visit.chosen.set)
