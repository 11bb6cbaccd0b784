"""The panels of a market on its live page."""

import solara

from views.live.visit import LiveVisit
from views.panel import Panel
from views.widgets.html import box, words
from views.widgets.switch import Switch


@solara.component
def LivePanel(panel: Panel, visit: LiveVisit):
    """A card with the panel's title, switches, note and element, which takes its content from the frames of `views.live.feed`."""
    on = visit.switched.value
    with box("section", "card", data_panel=panel.key):
        with box("div", "flow"):
            words("h2", panel.title)
            box("span", "grow")
            for name, label in panel.switches.items():
                Switch(label, on.get((panel.key, name), True), lambda ticked, name=name: visit.switch(panel.key, name, ticked))
        if panel.note:
            words("p", panel.note, "note")
        picks = {"event_picked": lambda point: visit.look(int(point["x"]) - 1)} if panel.picks else {}
        panel.element(channel=panel.key, height=panel.height, **picks)
