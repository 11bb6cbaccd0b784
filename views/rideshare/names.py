"""Names beside points: on the side where each covers least, or left out where there is no room (the pointer tells it then)."""

import math
from typing import NamedTuple

import numpy as np

_LETTER, _LINE = 6.4, 14.0  # pixels
_BEYOND = 30.0  # pixels that a name may stand beyond the sheet's sides
_SIDES = {
    "top center": (-0.5, -1.0), "bottom center": (-0.5, 1.0), "middle right": (0.0, 0.0), "middle left": (-1.0, 0.0),
    "top right": (0.0, -1.0), "bottom right": (0.0, 1.0), "top left": (-1.0, -1.0), "bottom left": (-1.0, 1.0),
}  # fmt: skip
_BAR = 6.0  # pixels of height or width that an error bar counts for: a name that one strikes through is hard to read
_COVERED = 60.0  # square pixels of other things under a name beyond which it is left out


class Box(NamedTuple):
    """A rectangle in pixels; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "Box") -> float:
        """Square pixels in common."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(width, 0.0) * max(height, 0.0)


def placed(
    x, y, names: list[str], width: float, height: float, radius: float, unit: float | None = None, bars=None
) -> tuple[list[str], list[str]]:
    """The names, empty where there is no room, and Plotly's text position for each.

    Args:
        x, y: coordinates in any unit, y upwards; they are taken to fill a sheet of `width` by `height` pixels.
        radius: pixels of a mark.
        unit: pixels of one unit of x and y, if they do not fill the sheet.
        bars: half-widths of error bars in the units of x and of y, shape (2, marks), if there are any.
    """
    bars = np.zeros((2, len(names))) if bars is None else np.nan_to_num(np.asarray(bars, float))
    left, across, right = _pixels(x, bars[0], width, unit)
    low, up, high = _pixels(y, bars[1], height, unit)
    down = height - up
    taken = [Box(-math.inf, 0.0, -_BEYOND, height), Box(width + _BEYOND, 0.0, math.inf, height)]
    taken += [Box(a - radius, d - radius, a + radius, d + radius) for a, d in zip(across, down, strict=True)]
    if bars.any():
        half = _BAR / 2.0
        taken += [Box(a, d - half, b, d + half) for a, b, d in zip(left, right, down, strict=True)]
        taken += [Box(a - half, height - top, a + half, height - end) for a, end, top in zip(across, low, high, strict=True)]
    texts, sides = [], []
    for place, name in enumerate(names):
        boxes = {side: _box(across[place], down[place], name, shift, radius) for side, shift in _SIDES.items()}
        covered = {side: sum(box.overlap(other) for other in taken) for side, box in boxes.items()}
        side = min(covered, key=covered.get)
        room = covered[side] <= _COVERED
        if room:
            taken.append(boxes[side])
        texts.append(name if room else "")
        sides.append(side)
    return texts, sides


def _pixels(values, bars: np.ndarray, size: float, unit: float | None) -> np.ndarray:
    """Where the bars begin, the marks are and the bars end, in pixels, shape (3, marks)."""
    places = np.asarray(values, float) + np.array([-1.0, 0.0, 1.0])[:, None] * bars
    if unit and places.size:
        return (places - places.min()) * unit
    reach = np.ptp(places) if places.size else 0.0
    return (places - places.min()) / reach * size if reach > 0.0 else np.full(places.shape, size / 2.0)


def _box(x: float, y: float, name: str, shift: tuple[float, float], radius: float) -> Box:
    """Where a name would stand: `shift` is in its own width and in lines, then off the mark."""
    width = len(name) * _LETTER
    left = x + shift[0] * width + (radius if shift[0] == 0.0 else -radius if shift[0] == -1.0 else 0.0)
    top = y - _LINE / 2.0 + shift[1] * (_LINE / 2.0 + radius)
    return Box(left, top, left + width, top + _LINE)
