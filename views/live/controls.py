"""Run, pause, step, reset and speed, by mouse and by keyboard."""

from collections.abc import Callable

from views.widgets.component import Signal, Whole, component


@component("controls.vue")
def Controls(
    running: bool,
    speed: float,
    edited: bool,
    notice: str,
    event_run: Callable[[Signal], None],
    event_pause: Callable[[Signal], None],
    event_step: Callable[[Whole], None],
    event_reset: Callable[[Signal], None],
    event_speed_chosen: Callable[[float], None],
    event_scrub: Callable[[Whole], None],
):
    """The bar above the market; the number of auctions, mechanism and seed come with the frames of `views.live.feed`.

    Args:
        speed: auctions a second.
        edited: whether parameters differ from the running market's.
        notice: what the visitor must know; empty if nothing.
        event_step: called with a number of auctions.
        event_scrub: called with how many auctions to look back (-1) or on (1).
    """
