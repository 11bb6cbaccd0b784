"""A figure that the server draws, in the page's own inks."""

from collections.abc import Callable

from views.widgets.component import Signal, component


@component("figure.vue")
def Drawn(label: str, svg: str, caption: str, problem: str, event_wanted: Callable[[Signal], None]):
    """A figure with its caption.

    Args:
        label: what it shows, for those who cannot see it.
        svg: an <svg> element that this project has drawn, so that every name in it is text; empty until it is there.
        problem: why it cannot be drawn.
        event_wanted: called once it is about to be seen.
    """
