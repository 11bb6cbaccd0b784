"""All panels that show a finished sweep."""

import solara

from experiments.rideshare.entry import varied_policies
from views.compare.curves import Curves
from views.compare.downloads import Downloads
from views.compare.entry import EntryPolicies
from views.compare.folders import Shown
from views.compare.inclusion import Inclusion
from views.compare.key import Key
from views.compare.surface import Surface
from views.compare.tables import Tables
from views.compare.thickness import ThicknessMoney
from views.compare.visit import CompareVisit
from views.guard import Guard
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
            Sweep(shown, visit).key(str(id(shown)))


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
def Sweep(shown: Shown, visit: CompareVisit):
    """The panels of one sweep; each fails for itself."""
    hidden = visit.hidden.value
    labels = [label for label in shown.labels if label not in hidden]
    with box("div", "stack", data_sweep=str(shown.folder)):
        Headline(shown)
        Guard("Key", lambda: Key(shown, hidden, visit.hidden.set))
        with box("div", "two"):
            Guard("Learning curves", lambda: Curves(shown, labels))
            Guard("Thickness", lambda: ThicknessMoney(shown, labels))
        Guard("Risk, profit and inclusion", lambda: Surface(shown, labels))
        Guard("Inclusion", lambda: Inclusion(shown, labels))
        if varied_policies(shown.results.runs):
            Guard("Policies for entrants", lambda: EntryPolicies(shown, labels))
        Guard("Comparison", lambda: Tables(shown))
        Guard("Downloads", lambda: Downloads(shown))


@solara.component
def Headline(shown: Shown):
    """What is shown, and what of it failed."""
    failed = shown.results.failed
    with box("section", "card", data_panel="headline"):
        words("h2", "Example: press Run for your own" if shown.is_example else f"Results in {shown.folder}")
        words("p", shown.sentence, "note")
        if len(failed):
            words("p", f"{len(failed)} of {len(failed) + len(shown.results.runs)} runs failed and are left out:", "problem")
            with box("ul", "facts problem"):
                for reason, count in failed["error"].value_counts().items():
                    words("li", f"{count}: {reason}")
