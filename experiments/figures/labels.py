"""Putting names beside what they name: spread along an axis, or around points, without covering one another."""

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from experiments.figures.style import INK, MUTED, PAPER, SMALL

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
        axes.text(1.042, place, name, size=size, color=INK, va="center", ha="left", transform=across)


def name_points(axes: Axes, x, y, names: list[str], bold: list[bool], radius: float = 5.0, bars=(), size: float = SMALL) -> None:
    """Names beside points (data coordinates) of this `radius` in typographic points, each where it covers least.

    A thin line joins a name to its point where they are apart. `bars` are stretches ((x, y), (x, y)) to keep free as well.
    Limits of the axes must be final.
    """
    renderer = axes.figure.canvas.get_renderer()
    pixel = axes.figure.dpi / 72.0
    points = axes.transData.transform(np.column_stack([x, y]))
    frame = axes.get_window_extent(renderer)
    half = radius * pixel
    taken = [Bbox.from_bounds(px - half, py - half, 2 * half, 2 * half) for px, py in points]
    for bar in bars:
        (x0, y0), (x1, y1) = axes.transData.transform(bar)
        taken.append(Bbox.from_extents(x0 - pixel, y0 - pixel, x1 + pixel, y1 + pixel))
    leaders: list[tuple[np.ndarray, np.ndarray]] = []
    for place in _most_crowded_first(points):
        weight = "bold" if bold[place] else "normal"
        text = axes.text(0, 0, names[place], size=size, weight=weight, color=INK, zorder=9)
        text.set_bbox({"facecolor": PAPER, "alpha": 0.7, "pad": 0.6, "linewidth": 0})
        box = Text.get_window_extent(text, renderer)
        spots = list(_candidates(points[place], box.width, box.height, half))
        others = np.delete(points, place, axis=0)
        costs = [_cost(spot, taken, leaders, frame, points[place], others) for spot in spots]
        best = spots[int(np.argmin(costs))]
        text.set_position(axes.transData.inverted().transform((best.x0, best.y0)))
        text.set_verticalalignment("bottom")
        end = _nearest(best, points[place])
        if np.hypot(*(end - points[place])) > half + 4 * pixel:
            path = axes.transData.inverted().transform([points[place], end])
            axes.plot(path[:, 0], path[:, 1], color=MUTED, lw=0.6, zorder=4, scalex=False, scaley=False)
        leaders.append((points[place], end))
        taken.append(best)


def _most_crowded_first(points: np.ndarray) -> np.ndarray:
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    return np.argsort(np.sort(distance, axis=1)[:, 1 : min(4, len(points))].sum(axis=1), kind="stable")


def _candidates(point: np.ndarray, width: float, height: float, radius: float):
    """Boxes around a point, nearest first; the box lies on the side that the angle points to."""
    for reach in _REACHES:
        for angle in _ANGLES:
            along, up = math.cos(angle), math.sin(angle)
            x, y = point[0] + along * reach * radius, point[1] + up * reach * radius
            yield Bbox.from_bounds(x + width * (along - 1.0) / 2.0, y + height * (up - 1.0) / 2.0, width, height)


def _cost(box: Bbox, taken: list[Bbox], leaders: list, frame: Bbox, point: np.ndarray, others: np.ndarray) -> float:
    """How bad a box is: what it covers, what leaves the frame, how long its line is, what that crosses, who else is near."""
    covered = sum(_overlap(box, other) for other in taken)
    outside = box.width * box.height - _overlap(box, frame)
    end = _nearest(box, point)
    crossed = sum(_cross(point, end, *line) or _through(box, *line) for line in leaders)
    through = sum(_through(other, point, end) for other in taken if not other.contains(*point))
    reach = float(np.hypot(*(end - point)))
    mistaken = sum(np.hypot(*(_nearest(box, other) - other)) < reach + 3.0 for other in others)
    return 4.0 * covered + 20.0 * outside + 400.0 * crossed + 300.0 * through + 150.0 * mistaken + 3.0 * reach


def _overlap(a: Bbox, b: Bbox) -> float:
    width, height = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return width * height if width > 0.0 and height > 0.0 else 0.0


def _nearest(box: Bbox, point: np.ndarray) -> np.ndarray:
    return np.array([min(max(point[0], box.x0), box.x1), min(max(point[1], box.y0), box.y1)])


def _through(box: Bbox, start: np.ndarray, end: np.ndarray) -> bool:
    """Whether a stretch touches a box, at nine places along it."""
    return any(box.contains(*(start + (end - start) * share)) for share in np.linspace(0.1, 0.95, 9))


def _cross(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> bool:
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
