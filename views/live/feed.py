"""What moves while a market runs, sent straight to the panels that show it.

To render a page anew takes Solara longer than the browser needs to draw it, so what depends on a snapshot is no property of a
rendered element: each snapshot becomes one message, a frame, and panels take their parts from it (`feed.vue`).
"""

import json
import logging
from collections.abc import Callable
from functools import partial
from itertools import count

import solara

from views.live import beliefs, indicators, money, thickness, wins
from views.live.explain import headline
from views.live.visit import LiveVisit
from views.widgets.component import Whole, component

_LOG = logging.getLogger("slotlab.views")
#: What a frame of a running market brings beside the curves of money, by turns: these charts take longer to draw.
_TURNS = (("beliefs",), ("thickness",), ("wins",), ())


@component("feed.vue")
def _Frames(event_received: Callable[[Whole], None], frame: str = ""):
    """Invisible; tells the panels of each new `frame` (JSON), and before they draw it calls `event_received`.

    Solara sets what an element is given anew at every rendering, wherever on the page that is; a frame it never sees.
    """


@solara.component
def Feed(visit: LiveVisit):
    """The way of all frames to the browser, and of its answers back."""
    element = _Frames(event_received=lambda _: visit.session.acknowledge())
    solara.use_effect(lambda: _connect(visit, solara.get_widget(element)), [])


def _connect(visit: LiveVisit, widget) -> Callable[[], None]:
    """Send the latest snapshot, and each that follows; returns what ends that."""
    numbers = count()

    def send() -> None:
        widget.frame = frame_of(visit, next(numbers))

    send()
    return visit.session.follow(send)


def frame_of(visit: LiveVisit, number: int) -> str:
    """Frame `number` of a visit as JSON; all charts are in it unless the market runs."""
    snapshot, running = visit.session.snapshot, visit.session.running
    charts = {
        "money": partial(money.chart, snapshot),
        "beliefs": partial(beliefs.chart, snapshot, visit.truth_shown.peek()),
        "thickness": partial(thickness.chart, snapshot),
        "wins": partial(wins.chart, snapshot),
    }
    due = ("money", *_TURNS[number % len(_TURNS)]) if running else charts
    frame = {
        "number": number,
        "auctions": snapshot.step,
        "headline": visit.headline,
        "latest": headline(snapshot.latest) if running and snapshot.latest else "",
        "indicators": indicators.values(snapshot),
        "charts": {name: _part(name, charts[name]) for name in due},
    }
    return json.dumps(frame)


def _part(name: str, chart: Callable[[], dict]) -> dict:
    """What the chart of this name is given; if that fails, why: the other panels go on."""
    try:
        return chart()
    except Exception as error:
        _LOG.exception("The chart %s failed", name)
        return {"problem": f"This panel failed: {error}"}
