"""What a visitor has in the data explorer; it outlives a look at another page."""

import solara

from model.market import Market
from views.explorer.datasets import Dataset, datasets
from views.explorer.query import Query
from views.explorer.rebuild import Rebuild


class ExplorerVisit:
    """The chosen file, what is asked of each file, the column in the chart, and the build of the tables."""

    def __init__(self, market: Market):
        self._market, self.market = market, market.name
        known = datasets(self.market)
        self.chosen: solara.Reactive[Dataset | None] = solara.reactive(known[0] if known else None)
        self.charted: solara.Reactive[dict[Dataset, str]] = solara.reactive({})
        self.beat = solara.reactive(0)  # counts news of the build
        self.rebuild = Rebuild(market.name, on_built=self._forget)
        self.rebuild.on_change = self._changed
        self._queries: solara.Reactive[dict[Dataset, Query]] = solara.reactive({})

    @property
    def query(self) -> Query:
        """What is asked of the chosen file."""
        return self._queries.value.get(self.chosen.value, Query())

    def ask(self, query: Query) -> None:
        """Ask something else of the chosen file."""
        self._queries.set({**self._queries.value, self.chosen.value: query})

    def chart(self, column: str) -> None:
        """Draw another column of the chosen file."""
        self.charted.set({**self.charted.value, self.chosen.value: column})

    def close(self) -> None:
        """The visitor has gone; a build under way goes on to its end."""
        self.rebuild.on_change = lambda: None

    def _forget(self) -> None:
        """The next worlds are built from the new tables."""
        self._market.load("forget")()

    def _changed(self) -> None:
        self.beat.set(self.beat.value + 1)
