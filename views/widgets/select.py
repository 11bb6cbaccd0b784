"""One of a few."""

from collections.abc import Callable, Sequence

import solara


@solara.component_vue("select.vue", vuetify=False)
def _Select(label: str, value: str, choices: list[str], event_chosen: Callable[[str], None]):
    """See `Select`."""


def Select(label: str, value: str, choices: Sequence[str], on_chosen: Callable[[str], None]):
    """A labelled list to choose from; `on_chosen` is called with the choice."""
    return _Select(label=label, value=value, choices=list(choices), event_chosen=on_chosen)
