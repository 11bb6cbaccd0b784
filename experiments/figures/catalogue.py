"""All figures of a sweep: the market's own, then those that any market has."""

from matplotlib.figure import Figure

from core.parameters import unknown
from experiments.figures.curves import learning_curves, with_curve
from experiments.figures.declared import Drawing, of_market
from experiments.figures.forest import forest
from experiments.figures.seeds import over_seeds
from experiments.results import Results, about
from model.market import Market

#: What any market has; a market's own figure of the same key stands for it.
GENERIC = (
    Drawing(
        "learning_curves",
        "Curves",
        "Rules in one world face the same draws, seed by seed.",
        learning_curves,
        applies=lambda results: bool(with_curve(results)),
    ),
    Drawing(
        "differences",
        "Differences",
        "Each row is compared with the baseline in its own world, seed by seed.",
        forest,
        has_intervals=True,
        applies=lambda results: len(results.labels) > 1,
    ),
    Drawing("seeds", "Seeds", "A configuration's runs differ in the seed alone.", over_seeds, has_intervals=True),
)


def drawings(market: Market) -> dict[str, Drawing]:
    """The figures of a market by key, in the order of the report."""
    own = {drawing.key: drawing for drawing in of_market(market).figures}
    return own | {drawing.key: drawing for drawing in GENERIC if drawing.key not in own}


def figures_of(results: Results) -> list[str]:
    """Keys of the figures that can be drawn from a sweep."""
    return [key for key, drawing in drawings(results.market).items() if drawing.applies(results)]


def draw(results: Results, key: str, captioned: bool = True) -> Figure:
    """A figure of a sweep, with its caption below it unless that is left to a page.

    Raises:
        ParameterError: the market has no such figure.
    """
    return _declared(results, key).draw(results, f"{caption_of(results, key)} {about(results)}".strip() if captioned else "")


def caption_of(results: Results, key: str) -> str:
    """What is said below a figure beyond what the sweep rests on (`experiments.results.about`)."""
    drawing = _declared(results, key)
    spread = "Intervals are Student's t over the seeds." if drawing.has_intervals and results.seeds > 1 else ""
    return f"{drawing.shows} {spread}".strip()


def _declared(results: Results, key: str) -> Drawing:
    known = drawings(results.market)
    if key not in known:
        raise unknown("figure", key, known, results.market.name)
    return known[key]
