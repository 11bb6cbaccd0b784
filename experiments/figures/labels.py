"""Putting names beside what they name: spread along an axis, or around points, without covering one another.

adjustText pushes names apart by forces. On these figures it left names on marks and on one another and took four times as long, so
each name here is tried at 128 places around its mark, the most crowded first.
"""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text

from experiments.figures.style import INK, MUTED, PAPER, SMALL, short

MOST_NAMED = 12  # more points than this are numbered, and a key lists the names
_REACHES = (1.3, 1.8, 2.5, 3.5, 5.0, 7.0, 9.5, 12.5)  # radii of a mark, from its middle
_ANGLES = np.arange(16) / 16.0 * 2.0 * math.pi


def spread(values, gap: float, low: float = -math.inf, high: float = math.inf) -> np.ndarray:
    """Places as near as possible (least squares) to `values`, in the same order and at least `gap` apart, within bounds.

    Pools neighbours that collide, as isotonic regression does. Too many for the bounds: they keep the gap and leave them.
    """
    values = np.asarray(values, float)
    order = np.argsort(values, kind="stable")
    shifted = values[order] - gap * np.arange(len(values))
    pools: list[list[float]] = []
    for value in shifted:
        pools.append([value, 1.0])
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            mean, size = pools.pop()
            pools[-1] = [(pools[-1][0] * pools[-1][1] + mean * size) / (pools[-1][1] + size), pools[-1][1] + size]
    level = np.concatenate([np.full(int(size), mean) for mean, size in pools]) if pools else np.empty(0)
    level = np.maximum(np.minimum(level, high - gap * (len(values) - 1)), low)
    placed = np.empty(len(values))
    placed[order] = level + gap * np.arange(len(values))
    return placed


def name_line_ends(axes: Axes, height: float, ends: dict[str, tuple[float, str]], size: float = SMALL) -> None:
    """Names right of the axes at their lines' ends; `ends` holds y and colour by name, `height` is the axes' in inches."""
    low, high = axes.get_ylim()
    unit = (high - low) / (height * 72.0)  # data a point
    places = spread([y for y, _ in ends.values()], size * 1.28 * unit, low, high)
    across = axes.get_yaxis_transform()
    for (name, (y, colour)), place in zip(ends.items(), places, strict=True):
        axes.plot([1.0, 1.022, 1.035], [y, place, place], color=colour, lw=0.9, transform=across, clip_on=False)
        axes.text(1.042, place, short(name), size=size, color=INK, va="center", ha="left", transform=across)


def name_points(axes: Axes, x, y, names: list[str], bold: list[bool], radius: float = 5.0, bars=(), size: float = SMALL) -> None:
    """Names beside points (data coordinates) of this `radius` in typographic points, each where it covers least.

    A thin line joins a name to its point where they are apart. `bars` are stretches ((x, y), (x, y)) to keep free as well.
    Limits of the axes must be final.
    """
    renderer = axes.figure.canvas.get_renderer()
    pixel = axes.figure.dpi / 72.0
    half = radius * pixel
    points = axes.transData.transform(np.column_stack([x, y]))
    frame = np.array(axes.get_window_extent(renderer).extents)
    stretches = axes.transData.transform(np.reshape(bars, (-1, 2))).reshape(-1, 4)
    taken = np.concatenate([np.hstack([points - half, points + half]), stretches + np.array([-pixel, -pixel, pixel, pixel])])
    lines = np.empty((0, 2, 2))
    for place in _most_crowded_first(points):
        weight = "bold" if bold[place] else "normal"
        text = axes.text(0, 0, names[place], size=size, weight=weight, color=INK, zorder=9, va="bottom")
        text.set_bbox({"facecolor": PAPER, "alpha": 0.7, "pad": 0.6, "linewidth": 0})
        extent = Text.get_window_extent(text, renderer)
        others = np.delete(points, place, axis=0)
        spots = _candidates(points[place], extent.width, extent.height, half)
        near = _REACHES[0] * half + 1.0
        best = spots[int(np.argmin([_cost(spot, taken, lines, frame, points[place], others, near) for spot in spots]))]
        text.set_position(axes.transData.inverted().transform(best[:2]))
        line = np.array([points[place], _nearest(best, points[place])])
        if np.hypot(*(line[1] - line[0])) > half + 4 * pixel:
            path = axes.transData.inverted().transform(line)
            axes.plot(path[:, 0], path[:, 1], color=MUTED, lw=0.6, zorder=4, scalex=False, scaley=False)
        lines, taken = np.concatenate([lines, line[None]]), np.vstack([taken, best])


