"""What a market adds to the pages: panels, cards and a line of news. They are found in its folder `views/<market>`.

`views/<market>/__init__.py` may define

- PANELS, and CARDS: figures in large print;
- `news(simulation)`: the newest step in a sentence;
- IN_SIGHT: the parameters of the world that are not folded away;
- LIMITS: the most of a parameter that the page takes (`views.limits.Limit`), by name;
- `figure(simulation, rule, caption)`: a run on one sheet, as a figure of Matplotlib.

A market without them has what `views.standard` makes of its declarations.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from model.market import Market
from views.widgets.chart import Chart

LIVE, COMPARE = "live", "compare"


@dataclass(frozen=True)
class Panel:
    """A panel of a market on one of its pages.

    `take` reads what the panel needs, and `draw` makes of that what is shown:

    - LIVE: `take(simulation)` gives data that JSON can carry, at most 20 kB, within 5 ms: it is called between two steps of a
      running simulation, for every frame. `draw(data, **switches)` gives the properties of `element`; a chart's are `figure` and `label`.
    - COMPARE: `take(shown)` gives what is drawn of a sweep (`views.compare.folders.Shown`), and `draw` is a Solara component of that.
      A panel with the key of one of the market's figures stands for this figure.
    """

    key: str
    title: str
    page: str
    take: Callable[[Any], Any]
    draw: Callable[..., Any]
    note: str = ""
    height: int = 260  #: pixels
    switches: Mapping[str, str] = field(
        default_factory=dict
    )  #: arguments of `draw`, each with the label of its box; ticked at first
    picks: bool = False  #: whether a click looks at the step that is its x
    always: bool = False  #: whether each frame of a running market brings it; the others come by turns
    element: Callable[..., Any] = Chart  #: made with `channel` (the key), `height`, and `event_picked` if it picks


class Card(NamedTuple):
    """A figure in large print: a metric, how it is printed, and perhaps another metric beside it, after some words."""

    metric: str
    title: str
    form: str
    unit: str = ""
    beside: tuple[str, str] | None = None

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics that the card tells."""
        return (self.metric, *([self.beside[1]] if self.beside else []))


def own(market: Market, name: str, default: Any) -> Any:
    """What `views/<market>` defines under a name; the default where it defines none, or is not there."""
    place = f"views.{market.name}"
    return getattr(import_module(place), name, default) if find_spec(place) else default
