"""The three figures in space."""

import numpy as np
import pandas as pd

from experiments.frontier import hull_faces
from views.compare.folders import Shown
from views.compare.look import Look, looks, plain, thinned
from views.compare.names import placed
from views.compare.plane import NAMES_FROM, RING, SHEET
from views.widgets.chart import layout

_COLUMNS = ("risk", "inclusion", "value")  # to the right, to the back, upwards
_MOST_BLOCKS = 300  # of one configuration
_EDGE = 300.0  # pixels of an edge of the cube at first, about
_EYE = np.array([1.4, -1.55, 0.7])  # from where the visitor looks at first, in edges of the cube


def space(shown: Shown, blocks: pd.DataFrame, means: pd.DataFrame, best: list[str], labels: list[str], value: str) -> dict:
    """Plotly's figure. The hull is of all points, whatever is in sight."""
    found = looks(shown)
    shown_means = [label for label in means.dropna().index if label in labels]
    centres = means.loc[shown_means]
    clouds = [_cloud(cloud, found[label], value) for label, cloud in blocks.groupby("label", sort=False) if label in labels]
    return {
        "webgl": True,
        "names_from": NAMES_FROM,
        "data": [
            *_hull(blocks),
            *clouds,
            *_centres(centres, blocks, best, found, value),
            *_rings(centres.loc[[label for label in centres.index if label in best]]),
        ],
        "layout": layout(
            showlegend=False,
            margin={"l": 0, "r": 0, "t": 0, "b": 0},
            scene={
                "xaxis": _axis("risk", ".3~f"),
                "yaxis": _axis("entrants' share", ".0%"),
                "zaxis": _axis(f"{value}, per USD", ".3~f"),
                "camera": {"eye": dict(zip("xyz", _EYE.tolist(), strict=True)), "center": {"x": 0, "y": 0, "z": -0.1}},
                "aspectmode": "cube",
            },
        ),
    }


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


def _centres(centres: pd.DataFrame, blocks: pd.DataFrame, best: list[str], found: dict[str, Look], value: str) -> list[dict]:
    """A large mark for each mean, and the frontier's names, spread as the visitor sees them at first."""
    across, up = _as_seen(centres, blocks)
    wanted = [name if name in best else "" for name in centres.index]
    names, sides = placed(across, up, wanted, *SHEET, RING, _EDGE)
    return [
        {"type": "scatter3d", "mode": "markers+text", **_place(centres.loc[[label]]), "hovertext": [label],
         "text": [f"<b>{name}</b>" if name else ""], "textposition": side, "textfont": {"color": "var(--ink)", "size": 12},
         "marker": {"size": 8, "color": found[label].colour, "symbol": found[label].solid, "line": {"color": "var(--ink)", "width": 1}},
         "hovertemplate": _hover(value)}
        for label, name, side in zip(centres.index, names, sides, strict=True)
    ]  # fmt: skip


def _as_seen(centres: pd.DataFrame, blocks: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Places across and up on the screen, from the visitor's first point of view, in edges of the cube."""
    low, reach = blocks[list(_COLUMNS)].min(), np.ptp(blocks[list(_COLUMNS)].to_numpy(), axis=0)
    cube = (centres[list(_COLUMNS)] - low).to_numpy() / np.where(reach > 0.0, reach, 1.0)
    right = np.cross([0.0, 0.0, 1.0], _EYE)
    up = np.cross(_EYE, right)
    return cube @ (right / np.linalg.norm(right)), cube @ (up / np.linalg.norm(up))


def _rings(means: pd.DataFrame) -> list[dict]:
    """A ring around each efficient mean."""
    if means.empty:
        return []
    ring = {"size": 14, "symbol": "circle-open", "color": "var(--ink)"}
    return [{"type": "scatter3d", "mode": "markers", **_place(means), "marker": ring, "hoverinfo": "skip"}]


def _hover(value: str) -> str:
    return f"%{{hovertext}}<br>risk %{{x:.4f}}<br>{value} %{{z:.3f}}<br>entrants %{{y:.1%}}<extra></extra>"


def _axis(title: str, form: str) -> dict:
    return {
        "title": {"text": title, "font": {"color": "var(--muted)", "size": 12}}, "tickformat": form, "nticks": 5,
        "tickfont": {"color": "var(--muted)", "size": 11}, "gridcolor": "var(--line)", "zerolinecolor": "var(--line)",
        "showbackground": False, "showspikes": False,
    }  # fmt: skip
