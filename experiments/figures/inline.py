"""Figures inside a web page: SVG whose inks are the page's own, so that they follow its light or dark colours."""

import re
from typing import NamedTuple

from matplotlib.colors import to_hex, to_rgb

from experiments.figures.catalogue import caption_of, draw
from experiments.figures.colours import marks
from experiments.figures.files import svg_text
from experiments.figures.style import BLUE, FAINT, INK, MUTED, PAPER, TRUTH, take_heading
from experiments.results import Results

DARK_PAPER = "#16191d"
#: CSS variables by the ink they replace: (light, dark).
INKS = {"ink": (INK, "#e8eaed"), "muted": (MUTED, "#a3abb5"), "faint": (FAINT, "#363c44"), "paper": (PAPER, DARK_PAPER)}
_LEGIBLE = 4.0  # contrast against the dark page
_LEAST = 0.85  # pixels a point, below which a figure is scrolled and not shrunk
_COLOUR = re.compile(r"#[0-9a-f]{6}\b")


class Inlined(NamedTuple):
    """A figure for a page, which sets title, reading aid and caption itself; all are plain text but `svg`, an <svg> element."""

    key: str
    title: str
    hint: str
    caption: str
    svg: str


def inlined(results: Results, key: str) -> Inlined:
    """A figure of a sweep as an element of a page.

    Inks and the configurations' colours are CSS variables (`variables`) that fall back to the colours in print. Identifiers begin
    with the figure's key.
    """
    figure = draw(results, key, captioned=False)
    title, hint, empty = take_heading(figure)
    text = svg_text(figure)
    text = text[text.index("<svg") :].strip()
    text = re.sub(r'\bid="', f'id="{key}-', text)
    text = re.sub(r'(url\(#|href="#)', rf"\g<1>{key}-", text)
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
    names = {light: name for name, (light, _) in INKS.items()} | {colour: _name(colour) for colour in colours(results)}
    text = _COLOUR.sub(lambda found: f"var(--{names[found[0]]}, {found[0]})" if found[0] in names else found[0], text)
    width, height = figure.get_size_inches() * 72.0
    box = f'viewBox="0 {empty * 72.0:.2f} {width:.2f} {height - empty * 72.0:.2f}"'
    least = f'style="min-width: {width * _LEAST:.0f}px"'
    svg = re.sub(r"<svg[^>]*>", f'<svg xmlns:xlink="http://www.w3.org/1999/xlink" {box} {least}>', text, count=1)
    return Inlined(key, title, hint, caption_of(results, key), svg)


def colours(results: Results) -> list[str]:
    """Colours of a sweep's figures that have a lighter form on a dark page; those that are an ink follow the inks."""
    inks = {light for light, _ in INKS.values()}
    found = dict.fromkeys([TRUTH, BLUE, *(mark.colour for mark in marks(results).values())])
    return [colour for colour in found if colour not in inks]


def variables(results: Results, dark: bool) -> str:
    """CSS declarations of all inks and colours of a sweep's figures."""
    pairs = {name: tones[dark] for name, tones in INKS.items()}
    pairs |= {_name(colour): on_dark(colour) if dark else colour for colour in colours(results)}
    return " ".join(f"--{name}: {value};" for name, value in pairs.items())


def _name(colour: str) -> str:
    """Name of a colour's CSS variable."""
    return f"figure-{colour[1:]}"


def on_dark(colour: str) -> str:
    """The colour, lightened until it can be told from the dark page."""
    share = 0.0
    while _contrast(lighter := _towards_white(colour, share), DARK_PAPER) < _LEGIBLE:
        share += 0.05
    return lighter


def _towards_white(colour: str, share: float) -> str:
    return to_hex([part + (1.0 - part) * share for part in to_rgb(colour)])


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
