"""Figures inside a web page: SVG whose inks are the page's own, so that they follow its light or dark colours."""

import re

from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from experiments.figures.files import svg_text
from experiments.figures.style import FAINT, INK, MUTED, PAPER, take_heading

DARK_PAPER = "#16191d"
#: CSS variables by the ink they replace: (light, dark).
INKS = {"ink": (INK, "#e8eaed"), "muted": (MUTED, "#a3abb5"), "faint": (FAINT, "#363c44"), "paper": (PAPER, DARK_PAPER)}
_LEGIBLE = 4.0  # contrast against the dark page
_LEAST = 0.85  # pixels a point, below which a figure is scrolled and not shrunk


def inline_svg(figure: Figure, prefix: str, colours: dict[str, str]) -> tuple[str, str, str]:
    """Title, reading aid and <svg> of a figure without them; identifiers get the prefix.

    `colours` maps further colours in it (#rrggbb) to names of CSS variables.
    """
    title, hint, empty = take_heading(figure)
    text = svg_text(figure)
    text = text[text.index("<svg") :].strip()
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r'(url\(#|href="#)', rf"\g<1>{prefix}-", text)
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
    names = {light: name for name, (light, _) in INKS.items()} | colours
    text = re.sub(r"#[0-9a-f]{6}\b", lambda found: f"var(--{names[found[0]]})" if found[0] in names else found[0], text)
    width, height = figure.get_size_inches() * 72.0
    box = f'viewBox="0 {empty * 72.0:.2f} {width:.2f} {height - empty * 72.0:.2f}"'
    least = f'style="min-width: {width * _LEAST:.0f}px"'
    return title, hint, re.sub(r"<svg[^>]*>", f'<svg xmlns:xlink="http://www.w3.org/1999/xlink" {box} {least}>', text, count=1)


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
