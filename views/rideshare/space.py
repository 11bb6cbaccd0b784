"""The three figures in space."""

import numpy as np
import pandas as pd

from experiments.frontier import hull_faces
from views.compare.folders import Shown
from views.compare.look import Look, looks
from views.points import plain, thinned
from views.rideshare.names import placed
from views.widgets.chart import layout

_COLUMNS = ("risk", "inclusion", "value")  # to the right, to the back, upwards
SHEET, RING = (330.0, 250.0), 13.0  # pixels: about what a chart leaves for its points, and a ring
NAMES_FROM = 420  # pixels of a chart's width: in less there is no room for names, and the key and the pointer tell them
SCALES = ("all blocks", "means")  # what the axes reach over
_MOST_BLOCKS = 300  # of one configuration
_EDGE = 255.0  # pixels of the box's height at first, about
_BOX = np.array([1.5, 1.5, 1.0])  # its edges, where there is room
_EYE = np.array([1.65, -1.95, 0.8])  # from where the visitor looks at first
_NARROW_EYE = np.array([1.95, -2.15, 0.95])  # the same at a cube on a phone
_MARGIN = 0.15  # of the reach of the means, on either side


def space(
    shown: Shown,
    blocks: pd.DataFrame,
    means: pd.DataFrame,
    best: list[str],
    labels: list[str],
    value: str,
    scale: str = SCALES[0],
) -> dict:
    """Plotly's figure. A hull is of all points of a world, whatever is in sight; by `scale` the axes reach over them or the means."""
    found = looks(shown)
    shown_means = [label for label in means.dropna().index if label in labels]
    centres = means.loc[shown_means]
    ends = _ends(blocks) if scale == SCALES[0] or centres.empty else _ends(centres, _MARGIN)
    axes = _axes(ends, value)
    clouds = [_cloud(cloud, found[label], value) for label, cloud in blocks.groupby("label", sort=False) if label in labels]
    return {
        "webgl": True,
        "names_from": NAMES_FROM,
        "data": [
            *(trace for _, world in blocks.groupby("case", sort=False) for trace in _hull(world)),
            *clouds,
            *_centres(centres, ends, best, found, value),
            *_rings(centres.loc[[label for label in centres.index if label in best]]),
        ],
        "layout": layout(showlegend=False, margin={"l": 0, "r": 0, "t": 0, "b": 0}, scene=_scene(axes, _EYE, _BOX)),
        "narrow": {"scene": _scene(axes, _NARROW_EYE, np.ones(3))},
    }


def _scene(axes: dict, eye: np.ndarray, box: np.ndarray) -> dict:
    """Axes in a box with these edges, seen from there."""
    return {
        **axes,
        "camera": {"eye": dict(zip("xyz", eye.tolist(), strict=True)), "center": {"x": 0, "y": 0, "z": -0.15}},
        "aspectmode": "manual",
        "aspectratio": dict(zip("xyz", box.tolist(), strict=True)),
    }


def _axes(ends: np.ndarray, value: str) -> dict:
    """The three axes; what lies beyond their ends is cut off."""
    titles = (("risk", ".3~f"), ("entrants' share", ".0%"), (f"{value}, per USD", ".3~f"))
    return {
        f"{letter}axis": _axis(*title, [low, high])
        for letter, title, low, high in zip("xyz", titles, *ends.tolist(), strict=True)
    }


def _ends(table: pd.DataFrame, margin: float = 0.02) -> np.ndarray:
    """Where each of the three axes begins and ends, shape (2, 3): the table's least and greatest, and some `margin` beyond."""
    values = table[list(_COLUMNS)].to_numpy() if len(table) else np.array([[0.0] * 3, [1.0] * 3])
    reach = np.ptp(values, axis=0)
    spare = np.where(reach > 0.0, margin * reach, 0.01)
    return np.array([values.min(axis=0) - spare, values.max(axis=0) + spare])


def _place(table: pd.DataFrame) -> dict:
    """Coordinates of the rows."""
    return {axis: plain(table[name]) for axis, name in zip("xyz", _COLUMNS, strict=True)}


