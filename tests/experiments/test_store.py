"""Whatever stops a sweep, what is stored is whole, and the rest can be run later with the same bytes in the end."""

import fcntl
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.folder import Busy
from experiments.plan import Sweep
from experiments.status import CANCELLED, FAILED, INTERRUPTED, RUNNING, SUCCEEDED, read_status
from experiments.store import Store
from model.rideshare import MARKET

ROOT = Path(__file__).resolve().parents[2]
SWEEP = ["--mechanisms", "ts_sp,halting,pl_dsic", "--seeds", "0:40", "--auctions", "2000", "--jobs", "2", "--quiet"]
PLUGINS = {"SLOTLAB_MECHANISMS": str(Path(__file__).parent / "plugins")}
#: Makes the sweep last four seconds and more. A part of it is on disk after one.
HALT = {"HALT": "0.2"}
SMALL = ["--mechanisms", "ts_sp", "--seeds", "0:4", "--quiet"]
#: A mechanism that raises in one world of ten, and is greedy otherwise.
FLAKY = '''
from dataclasses import dataclass

from mechanisms.api import param
from mechanisms.forms.procurement import ProcurementRule
from mechanisms.procurement.greedy_sp import Greedy


@dataclass(frozen=True, repr=False)
class Flaky(ProcurementRule):
    """Greedy, but it raises in some worlds."""

    name = "flaky"

    def decide(self, key, n_auctions, form, work, deal):
        if n_auctions == 3 and int(key) % 10 == 0:
            raise ZeroDivisionError("planted")
        return Greedy().decide(key, n_auctions, form, work, deal)
'''


def line(out: Path, *more: str) -> list[str]:
    return [sys.executable, str(ROOT / "run_batch.py"), *SWEEP, "--out", str(out), *more]


def finish(out: Path, *more: str, **environment: str) -> subprocess.CompletedProcess:
    """Run the sweep to its end."""
    return subprocess.run(
        line(out, *more), cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **PLUGINS, **environment}
    )


