"""How every figure looks: inks, sizes, one sheet with title, reading aid and caption.

No pyplot, so no figure outlives its use. Matplotlib's settings are process-wide; they are set under a lock and put back.
"""

import math
import textwrap
import threading
from functools import wraps

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from core.printable import cut

INK, MUTED, FAINT, PAPER = "#1b1f24", "#5b6470", "#d7dbe0", "#ffffff"
BLUE = "#0072b2"
TRUTH = "#c1121f"  # strokes that stand for what nobody knows
SIZE, SMALL = 8.5, 7.5  # points
_LEADING = 1.38  # of a line, over its size
MOST_LETTERS = 80  # of a name beside what it names: more would leave no room for axes
_EM = 0.535  # mean width of a letter over its size, of DejaVu Sans; with bold 1.12 as wide

_SETTINGS = {
    "font.family": "DejaVu Sans",
    "font.size": SIZE,
    "text.color": INK,
    "text.parse_math": False,  # no text here is a formula: a dollar sign in a name is one, and an unpaired one no error
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.labelsize": SIZE,
    "axes.titlesize": SIZE,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "figure.dpi": 100,
    "svg.hashsalt": "slotlab",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
_LOCK = threading.RLock()


def styled(function):
    """Run `function` with the figures' settings of Matplotlib, one thread at a time."""

    @wraps(function)
    def inside(*args, **options):
        with _LOCK, matplotlib.rc_context(_SETTINGS):
            return function(*args, **options)

    return inside


class Sheet:
    """A figure in inches: title and reading aid above, caption below, and a body between them for axes.

    Args:
        width, body: of the whole, and height of the body.
        caption: what the figure rests on; left out if empty.
    """

    def __init__(self, width: float, body: float, title: str, hint: str = "", caption: str = ""):
        self.width, self.body = width, body
        above = [(line, 11.0, INK, "bold", "title") for line in _wrapped(title, width, 11.0 * 1.12)]
        above += [(line, SIZE, MUTED, "normal", "hint") for line in _wrapped(hint, width, SIZE)]
        below = _wrapped(caption, width, SMALL)
        top = 0.1 + sum(_height(size) for _, size, *_ in above)
        self._bottom = 0.08 + len(below) * _height(SMALL) + (0.06 if below else 0.0)
        self.height = top + body + self._bottom
        self.figure = Figure(figsize=(width, self.height))
        FigureCanvasAgg(self.figure)
        y = self.height - 0.1
        for line, size, colour, weight, role in above:
            self._text(line, y, size, colour, weight, role)
            y -= _height(size)
        for place, line in enumerate(below):
            self._text(line, self._bottom - 0.06 - place * _height(SMALL), SMALL, MUTED, "normal", "caption")

    def axes(self, left: float, bottom: float, right: float, top: float, **options) -> Axes:
        """Axes whose frame keeps these distances (inches) from the body's four sides."""
        size = self.width - left - right, self.body - bottom - top
        return self.place(left, bottom, *size, **options)

    def place(self, left: float, bottom: float, width: float, height: float, **options) -> Axes:
        """Axes of a given size (inches) whose lower left corner has these coordinates in the body."""
        rectangle = (
            left / self.width,
            (self._bottom + bottom) / self.height,
            width / self.width,
            height / self.height,
        )
        return self.figure.add_axes(rectangle, **options)

    def _text(self, line: str, y: float, size: float, colour: str, weight: str, role: str) -> None:
        place = {"x": 0.1 / self.width, "y": y / self.height, "va": "top", "ha": "left"}
        self.figure.text(**place, s=line, size=size, color=colour, weight=weight, gid=role)


def take_heading(figure: Figure) -> tuple[str, str, float]:
    """Remove title and reading aid from a sheet, and return both and the height (inches) that is empty now."""
    found = {role: [text for text in figure.texts if text.get_gid() == role] for role in ("title", "hint")}
    empty = sum(_height(text.get_size()) for texts in found.values() for text in texts)
    words = [" ".join(text.get_text() for text in texts) for texts in found.values()]
    for text in [*found["title"], *found["hint"]]:
        text.remove()
    return words[0], words[1], empty


def short(name: str) -> str:
    """A name as it is written where there is one line for it."""
    return cut(name, MOST_LETTERS)


def text_width(text: str, size: float = SMALL) -> float:
    """About how wide a name (`short`) in bold is, in inches."""
    return len(short(text)) * size * _EM * 1.12 / 72.0


def in_two_lines(text: str, width: float, size: float = SMALL) -> str:
    """A name broken at its spaces and commas to fit `width` inches, in two lines at most."""
    most = max(8, int(width * 72.0 / (size * _EM)))
    return "\n".join(textwrap.wrap(text, most, max_lines=2, placeholder="…"))


def message(title: str, text: str, caption: str = "") -> Figure:
    """A sheet that says in words why there is nothing to draw."""
    sheet = Sheet(7.2, 1.1, title, "", caption)
    axes = sheet.axes(0.1, 0.1, 0.1, 0.1)
    axes.axis("off")
    lines = "\n".join(_wrapped(text, 6.6, SIZE + 1))
    axes.text(0.5, 0.5, lines, ha="center", va="center", size=SIZE + 1, color=MUTED, transform=axes.transAxes)
    return sheet.figure


def _height(size: float) -> float:
    return size * _LEADING / 72.0


def _wrapped(text: str, width: float, size: float) -> list[str]:
    return textwrap.wrap(text, max(20, math.floor((width - 0.25) * 72.0 / (size * _EM)))) if text else []