def _hull(blocks: pd.DataFrame) -> list[dict]:
    """The convex hull of all points as a translucent mesh with its edges; nothing if they lie in a plane."""
    faces = hull_faces(blocks[list(_COLUMNS)].to_numpy())
    if not len(faces):
        return []
    corners = pd.DataFrame(faces.reshape(-1, 3), columns=_COLUMNS)
    number = np.arange(len(corners)).reshape(-1, 3)
    gaps = np.full((len(faces), 1, 3), np.nan)
    edges = pd.DataFrame(np.concatenate([faces, faces[:, :1], gaps], axis=1).reshape(-1, 3), columns=_COLUMNS)
    return [
        {"type": "mesh3d", **_place(corners), "i": number[:, 0].tolist(), "j": number[:, 1].tolist(), "k": number[:, 2].tolist(),
         "color": "var(--muted)", "opacity": 0.08, "hoverinfo": "skip", "flatshading": True},
        {"type": "scatter3d", "mode": "lines", **_place(edges), "line": {"color": "var(--muted)", "width": 1}, "opacity": 0.4,
         "hoverinfo": "skip"},
    ]  # fmt: skip


def _cloud(cloud: pd.DataFrame, look: Look, value: str) -> dict:
    part = cloud.iloc[thinned(len(cloud), _MOST_BLOCKS)]
    return {
        "type": "scatter3d",
        "mode": "markers",
        **_place(part),
        "hovertext": [f"{row.label}, block {row.block + 1}" for row in part.itertuples()],
        "marker": {"size": 3.5, "color": look.colour, "opacity": 0.7, "symbol": look.solid},
        "hovertemplate": _hover(value),
    }


def _centres(centres: pd.DataFrame, ends: np.ndarray, best: list[str], found: dict[str, Look], value: str) -> list[dict]:
    """A large mark for each mean, and the frontier's names, spread as the visitor sees them at first."""
    across, up = _as_seen(centres, ends)
    wanted = [name if name in best else "" for name in centres.index]
    names, sides = placed(across, up, wanted, *SHEET, RING, _EDGE)
    return [
        {"type": "scatter3d", "mode": "markers+text" if name else "markers", **_place(centres.loc[[label]]), "hovertext": [label],
         "text": [name], "textposition": side, "textfont": {"color": "var(--ink)", "size": 12, "weight": "bold"},
         "marker": {"size": 8, "color": found[label].colour, "symbol": found[label].solid, "line": {"color": "var(--ink)", "width": 1}},
         "hovertemplate": _hover(value)}
        for label, name, side in zip(centres.index, names, sides, strict=True)
    ]  # fmt: skip


def _as_seen(centres: pd.DataFrame, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places across and up on the screen, from the visitor's first point of view, in heights of the box."""
    box = (centres[list(_COLUMNS)].to_numpy() - ends[0]) / (ends[1] - ends[0]) * _BOX
    right = np.cross([0.0, 0.0, 1.0], _EYE)
    up = np.cross(_EYE, right)
    return box @ (right / np.linalg.norm(right)), box @ (up / np.linalg.norm(up))


def _rings(means: pd.DataFrame) -> list[dict]:
    """A ring around each efficient mean."""
    if means.empty:
        return []
    ring = {"size": 14, "symbol": "circle-open", "color": "var(--ink)"}
    return [{"type": "scatter3d", "mode": "markers", **_place(means), "marker": ring, "hoverinfo": "skip"}]


def _hover(value: str) -> str:
    return f"%{{hovertext}}<br>risk %{{x:.4f}}<br>{value} %{{z:.3f}}<br>entrants %{{y:.1%}}<extra></extra>"


def _axis(title: str, form: str, ends: list[float]) -> dict:
    return {
        "range": ends, "title": {"text": title, "font": {"color": "var(--muted)", "size": 12}}, "tickformat": form, "nticks": 5,
        "tickfont": {"color": "var(--muted)", "size": 11}, "gridcolor": "var(--line)", "zerolinecolor": "var(--line)",
        "showbackground": False, "showspikes": False,
    }  # fmt: skip
