"""The sweep command from outside: what it prints and writes, its exit codes, and no traceback on bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import run_batch
from experiments.engine import execute
from experiments.plan import Sweep
from experiments.store import blocks_frame
from mechanisms import registered
from mechanisms.kernels.layout import COLUMN
from model import RideshareMarket
from model.metrics import METRICS, summarise

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: str) -> subprocess.CompletedProcess:
    """The command as a user calls it."""
    line = [sys.executable, "-W", "error", str(ROOT / "run_batch.py"), *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def called(*arguments: str) -> tuple[int, str]:
    """Exit code and output of the command in this process."""
    result = CliRunner().invoke(run_batch.main, arguments)
    return result.exit_code, result.output


def test_a_sweep_prints_the_comparison_and_writes_its_folder(tmp_path):
    out = tmp_path / "out"
    done = command("--mechanisms", "ts_sp,ucb_sp", "--seeds", "0:4", "--auctions", "120", "--out", str(out), "--quiet")
    assert done.returncode == 0, done.stderr
    assert "Means over 4 seeds" in done.stdout and "Difference from ts_sp on the same worlds" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["blocks.parquet", "manifest.json", "runs.parquet"]
    runs = pd.read_parquet(out / "runs.parquet")
    assert runs[["label", "seed"]].to_numpy().tolist() == [[m, s] for m in ("ts_sp", "ucb_sp") for s in range(4)]
    for row in runs.itertuples():
        alone = summarise(RideshareMarket(row.mechanism, world_seed=row.seed).run(120).record)
        assert [getattr(row, name) for name in METRICS] == pytest.approx(list(alone.values()), rel=0, abs=0, nan_ok=True)
    about = json.loads((out / "manifest.json").read_text())
    assert about["sweep"]["seeds"] == [0, 1, 2, 3] and about["runs"] == 8 and about["baseline"] == "ts_sp"
    assert set(about["tables"]) == {"contexts.csv", "payloads_catalog.csv", "providers.csv"}


def test_the_same_sweep_gives_the_same_bytes(tmp_path):
    files = []
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        assert (
            command("--mechanisms", "pl_dsic", "--seeds", "0:3", "--auctions", "60", "--jobs", jobs, "--out", str(out)).returncode
            == 0
        )
        files.append({path.name: path.read_bytes() for path in out.iterdir()})
    assert files[0] == files[1]


def test_the_json_summary_has_every_metric_with_its_interval(tmp_path):
    done = command(
        "--mechanisms", "ts_sp,random", "--seeds", "0:3", "--auctions", "60", "--summary", "json", "--out", str(tmp_path)
    )
    found = json.loads(done.stdout)
    assert set(found["means"]) == {"ts_sp", "random"} and set(found["differences"]) == {"random"}
    assert set(found["means"]["ts_sp"]) == set(METRICS) == set(found["differences"]["random"])
    assert found["means"]["ts_sp"]["regret"]["n"] == 3 and found["differences"]["random"]["regret"]["difference"]["mean"] > 0


def test_list_names_every_mechanism_parameter_preset_and_metric():
    code, text = called("--list")
    assert code == 0
    for name in [*registered(), *METRICS, "ucb_c", "patience", "num_runs", "founding"]:
        assert name in text


def test_without_arguments_it_would_run_the_main_job():
    sweep = run_batch._sweep(None, None, None, (), run_batch.load_config(run_batch.CONFIG_FILE))
    assert (sweep.mechanisms, sweep.seeds, sweep.auctions) == (tuple(registered()), tuple(range(32)), 1000)


def test_settings_are_laid_over_the_config_in_order(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text("bandits: {ucb_c: 0.3, pl_tau: 0.3}\nsimulation: {num_runs: 2}\npresets: {mine: {bandits: {ucb_c: 0.4}}}\n")
    plain = run_batch._sweep("ucb_sp", None, 5, (), run_batch.load_config(path))
    preset = run_batch._sweep("ucb_sp", None, 5, (), run_batch.load_config(path, "mine"))
    told = run_batch._sweep("ucb_sp", "4", 5, ("ucb_c=0.5",), run_batch.load_config(path, "mine"))
    assert [s.configurations()[0].mechanism.ucb_c for s in (plain, preset, told)] == [0.3, 0.4, 0.5]
    assert (plain.seeds, told.seeds) == ((0, 1), (4,))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--mechanisms", "ts"], "Did you mean 'ts_sp'"),
        (["--mechanisms", ""], "unknown mechanism ''"),
        (["--mechanizms", "ts_sp"], "Did you mean '--mechanisms'"),
        (["--seeds", "3:1"], "0 <= first < stop"),
        (["--auctions", "0"], "num_auctions must be a whole number from 1"),
        (["--auctions", "many"], "not a valid integer"),
        (["--set", "ucb_c"], "--set takes name=value"),
        (["--set", "ucb=1"], "Did you mean 'ucb_c'"),
        (["--set", "ucb_c=99"], "ucb_c must be a number from 0 to 10; got '99'"),
        (["--mechanisms", "ts_sp", "--set", "ucb_c=1"], "none of the mechanisms ts_sp has this parameter"),
        (["--preset", "foundin"], "Did you mean 'founding'"),
        (["--config", "nowhere.yaml"], "No such file"),
        (["--jobs", "0"], "--jobs takes auto"),
        (["--baseline", "nobody", "--auctions", "1", "--seeds", "0"], "unknown baseline"),
        (["--summary", "xml"], "not one of 'table', 'json'"),
        (["extra"], "unexpected extra argument"),
        (["--out", "Makefile", "--auctions", "1", "--seeds", "0"], "Makefile"),
    ],
)
def test_bad_usage_exits_2_with_a_hint(arguments, message):
    done = command(*arguments)
    assert done.returncode == 2
    assert message in done.stderr and "Traceback" not in done.stderr


def test_blocks_add_up_to_the_run():
    result = execute(Sweep(("ts_sp",), {}, (1,), 130).plan()[0])
    blocks = blocks_frame([result])
    assert blocks["last_step"].tolist() == [49, 99]
    assert blocks["delivered"].sum() == pytest.approx(result.record[:100, COLUMN.delivered].sum())
