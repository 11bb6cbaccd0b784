"""What all pages share: the header, the style, and one visitor's state."""

from collections.abc import Callable
from pathlib import Path

import solara

from views.visit import VISIT, Visit
from views.widgets.component import Text, component
from views.widgets.html import box

_STYLE = Path(__file__).with_name("style.css")


@component("header.vue")
def Header(pages: list, path: str, event_go: Callable[[Text], None]):
    """Name, navigation, and the switch between light and dark."""


@solara.component
def Shell(children: list):
    """One visit: around the page that the address names, and across a change of page."""
    router = solara.use_router()
    path = "/" + router.path.strip("/")
    visit = solara.use_memo(lambda: Visit((router.search or "") if path == "/" else ""), [])
    solara.use_effect(lambda: visit.close, [])
    VISIT.provide(visit)
    pages = _pages(router.routes)
    known = {page["at"] for page in pages}
    solara.Style(_STYLE)
    with box("div", "slotlab"):
        Header(pages=pages, path=path, event_go=lambda at: router.push(at) if at in known else None)
        box("main", id="main", children=children)


def _pages(routes: list[solara.Route]) -> list[dict]:
    """Address and title of every page."""
    return [{"at": "/" + route.path.strip("/"), "title": route.label} for route in routes]
