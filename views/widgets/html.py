"""Plain HTML elements as containers and as text; text is escaped by the browser."""

import solara


def box(tag: str = "div", class_: str = "", children=(), **attributes):
    """An element, to be filled in a `with` block as well; attributes with a dash are written with an underscore."""
    return solara.v.Html(tag=tag, class_=class_, children=list(children), attributes=_attributes(attributes))


def words(tag: str, text: str, class_: str = "", **attributes):
    """An element with a text in it."""
    return solara.v.Html(tag=tag, class_=class_, children=[text], attributes=_attributes(attributes))


def _attributes(attributes: dict) -> dict:
    return {name.replace("_", "-"): value for name, value in attributes.items()}
