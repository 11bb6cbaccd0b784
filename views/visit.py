"""One visitor's state on all pages; it is made when the page opens and closed when it closes."""

from threading import Event
from typing import NamedTuple
from weakref import WeakValueDictionary

import solara

from core.parameters import ParameterError
from experiments.config import usual_market
from model.market import Market, market
from views.compare.visit import CompareVisit
from views.explorer.visit import ExplorerVisit
from views.live.settings import market_of
from views.live.visit import LiveVisit

_OPEN: WeakValueDictionary[str, "Visit"] = WeakValueDictionary()  # by the id of its kernel


class Pages(NamedTuple):
    """What a visitor has on the pages of one market."""

    live: LiveVisit
    compare: CompareVisit
    data: ExplorerVisit


class Visit:
    """What the pages keep for a visitor; `query` is what the address asks for."""

    def __init__(self, query: str):
        self.gone = Event()  # set as soon as the visitor has left, also while something of his still runs
        try:
            chosen = market_of(query)
        except ParameterError:  # the live page says why the link is refused
            chosen = market(usual_market())
        self._chosen = solara.reactive(chosen.name)
        self._pages = {chosen.name: self._open(chosen, query)}

    @classmethod
    def opened(cls, kernel: str, query: str) -> "Visit":
        """A visit that `leave` finds."""
        visit = _OPEN[kernel] = cls(query)
        return visit

    @property
    def market(self) -> Market:
        """The market that the pages show."""
        return market(self._chosen.value)

    @property
    def live(self) -> LiveVisit:
        """The live page of this market."""
        return self._pages[self._chosen.value].live

    @property
    def compare(self) -> CompareVisit:
        """The page that compares its mechanisms."""
        return self._pages[self._chosen.value].compare

    @property
    def data(self) -> ExplorerVisit:
        """The page of its data."""
        return self._pages[self._chosen.value].data

    def choose(self, name: str) -> None:
        """Show another market; what runs in the former one pauses, and is found again.

        Raises:
            ParameterError: there is none of that name.
        """
        chosen = market(name)
        if chosen.name not in self._pages:
            self._pages[chosen.name] = self._open(chosen, "")
        self._chosen.set(chosen.name)

    def close(self) -> None:
        """Stop whatever runs for this visitor."""
        self.gone.set()
        for pages in self._pages.values():
            for page in pages:
                page.close()

    def _open(self, chosen: Market, query: str) -> Pages:
        return Pages(LiveVisit(chosen, query, self.gone), CompareVisit(chosen), ExplorerVisit(chosen))


def leave(kernel: str) -> None:
    """Tell all that runs for a visitor to end, who cannot be waited for: Solara closes a visit only once it rests."""
    visit = _OPEN.get(kernel)
    if visit is not None:
        visit.gone.set()


VISIT = solara.create_context(None)
