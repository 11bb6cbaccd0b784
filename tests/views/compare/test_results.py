"""What the panels show: the print figures' data, and the numbers that run_batch.py prints."""

import io
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from core.parameters import ParameterError
from experiments.figures import inlined
from experiments.plan import Sweep
from experiments.summary import families, print_tables
from experiments.sweeping import Order, sweep_job
from model.rideshare import MARKET
from model.rideshare.metrics import METRICS
from views.compare.asked import baselines
from views.compare.folders import opened, suggestions
from views.compare.look import looks
from views.compare.tables import columns_of, difference_rows, mean_rows
from views.drawing import figure_of, sweep_figure
from views.points import thinned


def printed(shown, baseline) -> str:
    target = io.StringIO()
    print_tables(MARKET, shown.results.runs, baseline, Console(file=target, width=500))
    return target.getvalue()


def test_the_example_is_what_the_models_do_today(example, tmp_path):
    runs, manifest = example.results.runs, example.results.manifest
    kept = tuple(name for name in dict.fromkeys(runs["mechanism"]) if name in MARKET.mechanisms())
    sweep = Sweep(MARKET, kept, {}, tuple(manifest["sweep"]["seeds"]), manifest["sweep"]["steps"])
    job = sweep_job(Order(sweep, sweep.plan(), "ts_sp", tmp_path / "out"), lambda: None)
    job.start()
    job.join(60)
    now = opened(job.folder).results.runs
    before = runs[runs["mechanism"].isin(kept)].reset_index(drop=True)
    again = "run_batch.py --seeds 0:8 --steps 500 --out views/rideshare/example writes it anew, once it is removed"
    pd.testing.assert_frame_equal(before[["label", "seed", *METRICS]], now[["label", "seed", *METRICS]], rtol=1e-9, obj=again)


@pytest.mark.parametrize("fixture", ["example", "worlds"])
def test_tables_show_what_run_batch_prints(fixture, request):
    shown = request.getfixturevalue(fixture)
    for baseline in baselines(shown.kinds):
        text = re.sub(r"\s+", " ", printed(shown, baseline))
        rows = [row for gaps in families(MARKET, shown.results.runs, baseline).values() for row in difference_rows(MARKET, gaps)]
        assert rows
        for row in [*rows, *mean_rows(MARKET, shown.results.runs)]:
            assert " ".join(" ".join(row[1 : 1 + len(MARKET.shown)]).split()) in text


def test_rows_are_sorted_by_regret(example):
    regret = [float(row[1 + columns_of(MARKET).index("regret")].split("±")[0]) for row in mean_rows(MARKET, example.results.runs)]
    assert regret == sorted(regret)


def test_the_oracle_takes_the_ink_of_the_theme(example):
    assert looks(example)["oracle"].colour == "var(--ink)"
    assert all(re.fullmatch(r"#[0-9a-f]{6}|var\(--ink\)", look.colour) for look in looks(example).values())


def test_thinning_keeps_the_first_and_the_last():
    assert thinned(4).tolist() == [0, 1, 2, 3] and thinned(0).size == 0
    assert len(thinned(100_000)) == 300 and thinned(100_000)[[0, -1]].tolist() == [0, 99_999]


def test_figures_of_the_page_are_those_of_the_report(example):
    assert sweep_figure(example, "inclusion", "svg").startswith(b"<?xml")
    assert figure_of(example, "inclusion") is figure_of(opened(example.folder), "inclusion")
    assert figure_of(example, "inclusion") == inlined(example.results, "inclusion")


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
