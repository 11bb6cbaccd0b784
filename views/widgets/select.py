"""One of a few."""

from collections.abc import Callable, Sequence

from views.widgets.component import Text, component


@component("select.vue")
def _Select(label: str, value: str, choices: list[str], event_chosen: Callable[[Text], None]):
    """See `Select`."""


def Select(label: str, value: str, choices: Sequence[str], on_chosen: Callable[[str], None]):
    """A labelled list to choose from; `on_chosen` is called with the choice."""

    def chosen(choice: str) -> None:
        if choice in choices:
            on_chosen(choice)

    return _Select(label=label, value=value, choices=list(choices), event_chosen=chosen)
