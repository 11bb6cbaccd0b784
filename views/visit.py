"""One visitor's state on all pages; it is made when the page opens and closed when it closes."""

from threading import Event
from weakref import WeakValueDictionary

import solara

from views.compare.visit import CompareVisit
from views.explorer.visit import ExplorerVisit
from views.live.visit import LiveVisit

_OPEN: WeakValueDictionary[str, "Visit"] = WeakValueDictionary()  # by the id of its kernel


class Visit:
    """What the pages keep for a visitor; `query` is what the address asks for."""

    def __init__(self, query: str):
        self.gone = Event()  # set as soon as the visitor has left, also while something of his still runs
        self.live = LiveVisit(query, self.gone)
        self.compare = CompareVisit()
        self.data = ExplorerVisit()

    @classmethod
    def opened(cls, kernel: str, query: str) -> "Visit":
        """A visit that `leave` finds."""
        visit = _OPEN[kernel] = cls(query)
        return visit

    def close(self) -> None:
        """Stop whatever runs for this visitor."""
        self.gone.set()
        self.live.close()
        self.compare.close()
        self.data.close()


def leave(kernel: str) -> None:
    """Tell all that runs for a visitor to end, who cannot be waited for: Solara closes a visit only once it rests."""
    visit = _OPEN.get(kernel)
    if visit is not None:
        visit.gone.set()


VISIT = solara.create_context(None)
