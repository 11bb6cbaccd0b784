"""A sweep as a job: the same files as run_batch.py, cancelled, resumed, waited for, refused; its status file tells the truth."""

import json
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest

from experiments import sweeping
from experiments.jobs import Job, find
from experiments.plan import configurations_of
from experiments.spec import parse_request
from experiments.status import CANCELLED, FAILED, INTERRUPTED, QUEUED, RUNNING, STATUS, SUCCEEDED, read_status
from experiments.store import plan_hash
from experiments.summary import choose_baseline
from experiments.sweeping import Order, sweep_job

ROOT = Path(__file__).resolve().parents[2]
SHORT = {"mechanisms": "ts_sp,ucb_sp,oracle", "seeds": "0:6", "steps": 400, "assignments": ("patience=0,2",)}
LONG = {"mechanisms": "ts_sp,greedy_sp", "seeds": "0:60", "steps": 20000}
FILES = ("runs.parquet", "blocks.parquet")


def ordered(asked: dict, folder: Path) -> Order:
    sweep = parse_request(**asked).sweep()
    plan = sweep.plan()
    return Order(sweep, plan, choose_baseline(sweep.market, configurations_of(plan), None), folder)


def finished(order: Order) -> Job:
    job = sweep_job(order, lambda: None)
    job.start()
    job.join(60)
    assert not job.progress.active
    return job


def cancelled(order: Order, after: int) -> Job:
    """A job that is cancelled once so many runs are done."""
    job = sweep_job(order, lambda: job.progress.done >= after and job.cancel())
    job.start()
    job.join(60)
    return job


def bytes_in(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in FILES]


def command(asked: dict, folder: Path, *more: str) -> subprocess.CompletedProcess:
    """run_batch.py asked for the same."""
    words = ["--mechanisms", asked["mechanisms"], "--seeds", asked["seeds"], "--steps", str(asked["steps"])]
    for assignment in asked.get("assignments", ()):
        words += ["--set", assignment]
    line = [sys.executable, str(ROOT / "run_batch.py"), *words, "--out", str(folder), "--quiet", *more]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_job_leaves_what_the_command_leaves(tmp_path):
    job = finished(ordered(SHORT, tmp_path / "job"))
    assert job.progress[:5] == (SUCCEEDED, 36, 36, 0, "") and job.id == plan_hash(job_plan := ordered(SHORT, tmp_path).plan)
    assert len(job_plan) == 36
    assert command(SHORT, tmp_path / "line").returncode == 0
    assert bytes_in(tmp_path / "job") == bytes_in(tmp_path / "line")
    told, line = (json.loads((tmp_path / where / "manifest.json").read_text()) for where in ("job", "line"))
    assert {**told, "time": ""} == {**line, "time": ""}
    for where in ("job", "line"):
        assert {path.name for path in (tmp_path / where).iterdir()} == {*FILES, "manifest.json", STATUS}
    assert read_status(tmp_path / "job")[:5] == read_status(tmp_path / "line")[:5] == (SUCCEEDED, 36, 36, 0, "")


def test_what_is_stored_is_not_run_again(tmp_path):
    order = ordered(SHORT, tmp_path / "out")
    first = finished(order).progress
    before = bytes_in(tmp_path / "out")
    again = finished(order).progress
    assert (again.state, again.done, again.stored, again.rate) == (SUCCEEDED, 36, 36, 0.0)
    assert bytes_in(tmp_path / "out") == before
    assert abs(again.created - first.created) < 0.001 and again.started > first.ended


def test_a_cancelled_sweep_is_resumed_here_or_on_the_command_line(tmp_path):
    whole = finished(ordered(LONG, tmp_path / "whole")).folder
    for name in ("here", "there"):
        stopped = cancelled(ordered(LONG, tmp_path / name), after=1).progress
        assert stopped.state == CANCELLED and 0 < stopped.done < stopped.total == 120
        assert read_status(tmp_path / name)[:4] == stopped[:4] and not (tmp_path / name / "runs.parquet").exists()
    resumed = finished(ordered(LONG, tmp_path / "here")).progress
    assert resumed.state == SUCCEEDED and resumed.stored > 0
    assert command(LONG, tmp_path / "there", "--resume").returncode == 0
    assert read_status(tmp_path / "there").state == SUCCEEDED
    assert bytes_in(tmp_path / "here") == bytes_in(tmp_path / "there") == bytes_in(whole)


def test_a_long_run_is_given_up_within_a_second(tmp_path):
    asked = {"mechanisms": "ts_sp", "seeds": "0", "steps": 200_000, "assignments": ("payloads=300",)}
    job = sweep_job(ordered(asked, tmp_path / "out"), lambda: None)
    job.start()
    job.cancel()
    job.join(5)
    assert job.progress.state == CANCELLED and job.progress.done == 0


