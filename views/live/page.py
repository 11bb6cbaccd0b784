"""The live market: one visitor's market, stepped and explained."""

import solara

from views.guard import Guard
from views.live.beliefs import Beliefs
from views.live.controls import Controls
from views.live.explain import Explain
from views.live.indicators import Indicators
from views.live.money import Money
from views.live.parameters import Parameters
from views.live.scrubber import Scrubber
from views.live.share import Share
from views.live.snapshot import Snapshot
from views.live.thickness import Thickness
from views.live.visit import LiveVisit, dice
from views.live.wins import WinsByGroup
from views.visit import VISIT
from views.widgets.html import box, words
from views.widgets.pulse import Pulse


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
                Guard("Further charts", lambda: Further(visit))
                Guard("Take it along", lambda: Taking(visit))
            Answer(visit)


def use_slower(visit: LiveVisit) -> Snapshot:
    """The latest snapshot, but only every fourth while the market runs: for charts that take long to draw."""
    beat = visit.beat.value
    return solara.use_memo(lambda: visit.session.snapshot, [beat // 4 if visit.session.running else (beat,)])


@solara.component
def Bar(visit: LiveVisit):
    """The controls."""
    session, _ = visit.session, visit.beat.value
    settings = session.settings
    Controls(
        running=session.running,
        auctions=session.snapshot.step,
        speed=visit.speed.value,
        edited=visit.edited.value != settings,
        notice=session.notice,
        headline=visit.headline,
        event_run=lambda _: visit.run(),
        event_pause=lambda _: session.pause(),
        event_step=visit.step,
        event_reset=lambda _: visit.reset(),
        event_speed_chosen=visit.pace,
        event_scrub=visit.scrub,
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
    _, snapshot = visit.beat.value, visit.session.snapshot
    with box("div", "stack"):
        Indicators(snapshot)
        with box("div", "two"):
            Money(snapshot, visit.look)
            Beliefs(use_slower(visit))


@solara.component
def Past(visit: LiveVisit):
    """Scrubber and explanation."""
    _, session = visit.beat.value, visit.session
    with box("div", "stack"):
        Scrubber(auctions=session.snapshot.step, chosen=visit.looked_at, event_choose=visit.look)
        Explain(visit.explained, session.snapshot.latest if session.running else None)


@solara.component
def Further(visit: LiveVisit):
    """The charts below."""
    snapshot = use_slower(visit)
    with box("div", "two"):
        WinsByGroup(snapshot)
        Thickness(snapshot)


@solara.component
def Taking(visit: LiveVisit):
    """Link, command and downloads."""
    _ = visit.settled.value
    Share(visit.session, visit.session.snapshot)


@solara.component
def Answer(visit: LiveVisit):
    """The browser's answer, below all that it answers for."""
    Pulse(beat=visit.beat.value, event_drawn=lambda _: visit.session.acknowledge())
