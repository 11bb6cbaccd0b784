"""The newest auction in one line, while the market runs."""

import solara


@solara.component_vue("ticker.vue", vuetify=False)
def Ticker():
    """Shows what happened last, or nothing where the market rests; it follows the frames of `views.live.feed`."""
