"""Figures as files: the same results give the same bytes, and nobody sees half a file."""

import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from matplotlib.figure import Figure

from core.parameters import ParameterError
from experiments.figures.beliefs import MOST_PANELS, belief_frame, beliefs_against_truth
from experiments.figures.comparisons import inclusion_bars, promised_delivered, thickness_profit
from experiments.figures.curves import learning_curves
from experiments.figures.entry import entry_frontier
from experiments.figures.results import Results, about, load
from experiments.figures.style import styled
from experiments.figures.surface import risk_profit_inclusion
from experiments.rideshare.entry import varied_policies
from experiments.store import replace

FORMATS = ("png", "svg", "pdf")
_METADATA = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_DPI = 200
_PROFIT = "Profit is what the platform keeps: by default delivered value less what winners are paid."


class Drawing(NamedTuple):
    """How a figure is drawn from a sweep: `draw(results, caption)`; `note` is what its caption says beyond `about`; `intervals`
    tells that it has 95 % intervals where there are several seeds, `fits` whether a sweep has what it shows."""

    draw: Callable[[Results, str], Figure]
    note: str
    intervals: bool = False
    fits: Callable[[Results], bool] = lambda _: True


def _draw_beliefs(results: Results, caption: str) -> Figure:
    beliefs = belief_frame(results.runs)
    return beliefs_against_truth(beliefs, caption)


#: All figures by the name of their file, in the order of the report.
FIGURES: dict[str, Drawing] = {
    "risk_profit_inclusion": Drawing(
        lambda results, caption: risk_profit_inclusion(results.runs, results.blocks, caption=caption),
        "Large marks are means. In space, a small point is a block of 50 auctions of one configuration, averaged over the "
        "seeds, and the mesh is the convex hull of all blocks. " + _PROFIT,
    ),
    "learning_curves": Drawing(
        lambda results, caption: learning_curves(results.runs, results.blocks, caption=caption),
        f"{_PROFIT} Mechanisms in one world face the same tenders, seed by seed.",
    ),
    "promised_delivered": Drawing(
        lambda results, caption: promised_delivered(results.runs, caption),
        "Optimistic rules promise more than launches deliver. The gap is taken seed by seed.",
        intervals=True,
    ),
    "inclusion": Drawing(
        lambda results, caption: inclusion_bars(results.runs, caption),
        "Newcomers had no success before the platform opened.",
        intervals=True,
    ),
    "entry_policies": Drawing(
        lambda results, caption: entry_frontier(results.runs, caption),
        "Regret is against the best of all who responded, admitted or not. Benchmarks that know the truth are faint.",
        intervals=True,
        fits=lambda results: bool(varied_policies(results.runs)),
    ),
    "thickness": Drawing(
        lambda results, caption: thickness_profit(results.runs, caption=caption),
        "W is the value of the payloads tendered together.",
        intervals=True,
    ),
    "beliefs": Drawing(
        _draw_beliefs,
        f"One seed, run again; {MOST_PANELS} configurations at most, of every mechanism before variants of one.",
    ),
}


def figures_of(results: Results) -> list[str]:
    """Names of the figures that can be drawn from a sweep."""
    return [name for name, drawing in FIGURES.items() if drawing.fits(results)]


def drawings(results: Results, captions: bool = True) -> Iterator[tuple[str, Figure, str]]:
    """Name, figure and caption of every figure that fits; if `captions` is False it is not drawn, and says nothing of the sweep."""
    for name in figures_of(results):
        caption = caption_of(name, results, captions)
        yield name, FIGURES[name].draw(results, caption if captions else ""), caption


def caption_of(name: str, results: Results, sweep: bool = True) -> str:
    """What is said below a figure; with `sweep` also what it rests on (`about`)."""
    drawing = FIGURES[name]
    spread = " Intervals are Student's t over the seeds." if drawing.intervals and results.runs["seed"].nunique() > 1 else ""
    return f"{drawing.note}{spread} {about(results.runs, results.manifest)}" if sweep else f"{drawing.note}{spread}"


@styled
def save(figure: Figure, path: Path) -> Path:
    """Write a figure in the format of `path`'s ending, without dates, under a temporary name first."""
    kind = _known(path.suffix.lstrip(".").lower())
    replace(path, lambda target: figure.savefig(target, format=kind, dpi=_DPI, metadata=_METADATA[kind]))
    return path


@styled
def svg_text(figure: Figure) -> str:
    """A figure as the text of an SVG file, the same as `save` writes."""
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata=_METADATA["svg"])
    return text.getvalue()


@styled
def as_bytes(figure: Figure, kind: str) -> bytes:
    """A figure as the content of a file, the same as `save` writes.

    Raises:
        ParameterError: a format that is not known.
    """
    target = io.BytesIO()
    figure.savefig(target, format=_known(kind), dpi=_DPI, metadata=_METADATA[kind])
    return target.getvalue()


def draw_all(folder: Path, out: Path | None = None, formats: Iterable[str] = FORMATS) -> list[Path]:
    """Draw every figure that fits the sweep in `folder` into `out` (`folder`/figures if left out), and return the files.

    Raises:
        ParameterError: the folder holds no finished sweep, a format is not known, or `out` cannot be made.
    """
    formats = tuple(_known(kind) for kind in formats)
    results = load(folder)
    out = Path(folder) / "figures" if out is None else Path(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(f"{out}: the folder for figures cannot be made: {error.strerror}.") from None
    return [save(figure, out / f"{name}.{kind}") for name, figure, _ in drawings(results) for kind in formats]


def _known(kind: str) -> str:
    if kind not in FORMATS:
        raise ParameterError(f"A figure is written as {', '.join(FORMATS)}; got {kind!r}.")
    return kind
