"""The key of all charts: what each colour stands for, and what is in sight."""

from collections.abc import Callable

import solara

from views.compare.folders import Shown
from views.compare.look import looks
from views.widgets.component import component


@component("key.vue")
def _Key(entries: list, hidden: list, event_hide: Callable[[list], None]):
    """See `Key`."""


@solara.component
def Key(shown: Shown, hidden: tuple[str, ...], on_hidden: Callable[[tuple[str, ...]], None]):
    """One button a configuration that takes it out of the charts, or puts it back."""
    found = solara.use_memo(lambda: looks(shown), [shown])
    entries = [{"label": label, "colour": look.colour, "character": look.character} for label, look in found.items()]
    _Key(entries=entries, hidden=list(hidden), event_hide=lambda labels: on_hidden(tuple(labels)))
