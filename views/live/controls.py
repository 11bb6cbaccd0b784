"""Run, pause, step, reset and speed, by mouse and by keyboard."""

from collections.abc import Callable

import solara


@solara.component_vue("controls.vue", vuetify=False)
def Controls(
    running: bool,
    auctions: int,
    speed: float,
    edited: bool,
    notice: str,
    headline: str,
    event_run: Callable[[dict], None],
    event_pause: Callable[[dict], None],
    event_step: Callable[[int], None],
    event_reset: Callable[[dict], None],
    event_speed_chosen: Callable[[float], None],
    event_scrub: Callable[[int], None],
):
    """The bar above the market.

    Args:
        auctions: held so far.
        speed: auctions a second.
        edited: whether parameters differ from the running market's.
        notice: what the visitor must know; empty if nothing.
        headline: mechanism and seed in words.
        event_step: called with a number of auctions.
        event_scrub: called with how many auctions to look back (-1) or on (1).
    """
