"""Plain HTML elements as containers and as text; text is escaped by the browser."""

from collections.abc import Callable

import solara


def box(tag: str = "div", class_: str = "", children=(), **attributes):
    """An element, to be filled in a `with` block as well; attributes with a dash are written with an underscore."""
    return solara.v.Html(tag=tag, class_=class_, children=list(children), attributes=_attributes(attributes))


def words(tag: str, text: str, class_: str = "", **attributes):
    """An element with a text in it."""
    return solara.v.Html(tag=tag, class_=class_, children=[text], attributes=_attributes(attributes))


def button(text: str, on_click: Callable[[], None], class_: str = ""):
    """A button that looks as all others do."""
    element = solara.v.Html(tag="button", class_=class_, children=[text])
    solara.v.use_event(element, "click", lambda *_: on_click())
    return element


def _attributes(attributes: dict) -> dict:
    return {name.replace("_", "-"): value for name, value in attributes.items()}
