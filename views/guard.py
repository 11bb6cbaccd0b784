"""An error shows in its own panel, and the rest of the page goes on."""

import logging
from collections.abc import Callable

import solara

from views.widgets.html import box, button, words

_LOG = logging.getLogger("slotlab.views")


@solara.component
def Guard(title: str, content: Callable[[], None]):
    """Render `content` (a component that takes nothing), or say in its place what went wrong."""
    failure, clear = solara.use_exception()
    if failure is None:
        content()
        return
    _LOG.error("%s failed", title, exc_info=failure)
    with box("section", "card"):
        words("h2", title)
        words("p", f"This panel failed: {failure}", "problem", role="alert")
        button("Try again", clear)
