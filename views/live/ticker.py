"""The newest step in one line, while the simulation runs."""

from views.widgets.component import component


@component("ticker.vue")
def Ticker():
    """Shows what happened last, or nothing where the simulation rests; it follows the frames of `views.live.feed`."""
