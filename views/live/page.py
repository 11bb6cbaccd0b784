"""The live market: one visitor's simulation, stepped and explained."""

import solara

from views.guard import Guard
from views.live.cards import Cards
from views.live.controls import Controls
from views.live.explain import Explain
from views.live.feed import Feed
from views.live.panels import LivePanel
from views.live.parameters import Parameters
from views.live.scrubber import Scrubber
from views.live.settings import SEED
from views.live.share import Share
from views.live.visit import LiveVisit, dice
from views.panel import LIVE, Panel
from views.standard import panels_of
from views.visit import VISIT
from views.widgets.html import box, words

_ABOVE = 2  # panels that come before the explanation


@solara.component
def LivePage():
    """The chosen market's page."""
    visit = solara.use_context(VISIT)
    Live(visit.live).key(visit.market.name)


@solara.component
def Live(visit: LiveVisit):
    """All panels of the live market."""
    solara.use_effect(lambda: visit.session.pause, [])
    solara.use_thread(visit.prepare, dependencies=[])
    panels = panels_of(visit.market, LIVE)
    with box("div", "live"):
        if visit.refusal:
            words("p", visit.refusal, "card problem", role="alert")
        Bar(visit)
        with box("div", "side"):
            Guard("Parameters", lambda: Form(visit))
            with box("div", "stack"):
                Guard("Indicators", lambda: Cards(visit.market))
                Panels(panels[:_ABOVE], visit)
                Guard(f"Explain this {visit.market.step_noun}", lambda: Past(visit))
                Panels(panels[_ABOVE:], visit)
                Guard("Take it along", lambda: Taking(visit))
            Feed(visit)


@solara.component
def Panels(panels: tuple[Panel, ...], visit: LiveVisit):
    """Panels side by side where there is room."""
    with box("div", "two"):
        for panel in panels:
            Guard(panel.title, lambda panel=panel: LivePanel(panel, visit)).key(panel.key)


@solara.component
def Bar(visit: LiveVisit):
    """The controls."""
    session, _ = visit.session, visit.news.value
    Controls(
        noun=visit.market.step_noun,
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
        lambda: visit.edit(SEED, dice()),
    )


@solara.component
def Past(visit: LiveVisit):
    """Scrubber and explanation."""
    _ = visit.news.value
    with box("div", "stack"):
        Scrubber(noun=visit.market.step_noun, chosen=visit.chosen.value, event_choose=visit.look)
        Explain(visit.market.step_noun, visit.explained, visit.untold)


@solara.component
def Taking(visit: LiveVisit):
    """Link, command and downloads."""
    _ = visit.news.value
    Share(visit.session, visit.session.snapshot)
