"""The button that builds the tables anew, with what the readers say."""

import solara

from views.explorer.visit import ExplorerVisit
from views.widgets.html import box, words

_STATES = {
    "resting": "Reads every raw file, checks it, and replaces the tables if all is well.",
    "running": "Building the tables …",
    "failed": "The tables are as they were:",
}


@solara.component
def Build(visit: ExplorerVisit):
    """The panel."""
    _, news = visit.beat.value, visit.rebuild.news
    with box("section", "card stack build", aria_label="Re-run ETL", data_state=news.state):
        words("h2", "Raw files to tables")
        button = box("button", "go", ["Re-run ETL"], disabled=news.state == "running")
        solara.v.use_event(button, "click", lambda *_: visit.rebuild.start())
        words("p", _STATES.get(news.state, f"Built in {news.seconds:.1f} s."), "note", role="status")
        if news.problem:
            words("p", news.problem, "problem", role="alert")
        if news.log:
            with box("div", "log", tabindex="0", role="region", aria_label="Log of the build"):
                for line in news.log:
                    words("div", line.strip(), "detail" if line.startswith(" ") else "")
        words("p", "A live market keeps the tables it was built with until Reset.", "note")
