"""Choosing a past auction."""

from collections.abc import Callable

from views.widgets.component import Whole, component


@component("scrubber.vue")
def Scrubber(chosen: int | None, event_choose: Callable[[Whole], None]):
    """A slider over the auctions held, of which the frames of `views.live.feed` tell, and arrows.

    Args:
        chosen: number of the one that is looked at, from 0; None follows the latest.
    """
