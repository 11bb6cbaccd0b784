"""One visitor's state on all pages; it is made when the page opens and closed when it closes."""

import solara

from views.compare.visit import CompareVisit
from views.explorer.visit import ExplorerVisit
from views.live.visit import LiveVisit


class Visit:
    """What the pages keep for a visitor; `query` is what the address asks for."""

    def __init__(self, query: str):
        self.live = LiveVisit(query)
        self.compare = CompareVisit()
        self.data = ExplorerVisit()

    def close(self) -> None:
        """Stop whatever runs for this visitor."""
        self.live.close()
        self.compare.close()
        self.data.close()


VISIT = solara.create_context(None)
