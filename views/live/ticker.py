"""The newest auction in one line, while the market runs."""

from views.widgets.component import component


@component("ticker.vue")
def Ticker():
    """Shows what happened last, or nothing where the market rests; it follows the frames of `views.live.feed`."""
