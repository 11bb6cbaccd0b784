"""A file that is made when somebody asks for it."""

from collections.abc import Callable

import solara

from views.widgets.component import Signal, component


@component("download.vue")
def _Download(label: str, filename: str, kind: str, content: bytes | None, problem: str, disabled: bool,
              event_wanted: Callable[[Signal], None], event_taken: Callable[[Signal], None]):  # fmt: skip
    """See `Download`."""


@solara.component
def Download(
    label: str, filename: str, make: Callable[[], bytes], kind: str = "application/octet-stream", disabled: bool = False
):
    """A button; `make` is called when it is pressed, and what it returns is saved as `filename`."""
    content, set_content = solara.use_state(None)
    problem, set_problem = solara.use_state("")

    def wanted(_) -> None:
        try:
            set_content(make())
            set_problem("")
        except Exception as error:  # whatever goes wrong, the visitor reads it beside the button
            set_problem(f"{filename} could not be made: {error}")

    _Download(
        label=label,
        filename=filename,
        kind=kind,
        content=content,
        problem=problem,
        disabled=disabled,
        event_wanted=wanted,
        event_taken=lambda _: set_content(None),
    )
