"""A new mechanism is one file and no other edit: sweep, command line and help pick it up."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = '''
"""LAST-WINNER: whoever has flown most in this market, by posterior mean at first."""

from dataclasses import dataclass

from mechanisms.api import Mechanism, Procurement, kernel, param
from mechanisms.kernels.payments import second_score_auction
from mechanisms.kernels.posteriors import posterior_mean


@kernel(Procurement)
def _clear(key, n_auctions, form, param, inner, work, deal):
    for i in range(form.ask.size):
        if form.open[i] > 0.0:
            work.index[i] = posterior_mean(form.alpha[i], form.beta[i]) + param[0] * form.tried[i]
    return second_score_auction(key, form, work, work.score, deal)


@dataclass(frozen=True, repr=False)
class LastWinner(Mechanism):
    """Rewards whoever has flown before."""

    name = "last_winner"
    kernel = _clear

    loyalty: float = param(0.01, "bonus for each launch flown in this market", low=0.0, high=1.0)
'''
BROKEN = "from mechanisms.api import Mechanismm\n"


def run_batch(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """The command with one more folder of mechanisms."""
    environment = {**os.environ, "SLOTLAB_MECHANISMS": str(folder)}
    command = [sys.executable, str(ROOT / "run_batch.py"), *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_file_is_a_mechanism(tmp_path):
    (tmp_path / "last_winner.py").write_text(PLUGIN)
    listed = run_batch(tmp_path, "--list")
    assert "last_winner" in listed.stdout and "loyalty" in listed.stdout
    out = tmp_path / "out"
    size = ["--seeds", "0:2", "--auctions", "200", "--out", str(out)]
    done = run_batch(tmp_path, "--mechanisms", "last-winner,greedy_sp", "--set", "loyalty=0,0.02", *size)
    assert done.returncode == 0, done.stderr
    runs = pd.read_parquet(out / "runs.parquet").set_index(["label", "seed"])
    assert "last_winner(loyalty=0.02)" in done.stdout
    without, plain = runs.loc["last_winner(loyalty=0.0)"], runs.loc["greedy_sp"]
    assert (without["regret"] == plain["regret"]).all()
    assert (runs.loc["last_winner(loyalty=0.02)"]["regret"] != plain["regret"]).any()


def test_a_kernel_that_does_not_compile_fails_its_runs_alone(tmp_path):
    (tmp_path / "typo.py").write_text(PLUGIN.replace("last_winner", "typo").replace("param[0] * form", "parm[0] * form"))
    done = run_batch(
        tmp_path, "--mechanisms", "typo,greedy_sp", "--seeds", "0:2", "--auctions", "50", "--out", str(tmp_path / "out")
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert (
        "2 of 4 runs failed: MechanismError: typo: mechanisms.typo does not compile: NameError: name 'parm' is not defined"
        in done.stderr
    )
    assert "greedy_sp" in done.stdout


def test_a_name_taken_or_a_folder_missing_is_said(tmp_path):
    (tmp_path / "greedy_sp.py").write_text(PLUGIN)
    assert "Two files are called greedy_sp.py" in run_batch(tmp_path, "--list").stderr
    missing = run_batch(tmp_path / "nowhere", "--list")
    assert missing.returncode == 2 and "nowhere', which is not a folder" in missing.stderr


def test_a_broken_file_is_named(tmp_path):
    (tmp_path / "broken.py").write_text(BROKEN)
    failed = run_batch(tmp_path, "--list")
    assert failed.returncode == 2
    assert f"{tmp_path}/broken.py cannot be loaded: ImportError" in failed.stderr
    assert "Traceback" not in failed.stderr