def _most_crowded_first(points: np.ndarray) -> np.ndarray:
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    return np.argsort(np.sort(distance, axis=1)[:, 1 : min(4, len(points))].sum(axis=1), kind="stable")


def _candidates(point: np.ndarray, width: float, height: float, radius: float) -> np.ndarray:
    """Boxes (n, 4) around a point, nearest first; a box lies on the side that its angle points to."""
    side = np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])
    size = np.array([width, height])
    corner = np.concatenate([point + side * reach * radius + size * (side - 1.0) / 2.0 for reach in _REACHES])
    return np.hstack([corner, corner + size])


def _cost(
    box: np.ndarray, taken: np.ndarray, lines: np.ndarray, frame: np.ndarray, point: np.ndarray, others: np.ndarray, near: float
) -> float:
    """How bad a box is: what it covers, what leaves the frame, how long its line is, what that crosses, who else is near."""
    end = _nearest(box, point)
    reach = float(np.hypot(*(end - point)))
    own = (taken[:, 0] <= point[0]) & (point[0] <= taken[:, 2]) & (taken[:, 1] <= point[1]) & (point[1] <= taken[:, 3])
    covered = _overlaps(box, taken).sum()
    outside = (box[2] - box[0]) * (box[3] - box[1]) - _overlaps(box, frame[None])[0]
    crossed = _crossings(point, end, lines).sum() + _touches(box[None], lines[:, 0], lines[:, 1]).sum()
    through = _touches(taken[~own], point[None], end[None]).sum()
    mistaken = (np.hypot(*(np.clip(others, box[:2], box[2:]) - others).T) < reach + 3.0).sum()
    return float(
        4.0 * covered + 20.0 * outside + 400.0 * crossed + 300.0 * through + 150.0 * mistaken + 3.0 * max(reach - near, 0.0)
    )


def _overlaps(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Areas that a box (x0, y0, x1, y1) shares with others (n, 4)."""
    sides = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    return np.prod(np.maximum(sides, 0.0), axis=1)


def _nearest(box: np.ndarray, point: np.ndarray) -> np.ndarray:
    return np.clip(point, box[:2], box[2:])


def _touches(boxes: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Whether stretches meet boxes, pair by pair (either may be one): the stretch cut to both slabs leaves something."""
    step = ends - starts
    step = np.where(step == 0.0, 1e-12, step)
    one, other = (boxes[:, :2] - starts) / step, (boxes[:, 2:] - starts) / step
    enters, leaves = np.minimum(one, other).max(axis=1), np.maximum(one, other).min(axis=1)
    return (np.maximum(enters, 0.05) < np.minimum(leaves, 0.98)) & (np.abs(ends - starts).max(axis=1) > 2.0)


def _crossings(start: np.ndarray, end: np.ndarray, lines: np.ndarray) -> np.ndarray:
    """Which of the lines (n, 2, 2) a stretch crosses."""

    def side(p, q, r):
        return (q[..., 0] - p[..., 0]) * (r[..., 1] - p[..., 1]) - (q[..., 1] - p[..., 1]) * (r[..., 0] - p[..., 0])

    a, b = lines[:, 0], lines[:, 1]
    return (side(start, end, a) * side(start, end, b) < 0.0) & (side(a, b, start) * side(a, b, end) < 0.0)
