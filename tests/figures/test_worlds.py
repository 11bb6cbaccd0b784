"""Sweeps of several worlds: each is judged by itself, and no name says anything but itself."""

import numpy as np
import pytest

from experiments.figures import draw, figures_of
from experiments.figures.findings import findings
from experiments.figures.forest import forest
from experiments.figures.rideshare.comparisons import warranted
from experiments.figures.rows import in_worlds
from experiments.report import report
from experiments.results import Results, axes, load, world_axes
from experiments.rideshare.frontier import configuration_points, efficient
from model.rideshare import MARKET
from tests.figures.conftest import sweep_into


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> Results:
    swept = {"availability": (0.3, 0.9), "ucb_c": (0.5, 1.0)}
    rules = ("ts_sp", "ucb_sp", "greedy_sp", "oracle")
    return load(sweep_into(tmp_path_factory.mktemp("worlds") / "out", mechanisms=rules, axes=swept))


def test_what_varies_and_what_makes_a_world(worlds):
    assert axes(MARKET, worlds.runs) == ["mechanism", "availability", "mechanism.ucb_c"]
    assert world_axes(MARKET, worlds.runs) == ["availability"]
    assert worlds.cases == ["availability=0.3", "availability=0.9"]
    assert set(worlds.rules().values()) == {"ts_sp", "ucb_sp", "greedy_sp", "oracle"}


def test_each_world_has_its_own_frontier(worlds):
    """What is not beaten in its world stays so however good another world is."""
    points = configuration_points(worlds)
    alone = [efficient(configuration_points(here), here) for _, here in worlds.by_case()]
    assert efficient(points, worlds) == [label for label in points.index if label in {*alone[0], *alone[1]}]
    assert all(alone)
    better = points.assign(risk=np.where(points.index.str.endswith("0.9"), 0.0, 1.0), value=0.5, inclusion=0.5)
    rivals = [label for label in points.index if label in worlds.rivals()]
    assert efficient(better, worlds) == rivals


def test_the_warranted_share_is_that_of_a_world(worlds):
    found = warranted(worlds)
    assert list(found) == worlds.cases and len({truth.mean for truth in found.values()}) == 2
    for case, here in worlds.by_case():
        assert found[case].mean == pytest.approx(here.runs.groupby("seed")["oracle_inclusion"].mean().mean())


def test_a_sentence_speaks_of_one_world(worlds):
    lines = findings(worlds)
    assert {line.partition(":")[0] for line in lines} == set(worlds.cases)
    for line in lines:
        case = line.partition(":")[0]
        (other,) = set(worlds.cases) - {case}
        assert other not in line
    assert len([line for line in lines if "hidden truth warrants" in line]) == 2


def test_rows_come_world_by_world(worlds):
    order = in_worlds(worlds, len)
    assert [label.endswith("0.9") for label in order] == [True] * 5 + [False] * 5


def test_names_are_never_taken_apart(worlds):
    """The same sweep under names that hold all that parsers stumble over gives the same figures but for the names."""
    names = {label: f"{place}) [a=1](b=2] =={place} ts_sp(" for place, label in enumerate(worlds.labels)}
    cases = {case: f"case) {place}=[" for place, case in enumerate(worlds.cases)}

    def renamed(frame):
        return frame.assign(label=frame["label"].map(names), case=frame["case"].map(cases))

    other = worlds._replace(runs=renamed(worlds.runs), failed=renamed(worlds.failed))
    assert efficient(configuration_points(other), other) == [
        names[name] for name in efficient(configuration_points(worlds), worlds)
    ]
    assert {key: draw(other, key).get_size_inches()[0] > 0 for key in figures_of(other)}.keys() == set(figures_of(worlds))
    page = report(other)
    assert all(line.partition(":")[0] in cases.values() for line in findings(other)) and "[a=1](b=2]" in page


def test_each_configuration_is_compared_in_its_own_world(worlds):
    figure = forest(worlds)
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert len(names) == 8 and not any(name.startswith("ts_sp") for name in names)
