"""Figures of a sweep, each drawn here and nowhere else: as files, as bytes, and as elements of a page.

A market's own are in `experiments/figures/MARKET.py`, or in the package of that name.
"""

from pathlib import Path

from experiments.figures.catalogue import caption_of, draw, drawings, figures_of
from experiments.figures.colours import Mark, marks
from experiments.figures.files import FORMATS, as_bytes, draw_all, save, svg_text
from experiments.figures.inline import Inlined, inlined, variables
from experiments.results import Results, load

__all__ = [
    "FORMATS",
    "Inlined",
    "Mark",
    "as_bytes",
    "caption_of",
    "draw",
    "draw_all",
    "drawings",
    "figures_of",
    "inlined",
    "marks",
    "save",
    "svg",
    "svg_text",
    "variables",
]


def svg(source: Results | Path, key: str) -> str:
    """A figure of a sweep (its results, or its folder) as the text of an SVG file, with its caption."""
    return svg_text(draw(source if isinstance(source, Results) else load(source), key))
