"""Sweeps as they are carried out: one loop for the command, the page and whoever else starts them; a job does it in a thread."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from core.deadline import Stop
from core.parameters import ParameterError
from experiments.engine import Stopped, execute_all
from experiments.plan import Run, Sweep
from experiments.provenance import provenance
from experiments.store import Busy, Store

ENGINES = ("local", "mesa")
REPORT_EVERY = 0.1  # s, the least time between two reports of progress
_LOOK_AGAIN = 0.2  # s, how often a folder that somebody else writes to is tried
_LOG = logging.getLogger("slotlab.views")

WAITING, RUNNING, CANCELLED, DONE, FAILED = "waiting", "running", "cancelled", "done", "failed"


@dataclass(frozen=True)
class Order:
    """A sweep that can be carried out: its plan, whom to compare with, the folder of its results, by what, and in how many threads."""

    sweep: Sweep
    plan: list[Run]
    baseline: str
    folder: Path
    engine: str = ENGINES[0]
    jobs: str | int = "auto"

    def store(self) -> Store:
        """The folder, still to be opened."""
        return Store(self.folder, self.plan, provenance(self.sweep, self.plan, self.baseline, self.engine))


def carry_out(order: Order, store: Store, stop: Stop | None = None) -> Iterator[int]:
    """Run what the open store lacks; gives the number of runs that are done after each. However it ends, these are on disk.

    Raises:
        Stopped: `stop` was set meanwhile.
        OSError: results cannot be written.
    """
    stored = len(store.done)
    results = _execute(order.engine)(store.missing(), order.jobs, stop)
    try:
        for done, result in enumerate(results, start=stored + 1):
            store.add(result)
            yield done
    finally:
        results.close()
        with suppress(OSError):  # who could not write before has been told already
            store.flush()


def _execute(engine: str) -> Callable[..., Iterator]:
    if engine == "mesa":
        from experiments.mesa_engine import execute_with_mesa  # noqa: PLC0415 (it imports Mesa)

        return execute_with_mesa
    return execute_all


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

    def __init__(self, order: Order, on_change: Callable[[], None]):
        self.order = order
        self.progress = Progress(RUNNING, total=len(order.plan))
        self._on_change = on_change
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="sweep", daemon=True)

    @property
    def folder(self) -> Path:
        """Where the results are."""
        return self.order.folder

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
        try:
            with closing(self.order.store()) as store:
                if self._open(store):
                    self._carry_out(store)
        except ParameterError as error:
            self._report(state=FAILED, problem=str(error))
        except OSError as error:
            reason = error.strerror or error
            self._report(state=FAILED, problem=f"{self.folder}: results cannot be written: {reason}.")
        except Exception as error:
            _LOG.exception("The sweep in %s failed", self.folder)
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
        done = stored = len(store.done)
        self._report(state=RUNNING, done=stored, stored=stored)
        began = reported = time.monotonic()
        runs = carry_out(self.order, store, self._stop)
        with closing(runs), suppress(Stopped):
            for done in runs:
                now = time.monotonic()
                if now - reported >= REPORT_EVERY:
                    reported = now
                    self._report(done=done, seconds=now - began)
        seconds = time.monotonic() - began
        if done < self.progress.total:
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
