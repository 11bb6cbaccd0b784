"""A sweep that runs in a thread of its own, with the plan, engine and store of run_batch.py. No Solara here."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from core.parameters import ParameterError
from experiments.engine import Stopped, execute_all
from experiments.provenance import provenance
from experiments.store import Busy, Store
from views.compare.asked import Asked

ENGINE = "local"
REPORT_EVERY = 0.1  # s, the least time between two reports of progress
_LOOK_AGAIN = 0.2  # s, how often a folder that somebody else writes to is tried
_LOG = logging.getLogger("slotlab.views")

WAITING, RUNNING, CANCELLED, DONE, FAILED = "waiting", "running", "cancelled", "done", "failed"


class Progress(NamedTuple):
    """How far a sweep has come.

    `done` of `total` runs are finished, `stored` of them before this job; `seconds` since the first of its own began.
    `problem` says why it failed, or why runs of it did.
    """

    state: str
    done: int = 0
    total: int = 0
    stored: int = 0
    seconds: float = 0.0
    problem: str = ""

    @property
    def rate(self) -> float:
        """Runs a second; 0 before the first has finished."""
        return (self.done - self.stored) / self.seconds if self.seconds > 0.0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until the last run is finished, if the rate stays; None if none is known."""
        return (self.total - self.done) / self.rate if self.rate else None


class Job:
    """One sweep into one folder: what is stored there is kept, the rest is run.

    `on_change` is called from the job's thread whenever `progress` has changed, at most ten times a second but for
    changes of state. A folder that somebody else writes to is waited for.
    """

    def __init__(self, asked: Asked, on_change: Callable[[], None], jobs: str | int = "auto"):
        self.asked = asked
        self.progress = Progress(RUNNING, total=len(asked.plan))
        self._on_change = on_change
        self._jobs = jobs
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sweep", daemon=True)

    @property
    def folder(self) -> Path:
        """Where the results are."""
        return self.asked.folder

    @property
    def active(self) -> bool:
        """Whether it still waits or runs."""
        return self.progress.state in (WAITING, RUNNING)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def cancel(self) -> None:
        """Stop soon: runs in flight are given up, finished ones are stored."""
        self._stop.set()

    def close(self) -> None:
        """Cancel, and report nothing any more."""
        self._on_change = _nobody
        self.cancel()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended."""
        self._thread.join(timeout)

    def _work(self) -> None:
        """The thread: whatever happens, it ends in a state that says so."""
        asked = self.asked
        try:
            store = Store(asked.folder, asked.plan, provenance(asked.sweep, asked.plan, asked.baseline, ENGINE))
            with closing(store):
                if self._open(store):
                    self._carry_out(store)
        except ParameterError as error:
            self._report(state=FAILED, problem=str(error))
        except OSError as error:
            reason = error.strerror or error
            self._report(state=FAILED, problem=f"{asked.folder}: results cannot be written: {reason}.")
        except Exception as error:
            _LOG.exception("The sweep in %s failed", asked.folder)
            self._report(state=FAILED, problem=f"The sweep failed: {type(error).__name__}: {error}")

    def _open(self, store: Store) -> bool:
        """Take up the folder as soon as nobody else writes to it; False if cancelled meanwhile."""
        while True:
            try:
                store.open(resume=True)
                return True
            except Busy:
                if self.progress.state != WAITING:
                    self._report(state=WAITING)
            if self._stop.wait(_LOOK_AGAIN):
                self._report(state=CANCELLED)
                return False

    def _carry_out(self, store: Store) -> None:
        """Run what is missing."""
        missing, stored = store.missing(), len(store.done)
        self._report(state=RUNNING, done=stored, stored=stored)
        began = reported = time.monotonic()
        done = stored
        results = execute_all(missing, self._jobs, self._stop)
        try:
            for done, result in enumerate(results, start=stored + 1):
                store.add(result)
                now = time.monotonic()
                if now - reported >= REPORT_EVERY:
                    reported = now
                    self._report(done=done, seconds=now - began)
        except Stopped:
            pass
        finally:
            results.close()
        seconds = time.monotonic() - began
        if done < self.progress.total:
            store.flush()
            self._report(state=CANCELLED, done=done, seconds=seconds)
            return
        errors = store.finish()["error"].dropna()
        self._report(state=DONE, done=done, seconds=seconds, problem=_failures(errors, self.progress.total))

    def _report(self, **changes) -> None:
        self.progress = self.progress._replace(**changes)
        self._on_change()


def _failures(errors, total: int) -> str:
    """What is said of runs that failed while the others went on."""
    reasons = "; ".join(f"{count} because of {reason}" for reason, count in errors.value_counts().items())
    return f"{len(errors)} of {total} runs failed: {reasons}" if len(errors) else ""


def _nobody() -> None:
    """Who listens when the visitor has gone."""
