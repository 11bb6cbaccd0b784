"""Choosing a past step."""

from collections.abc import Callable

from views.widgets.component import Whole, component


@component("scrubber.vue")
def Scrubber(noun: str, chosen: int | None, event_choose: Callable[[Whole], None]):
    """A slider over the steps held, of which the frames of `views.live.feed` tell, and arrows.

    Args:
        noun: what a step is called.
        chosen: number of the one that is looked at, from 0; None follows the latest.
    """
