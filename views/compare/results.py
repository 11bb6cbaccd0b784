"""All panels that show a finished sweep."""

import solara

from experiments.figures import drawings, figures_of
from experiments.figures.findings import findings
from views.compare.downloads import Downloads
from views.compare.figures import SweepFigure, inks
from views.compare.folders import Shown
from views.compare.tables import Tables
from views.compare.visit import CompareVisit
from views.guard import Guard
from views.panel import COMPARE
from views.standard import panels_of
from views.widgets.html import box, button, words


@solara.component
def Results(visit: CompareVisit):
    """What is shown now, or how to get something to show."""
    solara.use_effect(visit.look, [])
    shown = visit.shown.value
    with box("div", "stack"):
        if shown is None:
            Empty(visit)
        else:
            Sweep(shown).key(str(id(shown)))


@solara.component
def Empty(visit: CompareVisit):
    """Nothing has been run or opened."""
    with box("section", "card stack", data_panel="empty"):
        words("h2", "No results yet")
        words(
            "p",
            "A sweep puts every rule into the same worlds, seed by seed, and compares what comes of it: what differs is the "
            "rules' doing.",
        )
        button("Run all mechanisms", lambda: visit.run(everyone=True), "go large")


@solara.component
def Sweep(shown: Shown):
    """The panels of one sweep; each fails for itself. A market's own panel stands for the figure of its key."""
    own = {panel.key: panel for panel in panels_of(shown.market, COMPARE)}
    figures = figures_of(shown.results)
    with box("div", "stack", data_sweep=str(shown.folder)):
        solara.Style(inks(shown))
        Headline(shown)
        for panel in (own[key] for key in own if key not in figures):
            Guard(panel.title, lambda panel=panel: panel.draw(panel.take(shown))).key(panel.key)
        for key in figures:
            title = drawings(shown.market)[key].title
            Guard(title, lambda key=key: own[key].draw(own[key].take(shown)) if key in own else SweepFigure(shown, key)).key(key)
        Guard("Comparison", lambda: Tables(shown))
        Guard("Downloads", lambda: Downloads(shown))


@solara.component
def Headline(shown: Shown):
    """What is shown, and what of it failed."""
    failed = shown.results.failed
    with box("section", "card", data_panel="headline"):
        words("h2", "Example: press Run for your own" if shown.is_example else f"Results in {shown.folder}")
        words("p", shown.sentence, "note")
        with box("ul", "facts"):
            for line in findings(shown.results):
                words("li", line.striptags())
        if len(failed):
            words("p", f"{len(failed)} of {len(failed) + len(shown.results.runs)} runs failed and are left out:", "problem")
            with box("ul", "facts problem"):
                for reason, count in failed["error"].value_counts().items():
                    words("li", f"{count}: {reason}")
