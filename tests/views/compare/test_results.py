"""What the panels show: the print figures' data, and the numbers that run_batch.py prints."""

import io
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from core.parameters import ParameterError
from experiments.figures import caption_of, figures_of, learning_frame
from experiments.frontier import hull_faces
from experiments.jobs import Job, Order
from experiments.plan import Sweep
from experiments.summary import families, print_tables
from mechanisms import registered
from model.rideshare import MARKET
from model.rideshare.metrics import METRICS
from views.compare import curves, entry, inclusion, surface, thickness
from views.compare.asked import baselines
from views.compare.downloads import figure_bytes
from views.compare.folders import opened, suggestions
from views.compare.look import looks, thinned
from views.compare.names import placed
from views.compare.plane import plane
from views.compare.space import SCALES, space
from views.compare.tables import COLUMNS, difference_rows, mean_rows


def printed(shown, baseline) -> str:
    target = io.StringIO()
    print_tables(MARKET, shown.results.runs, baseline, Console(file=target, width=500))
    return target.getvalue()


def test_the_example_is_what_the_models_do_today(example, tmp_path):
    runs, manifest = example.results.runs, example.results.manifest
    kept = tuple(name for name in dict.fromkeys(runs["mechanism"]) if name in registered())
    sweep = Sweep(MARKET, kept, {}, tuple(manifest["sweep"]["seeds"]), manifest["sweep"]["steps"])
    job = Job(Order(sweep, sweep.plan(), "ts_sp", tmp_path / "out"), lambda: None)
    job.start()
    job.join(60)
    now = opened(job.folder).results.runs
    before = runs[runs["mechanism"].isin(kept)].reset_index(drop=True)
    again = "run_batch.py --seeds 0:8 --auctions 500 --out views/rideshare/example writes it anew, once it is removed"
    pd.testing.assert_frame_equal(before[["label", "seed", *METRICS]], now[["label", "seed", *METRICS]], rtol=1e-9, obj=again)


@pytest.mark.parametrize("fixture", ["example", "worlds"])
def test_tables_show_what_run_batch_prints(fixture, request):
    shown = request.getfixturevalue(fixture)
    for baseline in baselines(shown.labels):
        text = re.sub(r"\s+", " ", printed(shown, baseline))
        rows = [row for gaps in families(MARKET, shown.results.runs, baseline).values() for row in difference_rows(gaps)]
        assert rows
        for row in [*rows, *mean_rows(shown.results.runs)]:
            assert " ".join(" ".join(row[: 1 + len(MARKET.shown)]).split()) in text


def test_rows_are_sorted_by_regret(example):
    regret = [float(row[1 + COLUMNS.index("regret")].split("±")[0]) for row in mean_rows(example.results.runs)]
    assert regret == sorted(regret)


@pytest.mark.parametrize("value", curves.VALUES)
def test_curves_are_those_of_the_print_figure(example, value):
    results = example.results
    expected = learning_frame(results.runs, results.blocks, value)
    figure = curves.figure(example, curves._table(example, value), example.labels, value, bands=True)
    lines = [trace for trace in figure["data"] if trace["mode"] == "lines"]
    assert [trace["name"] for trace in lines] == example.labels
    for trace in lines:
        curve = expected[expected["label"] == trace["name"]]
        np.testing.assert_allclose(trace["y"], curve["mean"], atol=1e-5)
        assert trace["x"] == curve["auctions"].tolist()
    assert len(figure["data"]) == 2 * len(example.labels)
    assert len(curves.figure(example, curves._table(example, value), ["ts_sp"], value, bands=False)["data"]) == 1


def test_the_oracle_takes_the_ink_of_the_theme(example):
    assert looks(example)["oracle"].colour == "var(--ink)"
    assert all(re.fullmatch(r"#[0-9a-f]{6}|var\(--ink\)", look.colour) for look in looks(example).values())


def test_variants_of_one_mechanism_are_told_apart(worlds):
    found = looks(worlds)
    assert found["ts_sp patience=0"].dash == "solid" != found["ts_sp patience=2"].dash
    assert found["ts_sp patience=0"].colour != found["ts_sp patience=2"].colour


def test_space_has_the_blocks_the_hull_and_the_frontier(example):
    points = surface.points_of(example, "profit")
    figure = space(example, points.blocks, points.means, points.best, example.labels, "profit")
    mesh, edges, *rest = figure["data"]
    assert figure["webgl"] and mesh["type"] == "mesh3d" and edges["mode"] == "lines"
    assert len(mesh["i"]) == len(hull_faces(points.blocks[["risk", "value", "inclusion"]].to_numpy()))
    clouds = [trace for trace in rest if trace["mode"] == "markers" and "text" not in trace and trace["marker"]["size"] < 5]
    assert sum(len(trace["x"]) for trace in clouds) == len(points.blocks)
    assert len(rest[-1]["x"]) == len(points.best) and "oracle" not in points.best
    assert all(json.dumps(trace, allow_nan=False) for trace in figure["data"])


@pytest.mark.parametrize("scale", SCALES)
def test_space_reaches_over_all_blocks_or_the_means(example, scale):
    points = surface.points_of(example, "profit")
    figure = space(example, points.blocks, points.means, points.best, example.labels, "profit", scale)
    within = points.blocks if scale == "all blocks" else points.means.dropna()
    for scene in (figure["layout"]["scene"], figure["narrow"]["scene"]):
        for axis, column in (("xaxis", "risk"), ("yaxis", "inclusion"), ("zaxis", "value")):
            low, high = scene[axis]["range"]
            assert low < within[column].min() and within[column].max() < high
            assert high - low < 1.5 * np.ptp(within[column])


