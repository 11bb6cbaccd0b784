"""Any job: its progress, its status file, its thread."""

import json
import threading
import time

import pytest

from core.parameters import ParameterError
from experiments import jobs
from experiments.engine import Stopped
from experiments.folder import lock, release
from experiments.jobs import Job, Report
from experiments.status import (
    CANCELLED,
    FAILED,
    INTERRUPTED,
    QUEUED,
    RUNNING,
    STATUS,
    SUCCEEDED,
    Progress,
    read_status,
    write_status,
)

STATED = Progress(SUCCEEDED, 3, 4, 1, "one failed", created=1e9, started=1e9 + 0.125, updated=2e9, ended=2e9)


def nobody(*_) -> None:
    """Who does not listen."""


def test_rate_and_time_left():
    progress = Progress(RUNNING, done=30, total=90, stored=10, started=100.0, updated=104.0)
    assert (progress.seconds, progress.rate, progress.left) == (4.0, 5.0, 12.0)
    assert Progress(RUNNING, total=90).rate == 0.0 and Progress(RUNNING, total=90).left is None
    assert Progress(RUNNING, started=104.0, updated=100.0).seconds == 0.0, "the clock was set back"


def test_a_status_file_is_read_as_it_was_written(tmp_path):
    write_status(tmp_path, STATED)
    assert read_status(tmp_path) == STATED
    content = json.loads((tmp_path / STATUS).read_text())
    assert content["state"] == "succeeded" and content["started"] == "2001-09-09T01:46:40.125Z"
    assert [path.name for path in tmp_path.iterdir()] == [STATUS]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "happy"},
        {"state": ["running"]},
        {"done": "3"},
        {"done": True},
        {"total": None},
        {"started": "yesterday"},
        {"started": 3},
        {"message": ["<script>"]},
        {"extra": 1},
    ],
)
def test_a_status_file_that_is_none_counts_as_missing(tmp_path, changes):
    write_status(tmp_path, STATED)
    content = json.loads((tmp_path / STATUS).read_text())
    (tmp_path / STATUS).write_text(json.dumps({**content, **changes}))
    assert read_status(tmp_path) is None
    for text in ("", "[]", "{}", "[" * 100_000, "\0"):
        (tmp_path / STATUS).write_text(text)
        assert read_status(tmp_path) is None
    assert read_status(tmp_path / "nowhere") is None


def test_it_runs_while_the_folder_is_locked_and_was_interrupted_if_it_is_not(tmp_path):
    write_status(tmp_path, STATED._replace(state=RUNNING, ended=None))
    held = lock(tmp_path)
    assert read_status(tmp_path).state == RUNNING
    release(held)
    assert read_status(tmp_path).state == INTERRUPTED and not (tmp_path / ".lock").exists()
    write_status(tmp_path, STATED._replace(state=QUEUED))
    assert read_status(tmp_path).state == QUEUED


def test_a_report_is_kept_from_beginning_to_end(tmp_path):
    told = []
    held = lock(tmp_path)
    with Report(tmp_path, total=5, stored=2, tell=told.append) as report:
        assert read_status(tmp_path)[:4] == (RUNNING, 2, 5, 2)
        report.advance(5)
    release(held)
    assert read_status(tmp_path)[:4] == (SUCCEEDED, 5, 5, 2)
    assert [one.state for one in told] == [RUNNING, RUNNING, SUCCEEDED] and told[-1].ended >= told[-1].started


def test_the_file_is_true_while_a_part_takes_long(tmp_path, monkeypatch):
    """What was finished just before a long part is told, and the time goes on."""
    monkeypatch.setattr(jobs, "_WRITE_EVERY", 0.05)
    held = lock(tmp_path)
    with Report(tmp_path, total=5, stored=0, tell=nobody) as report:
        report.advance(1)
        report.advance(2)
        until = time.monotonic() + 10.0
        while (first := read_status(tmp_path)).done < 2 and time.monotonic() < until:
            time.sleep(0.01)
        while (later := read_status(tmp_path)).updated == first.updated and time.monotonic() < until:
            time.sleep(0.01)
    release(held)
    assert first.done == later.done == 2 and later.updated > first.updated and later.state == RUNNING


@pytest.mark.parametrize(
    ("error", "state", "message"),
    [
        (Stopped(), CANCELLED, ""),
        (KeyboardInterrupt(), CANCELLED, ""),
        (OSError(28, "No space left on device"), FAILED, "FOLDER: results cannot be written: No space left on device."),
        (ParameterError("no such thing"), FAILED, "no such thing"),
        (ZeroDivisionError("planted"), FAILED, "ZeroDivisionError: planted"),
    ],
)
def test_an_error_is_told_in_the_file_and_passed_on(tmp_path, error, state, message):
    with pytest.raises(type(error)), Report(tmp_path, 3, 0, nobody):
        raise error
    assert read_status(tmp_path)[:5] == (state, 0, 3, 0, message.replace("FOLDER", str(tmp_path)))


def test_a_file_that_cannot_be_written_stops_nothing(tmp_path):
    told = []
    with Report(tmp_path / "gone", 3, 0, told.append) as report:
        report.advance(3)
    assert told[-1].state == SUCCEEDED and list(tmp_path.iterdir()) == []


def test_a_second_job_keeps_when_the_first_was_asked_for(tmp_path):
    write_status(tmp_path, STATED)
    with Report(tmp_path, 3, 0, nobody) as report:
        pass
    assert report.progress.created == STATED.created < report.progress.started


def test_a_job_that_fails_where_nobody_thought_of_it_is_told_and_logged(tmp_path, caplog):
    job = Job("0", tmp_path, lambda tell, stop: 1 / 0, nobody)
    assert job.progress.state == QUEUED
    job.start()
    job.join(10)
    assert (job.progress.state, job.progress.message) == (FAILED, "ZeroDivisionError: division by zero")
    assert "The job in" in caplog.text and jobs.find(tmp_path) is None


def test_cancelling_is_cooperative(tmp_path):
    def work(tell, stop: threading.Event):
        tell(Progress(RUNNING))
        assert stop.wait(10)
        raise Stopped

    job = Job("0", tmp_path, work, nobody)
    job.start()
    assert jobs.find(tmp_path) is job
    job.cancel()
    job.join(10)
    assert job.progress.state == CANCELLED and job.progress.ended