def results(out: Path) -> list[bytes]:
    return [(out / name).read_bytes() for name in ("runs.parquet", "blocks.parquet")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> list[bytes]:
    """The files of the same sweep, never interrupted."""
    out = tmp_path_factory.mktemp("whole") / "out"
    assert finish(out).returncode == 0
    return results(out)


@pytest.fixture(autouse=True)
def ctrl_c_is_heeded():
    """A suite that runs in the background may have been started with Ctrl-C ignored, and would pass that on."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt(out: Path, by: signal.Signals, sight: str, after: float = 0.0) -> tuple[int, str]:
    """Start the sweep and stop it `after` seconds from when its folder holds a file like `sight`: exit code and message."""
    pipes = {"stderr": subprocess.PIPE, "stdout": subprocess.DEVNULL, "text": True}
    again = ["--resume"] if (out / "manifest.json").exists() else []
    with subprocess.Popen(line(out, *again), cwd=ROOT, env={**os.environ, **PLUGINS, **HALT}, **pipes) as process:
        while process.poll() is None and not any(out.glob(sight)):
            time.sleep(0.01)
        time.sleep(after)
        process.send_signal(by)
        _, said = process.communicate(timeout=60)
    return process.returncode, said


def kill_and_resume(out: Path, times: int, seed: int) -> subprocess.CompletedProcess:
    """Kill the sweep at random moments, then let it finish."""
    rng = random.Random(seed)
    for _ in range(times):
        interrupt(out, signal.SIGKILL, "manifest.json", rng.uniform(0.0, 3.0))
        for part in out.rglob("*.parquet"):
            if not part.name.startswith("."):
                pd.read_parquet(part)
        assert (told := read_status(out)) is None or told.state == INTERRUPTED
    return finish(out, "--resume")


def test_a_killed_sweep_resumes_to_the_same_bytes(tmp_path, whole):
    done = kill_and_resume(tmp_path / "out", times=2, seed=1)
    assert done.returncode == 0, done.stderr
    assert results(tmp_path / "out") == whole and read_status(tmp_path / "out").state == SUCCEEDED


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_sweep_killed_again_and_again_resumes_to_the_same_bytes(tmp_path, whole, seed):
    assert kill_and_resume(tmp_path / "out", times=2, seed=100 + seed).returncode == 0
    assert results(tmp_path / "out") == whole


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_sweep_says_so_and_resumes(tmp_path, whole, by):
    out = tmp_path / "out"
    code, said = interrupt(out, by, "parts/[!.]*.parquet")
    assert code == 130 and "--resume does the rest" in said and "Traceback" not in said
    stored = sum(len(pd.read_parquet(part)) for part in (out / "parts").glob("*.parquet"))
    assert 0 < stored < 120 and f"Cancelled: {stored} runs are stored" in said
    assert read_status(out)[:4] == (CANCELLED, stored, 120, 0)
    refused = finish(out)
    assert refused.returncode == 2 and f"holds {stored} of 120 runs of this sweep: --resume completes them" in refused.stderr
    done = finish(out, "--resume")
    assert f"{stored} runs are stored, {120 - stored} are to be run." in done.stderr
    assert results(out) == whole and not (out / "parts").exists()
    again = finish(out, "--resume")
    assert "120 runs are stored, 0 are to be run." in again.stderr and again.stdout == done.stdout


def test_a_folder_of_something_else_is_left_alone(tmp_path, command):
    def said(out: Path, *more: str) -> str:
        code, _, errors = command(*SMALL, "--out", str(out), *more)
        return errors if code == 2 else ""

    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.txt").write_text("do not lose")
    assert "is not empty and holds no sweep" in said(other)
    out = tmp_path / "out"
    assert command(*SMALL, "--auctions", "50", "--out", str(out))[0] == 0
    kept = results(out)
    assert "holds another sweep" in said(out, "--auctions", "60", "--resume")
    about = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps({**about, "code": "older"}))
    assert "holds results of other code" in said(out, "--auctions", "50", "--resume")
    (out / "manifest.json").write_text("{")
    assert "cannot be read" in said(out, "--auctions", "50")
    assert results(out) == kept and (other / "thesis.txt").exists()


@pytest.mark.parametrize("there", [False, True])
def test_there_must_be_something_to_resume(tmp_path, there):
    out = tmp_path / "mistyped"
    if there:
        out.mkdir()
    for more in ([], ["--dry-run"]):
        refused = finish(out, "--resume", *more)
        assert refused.returncode == 2 and f"nothing to resume: {out} holds no sweep" in refused.stderr
    assert list(tmp_path.rglob("*")) == [out] * there


def test_failed_runs_are_kept_as_data_and_the_others_go_on(tmp_path):
    plugins, out = tmp_path / "plugins", tmp_path / "out"
    plugins.mkdir()
    (plugins / "flaky.py").write_text(FLAKY)
    arguments = ["--mechanisms", "flaky,greedy_sp", "--auctions", "60"]
    done = finish(out, *arguments, SLOTLAB_MECHANISMS=str(plugins))
    assert done.returncode == 1 and "runs failed: ZeroDivisionError: planted" in done.stderr
    runs = pd.read_parquet(out / "runs.parquet")
    failed = runs[runs["error"].notna()]
    assert 0 < len(failed) < 20 and set(failed["mechanism"]) == {"flaky"} and len(runs) == 80
    (plugins / "flaky.py").write_text(FLAKY.replace("planted", "planted elsewhere"))
    assert "holds results of other code" in finish(out, *arguments, "--resume", SLOTLAB_MECHANISMS=str(plugins)).stderr
    pair = runs[runs["error"].isna()].pivot(index="seed", columns="mechanism", values="regret").dropna()
    assert len(pair) == 40 - len(failed) and (pair["flaky"] == pair["greedy_sp"]).all()


def test_a_change_of_what_a_sweep_does_not_use_spoils_nothing(tmp_path):
    plugins, out = tmp_path / "plugins", tmp_path / "out"
    plugins.mkdir()
    (plugins / "flaky.py").write_text(FLAKY)
    arguments = ["--mechanisms", "greedy_sp", "--seeds", "0:2", "--auctions", "20"]
    assert finish(out, *arguments, SLOTLAB_MECHANISMS=str(plugins)).returncode == 0
    (plugins / "flaky.py").write_text(FLAKY.replace("planted", "planted elsewhere"))
    assert finish(out, *arguments, "--resume", SLOTLAB_MECHANISMS=str(plugins)).returncode == 0


def test_a_full_disk_is_reported_and_what_is_stored_stays(tmp_path, whole):
    """The file system is made full by a limit on the size of files: the parts fit, the last two files do not."""
    out = tmp_path / "out"
    limited = ["bash", "-c", f"ulimit -f {len(whole[1]) * 3 // 4 // 1024}; exec {' '.join(line(out))}"]
    environment = {**os.environ, **PLUGINS, "HALT": "0.1"}  # or there would be a single part, and as large
    failed = subprocess.run(limited, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    assert failed.returncode == 1, failed.stderr
    assert (
        "results cannot be written" in failed.stderr
        and "File too large" in failed.stderr
        and "--resume does the rest" in failed.stderr
    )
    assert "Traceback" not in failed.stderr and list(out.glob(".*")) == []
    told = read_status(out)
    assert (
        (told.state, told.done) == (FAILED, 120)
        and "results cannot be written" in told.message
        and "File too large" in told.message
    )
    assert finish(out, "--resume").returncode == 0 and results(out) == whole


def test_the_mesa_engine_gives_the_same_bytes(tmp_path, command):
    found = []
    for engine in ("local", "mesa"):
        asked = ["--mechanisms", "ts_sp,greedy_sp,pl_dsic", "--auctions", "120", "--seeds", "0:3", "--set", "patience=0,2"]
        assert command(*asked, "--engine", engine, "--out", str(tmp_path / engine))[0] == 0
        found.append(results(tmp_path / engine))
    assert found[0] == found[1]


def test_a_dry_run_only_says_what_would_be_run(tmp_path, command):
    asked = ["--mechanisms", "ts_sp,greedy_sp,pl_dsic", "--seeds", "0:40", "--auctions", "20000"]
    code, said, _ = command(*asked, "--out", str(tmp_path / "out"), "--dry-run")
    assert code == 0 and "120 runs of 20,000 auctions" in said and "pl_dsic: 40 seeds" in said
    assert not (tmp_path / "out").exists()


def test_a_damaged_part_counts_as_missing(tmp_path, whole):
    out = tmp_path / "out"
    interrupt(out, signal.SIGKILL, "parts/[!.]*.parquet")
    next((out / "parts").glob("[!.]*.parquet")).write_bytes(b"junk")
    assert finish(out, "--resume").returncode == 0 and results(out) == whole


def test_two_sweeps_do_not_share_a_folder(tmp_path):
    out = tmp_path / "out"
    silent = {"stderr": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    with subprocess.Popen(line(out), cwd=ROOT, env={**os.environ, **PLUGINS, "HALT": "0.05"}, **silent) as first:
        while first.poll() is None and not (out / "manifest.json").exists():
            time.sleep(0.01)
        first.send_signal(signal.SIGSTOP)  # or it might be done before the second begins
        second = finish(out, "--resume")
        assert read_status(out).state == RUNNING
        first.send_signal(signal.SIGCONT)
    assert first.returncode == 0
    assert second.returncode == 2 and "another sweep is writing to this folder" in second.stderr


@pytest.mark.parametrize("name", ["runs.parquet", "blocks.parquet"])
def test_a_damaged_result_is_made_anew(tmp_path, command, name):
    out = tmp_path / "out"
    assert command(*SMALL, "--out", str(out))[0] == 0
    whole = results(out)
    (out / name).write_bytes((out / name).read_bytes()[:100])
    assert command(*SMALL, "--out", str(out), "--resume")[0] == 0
    assert results(out) == whole


@pytest.mark.parametrize("text", ["[1, 2]", "null", "{"])
def test_a_manifest_that_is_none_is_refused(tmp_path, command, text):
    out = tmp_path / "out"
    assert command(*SMALL, "--out", str(out))[0] == 0
    (out / "manifest.json").write_text(text)
    code, _, errors = command(*SMALL, "--out", str(out), "--resume")
    assert code == 2 and "manifest.json cannot be read" in errors


def test_a_lock_that_is_taken_away_meanwhile_is_none(tmp_path, monkeypatch):
    """Who held it finishes between the opening of the file and the lock on it, which then is one on nothing."""
    plan, lock = Sweep(MARKET, ("ts_sp",), {}, (0,), 20).plan(), fcntl.flock
    first, second = (Store(tmp_path / "out", plan, {"tables": {}, "code": "c"}) for _ in range(2))

    def take_away_once(file, how):
        monkeypatch.setattr(fcntl, "flock", lock)
        (tmp_path / "out" / ".lock").unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", take_away_once)
    first.open(resume=False)
    with pytest.raises(Busy):
        second.open(resume=False)
    first.close()
    assert not (tmp_path / "out" / ".lock").exists()


@pytest.mark.parametrize("engine", ["local", "mesa"])
def test_whatever_a_rule_does_the_other_runs_are_kept(tmp_path, engine):
    plugins, out = tmp_path / "plugins", tmp_path / "out"
    plugins.mkdir()
    (plugins / "flaky.py").write_text(
        FLAKY.replace('ZeroDivisionError("planted")', "SystemExit(3)").replace("% 10 == 0", "% 2 == 0")
    )
    arguments = ["--mechanisms", "greedy_sp,flaky", "--seeds", "0:6", "--auctions", "20", "--engine", engine]
    done = finish(out, *arguments, SLOTLAB_MECHANISMS=str(plugins))
    assert done.returncode == 1 and "runs failed: SystemExit: 3" in done.stderr and "Traceback" not in done.stderr
    runs = pd.read_parquet(out / "runs.parquet")
    assert len(runs) == 12 and 0 < runs["error"].notna().sum() < 6


def test_json_is_json_where_something_is_undefined(tmp_path, command):
    """One seed has no interval."""

    def refuse(word):
        raise AssertionError(word)

    code, said, _ = command(
        "--mechanisms",
        "ts_sp",
        "--seeds",
        "0:1",
        "--auctions",
        "20",
        "--quiet",
        "--summary",
        "json",
        "--out",
        str(tmp_path / "out"),
    )
    assert code == 0 and json.loads(said, parse_constant=refuse)["means"]["ts_sp"]["delivered"]["half"] is None
