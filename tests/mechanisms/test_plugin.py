"""A new mechanism is one file and no other edit: sweep, command line and help pick it up."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = '''
"""LAST-WINNER: whoever has flown most in this market, by posterior mean at first."""

from dataclasses import dataclass

from mechanisms.api import kernel, param
from mechanisms.forms.procurement import Procurement, ProcurementRule
from mechanisms.kernels.payments import second_score_auction
from mechanisms.kernels.posteriors import posterior_mean


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (loyalty,) = param
    for i in range(form.ask.size):
        if form.open[i] > 0.0:
            work.index[i] = posterior_mean(form.alpha[i], form.beta[i]) + loyalty * form.tried[i]
    return second_score_auction(key, form, work, work.score, deal)


@dataclass(frozen=True, repr=False)
class LastWinner(ProcurementRule):
    """Rewards whoever has flown before."""

    name = "last_winner"
    kernel = _clear

    loyalty: float = param(0.01, "bonus for each launch flown in this market", low=0.0, high=1.0)
'''


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


@pytest.mark.parametrize("folder", ["mine", "procurement"])
def test_a_folder_outside_may_have_folders(folder, tmp_path):
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "last_winner.py").write_text(PLUGIN)
    out = tmp_path / "out"
    done = run_batch(tmp_path, "--mechanisms", "last_winner", "--seeds", "0:2", "--auctions", "20", "--out", str(out))
    assert done.returncode == 0 and done.stderr.count("\n") == 1, done.stderr  # where the results are


def test_a_kernel_that_does_not_compile_fails_its_runs_alone(tmp_path):
    (tmp_path / "typo.py").write_text(PLUGIN.replace("last_winner", "typo").replace("loyalty * form", "loyalti * form"))
    done = run_batch(
        tmp_path, "--mechanisms", "typo,greedy_sp", "--seeds", "0:2", "--auctions", "50", "--out", str(tmp_path / "out")
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert (
        "2 of 4 runs failed: MechanismError: typo: mechanisms.typo does not compile: NameError: name 'loyalti' is not defined"
        in done.stderr
    )
    assert "greedy_sp" in done.stdout


def test_a_folder_missing_is_said(tmp_path):
    missing = run_batch(tmp_path / "nowhere", "--list")
    assert missing.returncode == 2 and "nowhere', where plug-ins of mechanisms are looked for, is not a folder" in missing.stderr


@pytest.fixture
def broken(tmp_path) -> Path:
    """A folder with a mechanism that cannot be loaded, and declares `loyalty`."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "last_winner.py").write_text(PLUGIN.replace("import second_score_auction", "import second_score"))
    return folder


def reason(folder: Path) -> str:
    return f"{folder}/last_winner.py is left out: ImportError: cannot import name 'second_score' from "


def test_what_does_not_use_a_broken_file_does_as_before(broken, tmp_path):
    (tmp_path / "none").mkdir()
    outs = []
    for folder in (tmp_path / "none", broken):
        outs.append(tmp_path / f"out of {folder.name}")
        size = ["--seeds", "0:2", "--auctions", "60", "--out", str(outs[-1]), "--providers", "truthful"]
        done = run_batch(folder, "--mechanisms", "greedy_sp,random", *size)
        assert done.returncode == 0, done.stderr
    assert done.stderr.startswith(reason(broken)) and done.stderr.count("\n") == 2  # the other is where the results are
    assert len({(out / "runs.parquet").read_bytes() for out in outs}) == 1
    plain, beside = (json.loads((out / "manifest.json").read_text()) for out in outs)
    assert {**plain, "time": ""} == {**beside, "time": ""}


def test_a_broken_file_is_listed_with_its_reason(broken):
    listed = run_batch(broken, "--list")
    assert listed.returncode == 0 and listed.stderr.startswith(reason(broken)) and listed.stderr.count("\n") == 1
    assert f"  {reason(broken)}" in listed.stdout and "greedy_sp" in listed.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--mechanisms", "greedy_sp,Last-Winner"],
        ["audit", "--mechanism", "last_winner"],
    ],
    ids=" ".join,
)
def test_who_uses_a_broken_file_is_told_why_it_is_not_there(arguments, broken):
    refused = run_batch(broken, *arguments)
    assert refused.returncode == 2 and "Traceback" not in refused.stderr
    assert f" cannot be used: {reason(broken)}" in refused.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    kernel = _clear\n", "", "LastWinner has neither a kernel nor a method decide"),
        (
            "(ProcurementRule)",
            "(__import__('mechanisms').Mechanism)",
            "LastWinner is for no market form: it derives from ProcurementRule, ItemAuction, or sets form",
        ),
        ("@kernel(Procurement)\n", "", "the kernel of LastWinner must be decorated with kernel(...)"),
    ],
    ids=["nothing", "no form", "no kernel"],
)
def test_what_could_not_clear_a_market_is_left_out(old, new, told, tmp_path):
    (tmp_path / "last_winner.py").write_text(PLUGIN.replace(old, new))
    refused = run_batch(tmp_path, "--mechanisms", "last_winner")
    assert refused.returncode == 2
    assert refused.stderr.splitlines()[0] == f"{tmp_path}/last_winner.py is left out: {told}"


def test_a_parameter_that_only_it_may_have_is_unknown_and_the_file_is_mentioned(broken):
    refused = run_batch(broken, "--mechanisms", "greedy_sp", "--set", "loyalty=0.1")
    assert refused.returncode == 2 and "unknown parameter 'loyalty'" in refused.stderr
    assert reason(broken) in refused.stderr.splitlines()[-1]


def test_any_other_name_is_unknown_and_the_broken_file_is_mentioned(broken):
    refused = run_batch(broken, "--mechanisms", "first_winner")
    assert refused.returncode == 2
    assert "unknown mechanism 'first_winner'. " in refused.stderr and f". {reason(broken)}" in refused.stderr


def test_settings_of_a_broken_file_are_passed_over_and_typos_are_not(broken, tmp_path):
    config = tmp_path / "c.yaml"
    size = ["--mechanisms", "greedy_sp", "--config", str(config), "--dry-run"]
    config.write_text("mechanism: {last_winner: {loyalty: 0.2}}")
    assert run_batch(broken, *size).returncode == 0
    (tmp_path / "none").mkdir()
    assert "unknown plug-in 'last_winner'" in run_batch(tmp_path / "none", *size).stderr
    config.write_text("mechanism: {last_winer: {loyalty: 0.2}}")
    refused = run_batch(broken, *size)
    assert refused.returncode == 2 and "unknown plug-in 'last_winer'" in refused.stderr
