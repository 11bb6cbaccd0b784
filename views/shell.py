"""What all pages share: the header, the style, and one visitor's state."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import solara

from model.market import market, names
from views.live.settings import MARKET
from views.visit import VISIT, Visit
from views.widgets.component import Text, component
from views.widgets.html import box

_STYLE = Path(__file__).with_name("style.css")


@component("header.vue")
def Header(
    pages: list, path: str, markets: list, market: str, event_go: Callable[[Text], None], event_chose: Callable[[Text], None]
):
    """Name, navigation, the choice of the market where there are several, and the switch between light and dark."""


@solara.component
def Shell(children: list):
    """One visit: around the page that the address names, and across a change of page."""
    router = solara.use_router()
    path = "/" + router.path.strip("/")
    visit = solara.use_memo(lambda: Visit.opened(solara.get_kernel_id(), query_of(router.search or "", path)), [])
    solara.use_effect(lambda: visit.close, [])
    VISIT.provide(visit)
    pages = _pages(router.routes)
    known = {page["at"] for page in pages}
    solara.Style(_STYLE)
    with box("div", "slotlab"):
        Header(
            pages=pages,
            path=path,
            markets=[{"name": name, "title": market(name).title} for name in names()],
            market=visit.market.name,
            event_go=lambda at: router.push(at) if at in known else None,
            event_chose=lambda name: visit.choose(name) if name in names() else None,
        )
        box("main", id="main", children=children)


def query_of(search: str, path: str) -> str:
    """What the address asks for: everything on the live page, which market on all others."""
    if path == "/":
        return search
    return urlencode([(name, value) for name, value in parse_qsl(search) if name == MARKET])


def _pages(routes: list[solara.Route]) -> list[dict]:
    """Address and title of every page."""
    return [{"at": "/" + route.path.strip("/"), "title": route.label} for route in routes]
