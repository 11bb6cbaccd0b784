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
from views.widgets.html import box
from views.widgets.prose import STYLE

_STYLE = Path(__file__).with_name("style.css")


@solara.component
def ExplorerPage():
    """All panels of the data explorer."""
    visit = solara.use_context(VISIT).data
    with box("div", "explorer"):
        solara.Style(STYLE)
        solara.Style(_STYLE)
        with box("div", "side"):
            with box("div", "stack"):
                Guard("Files", lambda: Files(visit))
                Guard("Raw files to tables", lambda: Build(visit))
            chosen = visit.chosen.value
            Guard(chosen.file, lambda: ChosenFile(visit)).key(chosen.key)


@solara.component
def Files(visit: ExplorerVisit):
    """The choice of a file."""
    _ = visit.beat.value
    Choice(datasets(), visit.chosen.value, visit.chosen.set)
