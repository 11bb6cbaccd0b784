"""The sweep command from outside: what it prints and writes, its exit codes, and no traceback on bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from experiments.engine import execute
from experiments.frames import blocks_of, part_frame
from experiments.git_commit import revision
from experiments.plan import Sweep
from experiments.spec import Request, load_spec, parse_request
from experiments.summary import choose_baseline, differences
from mechanisms import ParameterError, registered
from mechanisms.forms.procurement import Procurement
from model import RideshareMarket
from model.rideshare import MARKET
from model.rideshare.metrics import METRICS

ROOT = Path(__file__).resolve().parents[2]


def started(*arguments: str) -> subprocess.CompletedProcess:
    """The command as a user calls it."""
    line = [sys.executable, "-W", "error", str(ROOT / "run_batch.py"), *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_sweep_prints_the_comparison_and_writes_its_folder(tmp_path):
    out = tmp_path / "out"
    done = started("--mechanisms", "ts_sp,ucb_sp", "--seeds", "0:4", "--auctions", "120", "--out", str(out), "--quiet")
    assert done.returncode == 0, done.stderr
    assert "Means over 4 seeds" in done.stdout and "Difference from ts_sp, seed by seed" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["blocks.parquet", "manifest.json", "runs.parquet", "status.json"]
    runs = pd.read_parquet(out / "runs.parquet")
    assert runs[["label", "seed"]].to_numpy().tolist() == [[m, s] for m in ("ts_sp", "ucb_sp") for s in range(4)]
    for row in runs.itertuples():
        alone = RideshareMarket(row.mechanism, world_seed=row.seed).run(120).summary()
        assert [getattr(row, name) for name in METRICS] == pytest.approx(list(alone.values()), rel=0, abs=0, nan_ok=True)
    about = json.loads((out / "manifest.json").read_text())
    assert about["sweep"]["seeds"] == [0, 1, 2, 3] and about["runs"] == 8 and about["baseline"] == "ts_sp"
    assert about["git"] == revision()
    assert set(about["tables"]) == {"contexts.csv", "payloads_catalog.csv", "providers.csv"}


def test_the_same_sweep_gives_the_same_bytes(tmp_path, command):
    files = []
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        asked = ["--mechanisms", "pl_dsic", "--seeds", "0:3", "--auctions", "60", "--jobs", jobs, "--out", str(out)]
        assert command(*asked)[0] == 0
        files.append([(out / name).read_bytes() for name in ("runs.parquet", "blocks.parquet")])
    assert files[0] == files[1]


def test_the_json_summary_has_every_metric_with_its_interval(tmp_path, command):
    size = ["--seeds", "0:3", "--auctions", "60", "--out", str(tmp_path)]
    _, out, _ = command("--mechanisms", "ts_sp,random", "--summary", "json", *size)
    found = json.loads(out)
    assert set(found["means"]) == {"ts_sp", "random"} and set(found["differences"]) == {"random"}
    assert set(found["means"]["ts_sp"]) == set(METRICS) == set(found["differences"]["random"])
    assert found["means"]["ts_sp"]["regret"]["n"] == 3 and found["differences"]["random"]["regret"]["difference"]["mean"] > 0


def test_list_names_every_mechanism_parameter_preset_and_metric(command):
    code, text, _ = command("--list")
    assert code == 0
    for name in [*registered(Procurement), *METRICS, "ucb_c", "patience", "hedge_rate", "steps", "founding"]:
        assert name in text


def test_without_arguments_it_would_run_the_main_job():
    sweep = Request().sweep()
    assert (sweep.mechanisms, sweep.seeds, sweep.steps) == (tuple(registered(Procurement)), tuple(range(32)), 1000)


def test_a_spec_file_says_the_same_as_options(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(
        "mechanisms: [ts_sp, pl-dsic]\nset: {pl_tau: [0.05, 0.1], patience: 'range(0,4,2)'}\nseeds: 0:3\nauctions: 40\njobs: 2\n"
    )
    typed = parse_request(
        mechanisms="ts_sp,pl-dsic", assignments=("pl_tau=0.05,0.1", "patience=range(0,4,2)"), seeds="0:3", steps=40
    )
    assert load_spec(path).sweep() == typed.sweep() and load_spec(path).jobs == 2
    over = parse_request(steps=7, assignments=("pl_tau=0.3",)).over(load_spec(path)).sweep()
    assert over.steps == 7 and over.axes["pl_tau"] == ("0.3",) and over.axes["patience"] == ("0", "2")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("mechanism: ts_sp", r"unknown key 'mechanism'\. Did you mean 'mechanisms'"),
        ("mechanisms: 3", "mechanisms must be a text, or a list of texts"),
        ("set: [a]", "set must map names to values"),
        ("set: {ucb_c: []}", "takes name=value"),
        ("seeds: x", "--seeds takes first:stop"),
        ("auctions: 1.5", "steps must be a whole number"),
        ("engine: rayy", "unknown engine"),
        ("jobs: -1", "jobs must be auto"),
        ("preset: [x]", "preset must be a word"),
        ("- 1", "must be a mapping"),
    ],
)
def test_a_bad_spec_file_is_refused_by_name(tmp_path, text, message):
    path = tmp_path / "s.yaml"
    path.write_text(text)
    with pytest.raises(ParameterError, match=message) as caught:
        load_spec(path)
    assert str(path) in str(caught.value)


def test_settings_are_laid_over_the_config_in_order(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text("mechanism: {ucb_sp: {ucb_c: 0.3}}\nsweep: {runs: 2}\npresets: {mine: {mechanism: {ucb_sp: {ucb_c: 0.4}}}}\n")
    asked = {"mechanisms": "ucb_sp", "steps": 5, "config": path}
    plain = parse_request(**asked).sweep()
    preset = parse_request(**asked, preset="mine").sweep()
    told = parse_request(**asked, preset="mine", seeds="4", assignments=("ucb_c=0.5",)).sweep()
    assert [s.configurations()[0].mechanism.ucb_c for s in (plain, preset, told)] == [0.3, 0.4, 0.5]
    assert (plain.seeds, told.seeds) == ((0, 1), (4,))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--mechanisms", "ts"], "Did you mean 'ts_sp'"),
        (["--mechanisms", "ts_sp,vickrey"], "'vickrey' is for the sale of items to bidders, not for the launch market"),
        (["--mechanisms", ""], "expected a name, which begins with a letter; the text ends"),
        (["--mechanizms", "ts_sp"], "'--mechanisms'?"),
        (["--seeds", "3:1"], "0 <= first < stop"),
        (["--auctions", "0"], "sweep: steps must be a whole number from 1"),
        (["--auctions", "many"], "not a valid integer"),
        (["--set", "ucb_c"], "--set takes name=value"),
        (["--set", "ucb=1"], "Did you mean 'ucb_c'"),
        (["--set", "ucb_c=1", "--set", "ucb_c=2"], "--set ucb_c is given twice"),
        (["--set", "ucb_c=1,1"], "an empty value, or one given twice"),
        (["nowhere.yaml"], "nowhere.yaml: cannot be read"),
        (["--engine", "rayy"], "not one of 'local', 'mesa'"),
        (["--set", "ucb_c=99"], "ucb_c must be a number from 0 to 10; got '99'"),
        (
            ["--mechanisms", "ts_sp", "--set", "ucb_c=1"],
            "None of the chosen plug-ins has the parameter ucb_c; ucb_sp (mechanism) would.",
        ),
        (["--preset", "foundin"], "Did you mean 'founding'"),
        (["--config", "nowhere.yaml"], "No such file"),
        (["--jobs", "0"], "jobs must be auto"),
        (["--baseline", "nobody", "--auctions", "1", "--seeds", "0"], "unknown baseline"),
        (["--summary", "xml"], "not one of 'table', 'json'"),
        (["config/rideshare.yaml", "extra"], "unexpected extra argument"),
        (["config/rideshare.yaml"], "unknown key"),
        (["--out", "Makefile", "--auctions", "1", "--seeds", "0"], "Makefile"),
    ],
)
def test_bad_usage_exits_2_with_a_hint(arguments, message, command, monkeypatch):
    monkeypatch.chdir(ROOT)
    code, _, said = command(*arguments)
    assert code == 2
    assert message in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--mechanizms", "ts_sp"], "'--mechanisms'?"),
        (["--set", "ucb=1"], "Did you mean 'ucb_c'"),
        (["audit", "--jobs", "0"], "jobs must be auto"),
    ],
)
def test_the_shell_sees_exit_code_2_and_no_traceback(arguments, message):
    done = started(*arguments)
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr


def test_blocks_add_up_to_the_run():
    result = execute(Sweep(MARKET, ("ts_sp",), {}, (1,), 130).plan()[0])
    blocks = blocks_of(MARKET, part_frame([result]))
    assert blocks["last_step"].tolist() == [49, 99]
    assert blocks["delivered"].sum() == pytest.approx(result.record["delivered"][:100].sum())


def test_mechanisms_are_compared_within_each_world(tmp_path, command):
    arguments = ["--mechanisms", "ts_sp,greedy_sp", "--set", "availability=0.3,0.6", "--seeds", "0:4", "--auctions", "80"]
    _, printed, _ = command(*arguments, "--out", str(tmp_path / "a"))
    for world in ("0.3", "0.6"):
        assert f"Case: availability={world}." in printed
    assert printed.count("The hidden truth warrants") == 2 and "World: availability=0.6." in printed
    assert printed.count("Difference from ts_sp in this case, seed by seed") == 2
    runs = pd.read_parquet(tmp_path / "a" / "runs.parquet")
    gaps = differences(MARKET, runs, "ts_sp")
    assert set(gaps) == {"greedy_sp availability=0.3", "greedy_sp availability=0.6"}
    regret = runs.set_index(["label", "seed"])["regret"]
    expected = (regret.loc["greedy_sp availability=0.6"] - regret.loc["ts_sp availability=0.6"]).mean()
    assert gaps["greedy_sp availability=0.6"]["regret"].difference.mean == pytest.approx(expected)
    across = differences(MARKET, runs, "ts_sp availability=0.3")
    assert set(across) == set(runs["label"]) - {"ts_sp availability=0.3"}


@pytest.mark.parametrize(
    ("mechanisms", "axes", "wanted", "chosen"),
    [
        (("greedy_sp", "ts_sp"), {}, None, "ts_sp"),
        (("greedy_sp", "random"), {}, None, "greedy_sp"),
        (("ts_sp",), {"patience": (1, 2)}, None, "ts_sp patience=1"),
        (("random", "ts_sp"), {"patience": (1, 2)}, None, "ts_sp"),
        (("pl_dsic(pl_tau=0.1)", "random"), {"patience": (1, 2)}, None, "pl_dsic(pl_tau=0.1)"),
        (("ts_sp", "random"), {"patience": (1, 2)}, "random patience=1", "random patience=1"),
        (("ts_sp", "random"), {}, "TS-SP", "ts_sp"),
    ],
)
def test_the_baseline(mechanisms, axes, wanted, chosen):
    found = Sweep(MARKET, mechanisms, axes, (0,), 10).configurations()
    assert choose_baseline(MARKET, found, wanted) == chosen


def test_seeds_of_a_spec_file_are_not_read_to_the_base_of_sixty(tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text("seeds: 1:30\nmechanisms: ts_sp\n")
    assert load_spec(path).seeds == tuple(range(1, 30))
    path.write_text("seeds: 1:30\nseeds: 0:2\n")
    with pytest.raises(ParameterError, match="'seeds' is given twice"):
        load_spec(path)


def test_an_impossible_world_is_refused_before_anything_runs(tmp_path, command):
    code, _, said = command("--set", "as_of=2026", "--set", "calendar=historical", "--out", str(tmp_path / "out"))
    assert code == 2 and "historical calendar is empty" in said and not (tmp_path / "out").exists()
