"""What moves while a simulation runs, sent straight to the panels that show it.

To render a page anew takes Solara longer than the browser needs to draw it, so what depends on a snapshot is no property of a
rendered element: each snapshot becomes one message, a frame, and panels take their parts from it (`feed.vue`).
"""

import json
import logging
from collections.abc import Callable
from itertools import count

import solara

from views.live.cards import printed
from views.live.visit import LiveVisit
from views.panel import LIVE, Panel
from views.standard import panels_of
from views.widgets.component import Whole, component

_LOG = logging.getLogger("slotlab.views")


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
    """Frame `number` of a visit as JSON; all panels are in it unless the simulation runs."""
    snapshot, running = visit.session.snapshot, visit.session.running
    panels = panels_of(visit.market, LIVE)
    frame = {
        "number": number,
        "steps": snapshot.step,
        "waiting": visit.session.waiting,
        "taken": visit.taken,
        "headline": visit.headline,
        "news": snapshot.news if running else "",
        "figures": printed(visit.market, snapshot),
        "panels": {panel.key: _part(panel, visit) for panel in (_due(panels, number) if running else panels)},
    }
    return json.dumps(frame)


def _due(panels: tuple[Panel, ...], number: int) -> list[Panel]:
    """What frame `number` of a running simulation brings: what is always due, and at most one of the others, which take turns."""
    others = [panel for panel in panels if not panel.always]
    turn = number % (len(others) + 1)
    return [panel for panel in panels if panel.always or panel in others[turn : turn + 1]]


def _part(panel: Panel, visit: LiveVisit) -> dict:
    """What the panel's element is given; if it cannot be drawn, why: the other panels go on."""
    snapshot, switched = visit.session.snapshot, visit.switched.peek()
    if panel.key in snapshot.problems:
        return {"problem": snapshot.problems[panel.key]}
    try:
        return panel.draw(snapshot.panels[panel.key], **{name: switched.get((panel.key, name), True) for name in panel.switches})
    except Exception as error:
        _LOG.exception("The panel %s failed", panel.key)
        return {"problem": f"This panel failed: {error}"}
