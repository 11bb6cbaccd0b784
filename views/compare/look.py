"""How a configuration looks in charts of the page: as in print, in tones that both themes can show."""

from typing import NamedTuple

from experiments.figures import marks
from experiments.figures.inline import on_dark
from experiments.figures.style import INK
from views.compare.folders import Shown

#: Matplotlib's marker -> Plotly's symbol in space, and a character for the key.
_SYMBOLS = {
    "o": ("circle", "●"), "^": ("circle", "▲"), "s": ("square", "■"), "D": ("diamond", "◆"), "v": ("circle", "▼"), "P": ("circle", "✚"),
    "X": ("circle", "✖"), "*": ("diamond", "★"), "h": ("circle", "⬢"), "p": ("circle", "⬟"), "<": ("circle", "◀"), ">": ("circle", "▶"),
    "d": ("diamond", "♦"), "H": ("circle", "⬣"),
}  # fmt: skip


class Look(NamedTuple):
    """Colour (of the theme, or legible in both), Plotly's symbol in space, and the character in the key."""

    colour: str
    solid: str
    character: str


def looks(shown: Shown) -> dict[str, Look]:
    """The look of every configuration, by label."""
    return {
        label: Look("var(--ink)" if mark.colour == INK else on_dark(mark.colour), *_SYMBOLS[mark.marker])
        for label, mark in marks(shown.results).items()
    }
