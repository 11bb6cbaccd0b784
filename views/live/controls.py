"""Run, pause, step, reset and speed, by mouse and by keyboard."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from views.live.session import MOST_STEPS
from views.widgets.component import Signal, Whole, component, record

_By = Annotated[int, Field(ge=-MOST_STEPS, le=MOST_STEPS)]


@record
class Moves(TypedDict):
    """A request, by number: steps to hold ("step"), steps to look back or on ("scrub"), in this order."""

    number: Whole
    moves: Annotated[list[Annotated[tuple[Literal["step", "scrub"], _By], Field(strict=False)]], Field(max_length=1000)]


@component("controls.vue")
def Controls(
    noun: str,
    running: bool,
    speed: float,
    edited: bool,
    notice: str,
    event_run: Callable[[Signal], None],
    event_pause: Callable[[Signal], None],
    event_reset: Callable[[Signal], None],
    event_speed_chosen: Callable[[float], None],
    event_moved: Callable[[Moves], None],
    taken: int = 0,
):
    """The bar above the panels; the number of steps and what is run come with the frames of `views.live.feed`.

    Args:
        noun: what a step is called.
        speed: steps a second.
        edited: whether parameters differ from those of the run.
        notice: what the visitor must know; empty if nothing.
        event_moved: called with what was asked for since the last request was carried out.
        taken: number of that request.
    """
