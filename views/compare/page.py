"""Compare mechanisms: a sweep, run here or opened, and what came of it."""

from pathlib import Path

import solara

from views.compare.bar import Bar
from views.compare.configuration import Configuration
from views.compare.visit import CompareVisit
from views.guard import Guard
from views.visit import VISIT
from views.widgets.html import box

_STYLE = Path(__file__).with_name("style.css")


@solara.component
def ComparePage():
    """All panels of the comparison."""
    visit = solara.use_context(VISIT).compare
    with box("div", "compare stack"):
        solara.Style(_STYLE)
        Guard("Run the sweep", lambda: Bar(visit))
        with box("div", "side"):
            with box("div", "stack"):
                Guard("Configuration", lambda: Form(visit))
                Guard("Open a folder", lambda: _opening(visit))
            Guard("Results", lambda: _results(visit))


@solara.component
def Form(visit: CompareVisit):
    """The configuration."""
    Configuration(visit.form)


def _opening(visit: CompareVisit):
    from views.compare.opening import Opening  # noqa: PLC0415 (as below)

    return Opening(visit)


def _results(visit: CompareVisit):
    from views.compare.results import Results  # noqa: PLC0415 (Matplotlib takes half a second, and the other pages need none)

    return Results(visit)
