"""One colour and marker a mechanism, told apart by everybody; names that do not cover one another."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from experiments.figures.colours import PALETTE, marks, rule_mark
from experiments.figures.inline import DARK_PAPER, _contrast, on_dark
from experiments.figures.labels import name_points, spread
from mechanisms.api import registered
from mechanisms.forms.bids import Bids
from mechanisms.forms.procurement import Procurement
from model.market import Slot
from model.rideshare import MARKET

KNOWN = tuple(registered(Procurement))


def mechanism_mark(name: str):
    return rule_mark(MARKET, name)


#: Machado, Oliveira and Fernandes 2009, table 1 at severity 1, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: str, vision: str) -> np.ndarray:
    """CIE L*a*b* (D65) of a colour as somebody sees it."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(VISION[vision]) @ linear, 0.0, 1.0)
    ratio = TO_XYZ @ seen / np.array([0.9505, 1.0, 1.089])
    f = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("vision", VISION)
def test_colours_are_told_apart_by_everybody(vision):
    """A difference of 2.3 is just noticeable; ours are several times that."""
    seen = {name: lab(mechanism_mark(name).colour, vision) for name in KNOWN}
    close = {pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in itertools.combinations(KNOWN, 2)}
    assert min(close.values()) > 9.0, min(close, key=close.get)


def test_markers_differ_without_colour():
    assert len({mechanism_mark(name).marker for name in KNOWN}) == len(KNOWN)


def test_colours_are_fixed():
    assert mechanism_mark("ts_sp")[:2] == ("#0072b2", "o")
    assert mechanism_mark("ucb_sp")[:2] == ("#d55e00", "^")
    assert all(mechanism_mark(name) == mechanism_mark(name) for name in [*registered(Procurement), "somebody_elses"])


def test_variants_of_a_mechanism_keep_its_marker(results):
    labels = [f"ucb_sp(ucb_c={c})" for c in range(5)]
    found = marks(results._replace(runs=results.runs[:5].assign(label=labels, rule="ucb_sp")))
    assert {mark.marker for mark in found.values()} == {"^"}
    assert len({mark.colour for mark in found.values()}) == len(labels)


def test_a_market_without_marks_of_its_own_has_one_for_each_rule():
    other = replace(MARKET, name="no_figures", slots={"rule": Slot(Bids, "vickrey")})
    found = {name: rule_mark(other, name) for name in other.mechanisms()}
    assert len(set(found.values())) == min(len(found), len(PALETTE))
    assert found == {name: rule_mark(other, name) for name in other.mechanisms()}


def test_colours_are_legible_on_a_dark_page():
    assert all(_contrast(on_dark(mechanism_mark(name).colour), DARK_PAPER) >= 4.0 for name in KNOWN)
    assert on_dark("#e69f00") == "#e69f00"


def test_spread_keeps_order_and_gap_and_moves_as_little_as_possible():
    values = np.array([0.5, 0.1, 0.12, 0.11, 0.9])
    placed = spread(values, 0.05)
    assert np.argsort(placed, kind="stable").tolist() == np.argsort(values, kind="stable").tolist()
    assert np.diff(np.sort(placed)).min() >= 0.05 - 1e-12
    np.testing.assert_allclose(np.sort(placed), [0.06, 0.11, 0.16, 0.5, 0.9])


def test_spread_stays_within_bounds_if_it_can():
    placed = spread([0.99, 1.0, 1.0], 0.1, 0.0, 1.0)
    assert placed.max() <= 1.0 and np.diff(np.sort(placed)).min() >= 0.1 - 1e-12
    assert spread([], 1.0).size == 0


def test_names_cover_neither_points_nor_one_another():
    figure = Figure(figsize=(6, 4))
    renderer = FigureCanvasAgg(figure).get_renderer()
    axes = figure.add_axes((0.1, 0.1, 0.8, 0.8), xlim=(0, 1), ylim=(0, 1))
    draw = np.random.default_rng(3)
    x, y = draw.uniform(0.3, 0.7, 10), draw.uniform(0.3, 0.7, 10)
    names = [f"configuration_{k}" for k in range(10)]
    name_points(axes, x, y, names, [False] * 10)
    boxes = [Text.get_window_extent(text, renderer) for text in axes.texts]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))
    assert not any(box.contains(*point) for box in boxes for point in axes.transData.transform(np.column_stack([x, y])))
