"""A box to tick."""

from collections.abc import Callable

from views.widgets.component import component


@component("switch.vue")
def _Switch(label: str, on: bool, event_turned: Callable[[bool], None]):
    """See `Switch`."""


def Switch(label: str, on: bool, turned: Callable[[bool], None]):
    """A labelled box; `turned` is called with whether it is ticked."""
    return _Switch(label=label, on=on, event_turned=turned)
