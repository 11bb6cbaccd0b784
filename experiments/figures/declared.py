"""What a figure declares, and where a market's own are found: `experiments/figures/MARKET.py`, or the package of that name."""

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from markupsafe import Markup
from matplotlib.figure import Figure

from experiments.results import Results
from model.market import Market


def _always(_: Results) -> bool:
    return True


class Drawing(NamedTuple):
    """A declared figure; `draw(results, caption="")` makes it."""

    key: str  #: name of its file, and of its place in the report
    title: str  #: in one or two words
    shows: str  #: what its caption says beyond what the results rest on
    draw: Callable[..., Figure]
    has_intervals: bool = False  #: it has 95 % intervals where there are several seeds
    applies: Callable[[Results], bool] = _always  #: whether a sweep has what it shows


class OfMarket(NamedTuple):
    """What a market's module has of its own; it may leave out any of these (their names there are in capitals)."""

    figures: tuple[Drawing, ...] = ()
    marks: Mapping[str, tuple[str, str]] = {}  #: colour and marker by rule
    findings: Callable[[Results], list[Markup]] = lambda _: []  #: sentences about the results of one world
    also_shown: tuple[str, ...] = ()  #: metrics in a page's tables beside those that are printed
    definitions: str = ""  #: words that its metrics' definitions use
    credits: str = ""  #: whom its data name as their source


def of_market(market: Market) -> OfMarket:
    """What the market's module has; nothing where there is none."""
    name = f"experiments.figures.{market.name}"
    if find_spec(name) is None:
        return OfMarket()
    module = import_module(name)
    return OfMarket(**{field: getattr(module, field.upper()) for field in OfMarket._fields if hasattr(module, field.upper())})