def test_it_waits_for_somebody_else_who_writes_to_the_folder(tmp_path):
    order = ordered(SHORT, tmp_path / "out")
    waits = threading.Event()
    job = sweep_job(order, lambda: job.progress.state == QUEUED and waits.set())
    with closing(order.store()) as other:
        other.open(resume=True)
        job.start()
        assert waits.wait(30) and "run by somebody else" in job.progress.message
    job.join(60)
    assert job.progress.state == SUCCEEDED


def test_who_waits_can_cancel(tmp_path):
    order = ordered(SHORT, tmp_path / "out")
    job = sweep_job(order, lambda: job.progress.state == QUEUED and job.cancel())
    with closing(order.store()) as other:
        other.open(resume=True)
        job.start()
        job.join(30)
    assert job.progress.state == CANCELLED


def test_another_sweep_in_the_folder_is_left_alone(tmp_path):
    finished(ordered(SHORT, tmp_path / "out"))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    job = finished(ordered({**SHORT, "steps": 450}, tmp_path / "out"))
    assert job.progress.state == FAILED and "holds another sweep; choose another folder" in job.progress.message
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize("name", ["o" * 300, "taken"])
def test_a_folder_that_cannot_be_made(tmp_path, name):
    """Not even by root: the name is too long, or belongs to a file."""
    (tmp_path / "taken").write_text("mine")
    job = finished(ordered(SHORT, tmp_path / name))
    assert job.progress.state == FAILED and "cannot be made" in job.progress.message
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_closed_job_reports_nothing_more_and_keeps_what_is_done(tmp_path):
    heard = []
    job = sweep_job(ordered(LONG, tmp_path / "out"), lambda: heard.append(job.progress))
    job.start()
    while job.progress.done < 1:
        job.join(0.02)
    job.close()
    count = len(heard)
    job.join(30)
    assert job.progress.state == CANCELLED and len(heard) <= count + 1
    parts = [pd.read_parquet(path) for path in (tmp_path / "out" / "parts").iterdir()]
    assert sum(map(len, parts)) == job.progress.done == read_status(tmp_path / "out").done


def test_a_job_that_cannot_even_begin_says_so(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(sweeping, "provenance", fail)
    job = finished(ordered(SHORT, tmp_path / "out"))
    assert job.progress.state == FAILED and "Input/output error" in job.progress.message


def test_a_disk_that_fills_up_fails_the_job(tmp_path, monkeypatch):
    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("experiments.store.part_frame", fail)
    job = finished(ordered(SHORT, tmp_path / "out"))
    assert job.progress.state == read_status(tmp_path / "out").state == FAILED
    assert "No space left on device" in read_status(tmp_path / "out").message
    monkeypatch.undo()
    assert finished(ordered(SHORT, tmp_path / "out")).progress[:4] == (SUCCEEDED, 36, 36, 0)


@pytest.mark.parametrize(("broken", "state"), [(("ts_sp",), SUCCEEDED), (("ts_sp", "ucb_sp", "oracle"), FAILED)])
def test_runs_that_fail_are_counted_and_a_sweep_of_nothing_else_has_failed(tmp_path, monkeypatch, broken, state):
    carried_out = sweeping.execute_all

    def execute(plan, jobs, stop):
        for result in carried_out(plan, jobs, stop):
            fails = result.run.configuration.choices["mechanism"].name in broken
            yield type(result)(result.run, {}, None, "ValueError: planted") if fails else result

    monkeypatch.setattr(sweeping, "execute_all", execute)
    told = finished(ordered(SHORT, tmp_path / "out")).progress
    assert (told.state, told.message) == (
        state,
        f"{12 * len(broken)} of 36 runs failed: {12 * len(broken)} because of ValueError: planted",
    )


def test_it_is_found_again_by_its_folder(tmp_path):
    order = ordered(SHORT, tmp_path / "out")
    assert find(order.folder) is None
    seen = []
    job = sweep_job(order, lambda: seen.append((find(order.folder), read_status(order.folder))))
    job.start()
    job.join(60)
    assert {found for found, _ in seen} == {job} and seen[0][1].state == RUNNING and seen[-1][1].state == SUCCEEDED
    assert find(order.folder) is not job and find(order.folder).progress[:4] == (SUCCEEDED, 36, 36, 0)


def test_a_killed_sweep_was_interrupted(tmp_path):
    """The lock of a process that was killed is free, though its status file says that it runs."""
    out = tmp_path / "out"
    line = [
        sys.executable,
        str(ROOT / "run_batch.py"),
        "--mechanisms",
        LONG["mechanisms"],
        "--seeds",
        "0:600",
        "--steps",
        "20000",
    ]
    with subprocess.Popen([*line, "--out", str(out), "--quiet"], cwd=ROOT, stderr=subprocess.PIPE) as process:
        while process.poll() is None and ((told := read_status(out)) is None or told.done < 1):
            threading.Event().wait(0.02)
        assert find(out).progress.state == RUNNING and find(out).progress.rate > 0
        process.kill()
    killed = read_status(out)
    assert killed.state == INTERRUPTED and 0 < killed.done < killed.total == 1200 and killed.ended is None
    assert json.loads((out / STATUS).read_text())["state"] == RUNNING
