"""Opening the folder of a sweep that is finished already."""

from collections.abc import Callable

import solara

from views.compare.visit import CompareVisit
from views.widgets.component import Text, component
from views.widgets.html import box


@component("opening.vue")
def _Opening(folders: list, problem: str, event_opened: Callable[[Text], None]):
    """See `Opening`."""


@solara.component
def Opening(visit: CompareVisit):
    """A field for the path, with the folders under runs/ to choose from."""
    from views.compare.folders import suggestions  # noqa: PLC0415 (Matplotlib takes half a second)

    _ = visit.beat.value
    with box("section", "card", aria_label="Open a folder"):
        _Opening(folders=suggestions(), problem=visit.unopened.value, event_opened=visit.open)
