"""A sweep in a thread: the same files as run_batch.py, cancelled, resumed, waited for, refused."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd

from experiments import jobs as job_module
from experiments.jobs import CANCELLED, DONE, FAILED, RUNNING, WAITING, Job, Order, Progress
from experiments.provenance import provenance
from experiments.store import Store
from model.market import market
from views.compare.asked import Form, ask

MARKET = market("rideshare")

ROOT = Path(__file__).resolve().parents[3]
FORM = Form(MARKET, mechanisms=("ts_sp", "ucb_sp", "oracle"), seeds="0:6", steps="400", assignments="patience=0,2")
LONG = Form(MARKET, mechanisms=("ts_sp", "greedy_sp"), seeds="0:60", steps="20000")
FILES = ("runs.parquet", "blocks.parquet")


def asked_into(form: Form, folder) -> Order:
    return ask(form.changed("out", str(folder)))


def finished(asked: Order) -> Job:
    job = Job(asked, lambda: None)
    job.start()
    job.join(60)
    assert not job.active
    return job


def cancelled(asked: Order, after: int) -> Job:
    """A job that is cancelled once so many runs are done."""
    job = Job(asked, lambda: job.progress.done >= after and job.cancel())
    job.start()
    job.join(60)
    return job


def bytes_in(folder) -> list[bytes]:
    return [(folder / name).read_bytes() for name in FILES]


def command(form: Form, folder, *more: str) -> subprocess.CompletedProcess:
    """run_batch.py with the arguments that the page shows, into another folder."""
    words = form.changed("out", str(folder)).command(None).split()
    return subprocess.run([sys.executable, *words[1:], *more, "--quiet"], cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_job_leaves_what_the_command_leaves(tmp_path):
    job = finished(asked_into(FORM, tmp_path / "page"))
    assert job.progress == Progress(DONE, 36, 36, 0, job.progress.seconds)
    assert command(FORM, tmp_path / "line").returncode == 0
    assert bytes_in(tmp_path / "page") == bytes_in(tmp_path / "line")
    page, line = (json.loads((tmp_path / where / "manifest.json").read_text()) for where in ("page", "line"))
    assert {**page, "time": ""} == {**line, "time": ""}
    assert {path.name for path in (tmp_path / "page").iterdir()} == {*FILES, "manifest.json"}


def test_what_is_stored_is_not_run_again(tmp_path):
    asked = asked_into(FORM, tmp_path / "out")
    finished(asked)
    before = bytes_in(tmp_path / "out")
    again = finished(asked).progress
    assert (again.state, again.done, again.stored, again.rate) == (DONE, 36, 36, 0.0)
    assert bytes_in(tmp_path / "out") == before


def test_a_cancelled_sweep_is_resumed_here_or_on_the_command_line(tmp_path):
    whole = finished(asked_into(LONG, tmp_path / "whole")).folder
    for name in ("here", "there"):
        stopped = cancelled(asked_into(LONG, tmp_path / name), after=1).progress
        assert stopped.state == CANCELLED and 0 < stopped.done < stopped.total == 120
        assert not (tmp_path / name / "runs.parquet").exists()
    resumed = finished(asked_into(LONG, tmp_path / "here")).progress
    assert resumed.state == DONE and resumed.stored > 0
    assert command(LONG, tmp_path / "there", "--resume").returncode == 0
    assert bytes_in(tmp_path / "here") == bytes_in(tmp_path / "there") == bytes_in(whole)


def test_a_long_run_is_given_up_within_a_second(tmp_path):
    job = Job(
        asked_into(Form(MARKET, mechanisms=("ts_sp",), seeds="0", steps="200000", assignments="payloads=300"), tmp_path / "out"),
        lambda: None,
    )
    job.start()
    job.cancel()
    job.join(5)
    assert job.progress.state == CANCELLED and job.progress.done == 0


def test_it_waits_for_somebody_else_who_writes_to_the_folder(tmp_path):
    asked = asked_into(FORM, tmp_path / "out")
    other = Store(asked.folder, asked.plan, provenance(asked.sweep, asked.plan, asked.baseline, "local"))
    other.open(resume=True)
    waits = threading.Event()
    job = Job(asked, lambda: job.progress.state == WAITING and waits.set())
    job.start()
    assert waits.wait(30)
    other.close()
    job.join(60)
    assert job.progress.state == DONE


def test_who_waits_can_cancel(tmp_path):
    asked = asked_into(FORM, tmp_path / "out")
    other = Store(asked.folder, asked.plan, provenance(asked.sweep, asked.plan, asked.baseline, "local"))
    other.open(resume=True)
    job = Job(asked, lambda: job.progress.state == WAITING and job.cancel())
    job.start()
    job.join(30)
    other.close()
    assert job.progress.state == CANCELLED


def test_another_sweep_in_the_folder_is_left_alone(tmp_path):
    finished(asked_into(FORM, tmp_path / "out"))
    before = bytes_in(tmp_path / "out")
    job = finished(asked_into(FORM.changed("steps", "450"), tmp_path / "out"))
    assert job.progress.state == FAILED and "holds another sweep; choose another folder" in job.progress.problem
    assert bytes_in(tmp_path / "out") == before


def test_a_folder_that_cannot_be_made(tmp_path):
    """Not even by root: its name is too long."""
    job = finished(asked_into(FORM, tmp_path / ("o" * 300)))
    assert job.progress.state == FAILED and "cannot be made" in job.progress.problem


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "out").write_text("mine")
    job = finished(asked_into(FORM, tmp_path / "out"))
    assert job.progress.state == FAILED and "cannot be made" in job.progress.problem
    assert (tmp_path / "out").read_text() == "mine"


def test_a_closed_job_reports_nothing_more_and_keeps_what_is_done(tmp_path):
    heard = []
    job = Job(asked_into(LONG, tmp_path / "out"), lambda: heard.append(job.progress))
    job.start()
    while job.progress.done < 1:
        job.join(0.02)
    job.close()
    count = len(heard)
    job.join(30)
    assert job.progress.state == CANCELLED and len(heard) <= count + 1
    parts = [pd.read_parquet(path) for path in (tmp_path / "out" / "parts").iterdir()]
    assert sum(map(len, parts)) == job.progress.done


def test_rate_and_time_left():
    progress = Progress(RUNNING, done=30, total=90, stored=10, seconds=4.0)
    assert progress.rate == 5.0 and progress.left == 12.0
    assert Progress(RUNNING, total=90).rate == 0.0 and Progress(RUNNING, total=90).left is None


def test_a_job_that_cannot_even_begin_says_so(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(job_module, "provenance", fail)
    job = finished(asked_into(FORM, tmp_path / "out"))
    assert job.progress.state == FAILED and "Input/output error" in job.progress.problem
