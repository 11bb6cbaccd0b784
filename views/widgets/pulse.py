"""The browser's answer that it has drawn what it was sent."""

from collections.abc import Callable

import solara


@solara.component_vue("pulse.vue", vuetify=False)
def Pulse(beat: int, event_drawn: Callable[[int], None]):
    """Invisible; calls `event_drawn` with each new `beat` once everything sent before it is on the screen.

    Messages to the browser keep their order, so a Pulse that is rendered after its charts answers for all of them.
    """
