"""The live market: one visitor's market, stepped and explained."""

import solara

from views.guard import Guard
from views.live.beliefs import Beliefs
from views.live.controls import Controls
from views.live.explain import Explain
from views.live.feed import Feed
from views.live.indicators import Indicators
from views.live.money import Money
from views.live.parameters import Parameters
from views.live.scrubber import Scrubber
from views.live.share import Share
from views.live.thickness import Thickness
from views.live.visit import LiveVisit, dice
from views.live.wins import WinsByGroup
from views.visit import VISIT
from views.widgets.html import box, words


@solara.component
def LivePage():
    """All panels of the live market."""
    visit = solara.use_context(VISIT).live
    solara.use_effect(lambda: visit.session.pause, [])
    solara.use_thread(visit.prepare, dependencies=[])
    with box("div", "live"):
        if visit.refusal:
            words("p", visit.refusal, "card problem", role="alert")
        Bar(visit)
        with box("div", "side"):
            Guard("Parameters", lambda: Form(visit))
            with box("div", "stack"):
                Guard("Market", lambda: Market(visit))
                Guard("Explain this auction", lambda: Past(visit))
                Guard("Further charts", Further)
                Guard("Take it along", lambda: Taking(visit))
            Feed(visit)


@solara.component
def Bar(visit: LiveVisit):
    """The controls."""
    session, _ = visit.session, visit.news.value
    Controls(
        running=session.running,
        speed=visit.speed.value,
        edited=visit.edited.value != session.settings,
        notice=session.notice,
        event_run=lambda _: visit.run(),
        event_pause=lambda _: session.pause(),
        event_reset=lambda _: visit.reset(),
        event_speed_chosen=visit.pace,
        event_moved=visit.move,
        taken=visit.taken,
    )


@solara.component
def Form(visit: LiveVisit):
    """The parameters."""
    Parameters(
        visit.edited.value,
        visit.edit,
        visit.same_seed.value,
        visit.same_seed.set,
        lambda: visit.edit("seed", dice()),
    )


@solara.component
def Market(visit: LiveVisit):
    """Indicators and the charts that are looked at first."""
    with box("div", "stack"):
        Indicators()
        with box("div", "two"):
            Money(visit.look)
            Beliefs(visit.truth_shown.value, visit.show_truth)


@solara.component
def Past(visit: LiveVisit):
    """Scrubber and explanation."""
    _ = visit.news.value
    with box("div", "stack"):
        Scrubber(chosen=visit.chosen.value, event_choose=visit.look)
        Explain(visit.explained, visit.untold)


@solara.component
def Further():
    """The charts below."""
    with box("div", "two"):
        WinsByGroup()
        Thickness()


@solara.component
def Taking(visit: LiveVisit):
    """Link, command and downloads."""
    _ = visit.news.value
    Share(visit.session, visit.session.snapshot)