def test_the_plane_rings_the_frontier(example):
    points = surface.points_of(example, "revenue")
    rings, marks, _ = plane(example, points.means, points.best, example.labels, "revenue")["data"]
    assert len(rings["x"]) == len(points.best) and marks["hovertext"] == example.labels


def test_inclusion_diverges(example):
    shares, truths = (inclusion._intervals(example, name) for name in ("inclusion", "oracle_inclusion"))
    entrants, incumbents, _, truth = inclusion.figure(example.labels, shares, truths)["data"]
    np.testing.assert_allclose(np.subtract(entrants["x"], incumbents["x"]), 1.0, atol=1e-4)
    assert truth["y"] == example.labels and len(set(truth["x"])) == 1


def test_thickness_has_a_mark_a_configuration(example):
    means = thickness._means(example.results.runs, "revenue")
    marks, names = thickness.figure(example, means, "revenue")["data"]
    expected = example.results.runs.groupby("label")[["thickness", "revenue"]].mean()
    np.testing.assert_allclose(marks["x"], expected["thickness"].reindex(means.index), atol=1e-5)
    assert marks["hovertext"] == list(means.index) and len(names["text"]) == len(means)


def test_policies_for_entrants_have_a_mark_a_configuration_and_fade_what_is_dominated(policies):
    runs = policies.results.runs
    table = entry.points_of(runs)
    *marks, names = entry.figure(policies, table)["data"]
    expected = runs.groupby("label", sort=False)[["inclusion", "subsidy"]].mean()
    assert [mark["hovertext"] for mark in marks] == [[label] for label in policies.labels]
    np.testing.assert_allclose([mark["x"][0] for mark in marks], expected["inclusion"], atol=1e-5)
    np.testing.assert_allclose([mark["customdata"][0] for mark in marks], expected["subsidy"], atol=1e-5)
    assert [mark["opacity"] == 1.0 for mark in marks] == table["efficient"].tolist()
    assert "bold" in names["textfont"]["weight"] and "subsidy 0.0000 per USD" in entry._label(table)
    assert all(json.dumps(mark, allow_nan=False) for mark in marks)


def test_runs_that_are_too_short_have_no_surface_and_no_curves(short):
    assert surface.points_of(short, "profit") is None
    assert curves._table(short, "profit").empty
    assert short.baseline == "ts_sp" and mean_rows(short.results.runs)[0][0] == "ts_sp"


def test_names_do_not_cover_one_another():
    texts, sides = placed([0.0, 0.001, 1.0], [0.0, 0.0, 1.0], ["first", "second", "third"], 300.0, 200.0, 9.0)
    assert texts == ["first", "second", "third"] and sides[0] != sides[1]
    crowd = placed(np.zeros(12), np.zeros(12), [f"mechanism {place}" for place in range(12)], 300.0, 200.0, 9.0)[0]
    assert "" in crowd and crowd[0]
    assert placed([], [], [], 300.0, 200.0, 9.0) == ([], [])


def test_names_keep_off_error_bars():
    points = [0.0, 1.0], [0.0, 1.0], ["first", "second"], 300.0, 200.0, 9.0
    assert placed(*points)[1] == ["top center", "top center"]
    assert placed(*points, bars=[[np.nan, 0.0], [0.2, 0.2]])[1] == ["middle right", "middle left"]
    assert placed(*points, bars=[[0.2, 0.2], [0.2, 0.2]])[1] == ["top right", "top right"]


def test_thinning_keeps_the_last():
    assert thinned(4).tolist() == [0, 1, 2, 3]
    assert len(thinned(100_000)) == 300 and thinned(100_000)[-1] == 99_999


def test_figures_are_those_of_the_report(example):
    assert figure_bytes(example, "inclusion", "svg").startswith(b"<?xml")
    assert example.sentence in caption_of("inclusion", example.results)
    assert all(caption_of(name, example.results, sweep=False) for name in figures_of(example.results))


@pytest.mark.parametrize(
    ("text", "message"),
    {
        "nowhere": "nowhere holds no finished sweep of run_batch.py: there is no runs.parquet",
        "x" * 5000: "cannot be read|holds no finished sweep",
    }.items(),
    ids=["missing", "long"],
)
def test_a_folder_that_cannot_be_opened(text, message):
    with pytest.raises(ParameterError, match=message):
        opened(Path(text))


def test_folders_under_runs_are_suggested(tmp_path, monkeypatch, worlds):
    monkeypatch.chdir(tmp_path)
    assert suggestions() == []
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "mine").symlink_to(worlds.folder)
    (tmp_path / "runs" / "unfinished").mkdir()
    assert suggestions() == ["runs/mine"]
    assert opened("runs/mine").labels == worlds.labels


def test_a_sweep_of_an_unknown_market_is_refused(example, tmp_path):
    shutil.copytree(example.folder, tmp_path / "other")
    manifest = {**example.results.manifest, "market": "<b>none</b>"}
    (tmp_path / "other" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(ParameterError, match="unknown market '<b>none</b>'"):
        opened(tmp_path / "other")
