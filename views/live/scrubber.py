"""Choosing a past auction."""

from collections.abc import Callable

import solara


@solara.component_vue("scrubber.vue", vuetify=False)
def Scrubber(auctions: int, chosen: int, event_choose: Callable[[int], None]):
    """A slider over the auctions held, and arrows.

    Args:
        auctions: held so far.
        chosen: number of the one that is looked at, from 0.
    """
