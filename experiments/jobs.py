"""Jobs of any kind: their states, their progress, the status file in a job's folder, and jobs that run in a thread of this process.

`status.json` says how a job stands, for whoever reads the folder: the command, the page, the service, or `watch cat`.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from core.parameters import ParameterError
from experiments.engine import Stopped
from experiments.folder import is_locked, replace

QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED = "queued", "running", "succeeded", "failed", "cancelled"
#: The process that carried the job out was killed. No file says so; `read_status` finds out.
INTERRUPTED = "interrupted"
STATUS = "status.json"

_TELL_EVERY = 0.1  # s, the least time between two reports of progress in this process
_WRITE_EVERY = 1.0  # s, between two writes of a running job's status file
_LOG = logging.getLogger("slotlab.jobs")


class Progress(NamedTuple):
    """How far a job has come. Times are in seconds since 1970, None for what has not happened yet.

    `done` of `total` parts are finished, `stored` of them before the job started. `created` is when the folder's first job was
    asked for, `updated` when all this was true. `message` says what the job waits for, or why it or parts of it failed.
    """

    state: str
    done: int = 0
    total: int = 0
    stored: int = 0
    message: str = ""
    created: float | None = None
    started: float | None = None
    updated: float | None = None
    ended: float | None = None

    @property
    def active(self) -> bool:
        """Whether the job still waits or runs."""
        return self.state in (QUEUED, RUNNING)

    @property
    def seconds(self) -> float:
        """How long the job has run, or ran."""
        return 0.0 if self.started is None or self.updated is None else max(0.0, self.updated - self.started)

    @property
    def rate(self) -> float:
        """Parts a second; 0 before the first has finished."""
        return (self.done - self.stored) / self.seconds if self.seconds > 0.0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds until the last part is finished, if the rate stays; None if none is known."""
        return (self.total - self.done) / self.rate if self.rate else None


_STATES = (QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED)
_COUNTS, _TIMES = ("done", "total", "stored"), ("created", "started", "updated", "ended")


def write_status(folder: Path, progress: Progress) -> None:
    """Write the status file of a folder.

    Raises:
        OSError: it cannot be written.
    """
    content = progress._asdict()
    for name in _TIMES:
        if content[name] is not None:
            moment = datetime.fromtimestamp(content[name], UTC)
            content[name] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    text = json.dumps(content, indent=2) + "\n"
    replace(folder / STATUS, lambda path: path.write_text(text, encoding="utf-8"))


def read_status(folder: Path) -> Progress | None:
    """How the job of a folder stands, None if the folder has no readable status file.

    A job whose file says `running`, but that nobody carries out, was interrupted.
    """
    written = _read(folder)
    if written is None or written.state != RUNNING or is_locked(folder):
        return written
    written = _read(folder)  # the job may have ended while the lock was looked at
    if written is None or written.state != RUNNING:
        return written
    return written._replace(
        state=INTERRUPTED, message="The process that carried it out was killed; what it stored can be resumed."
    )


def _read(folder: Path) -> Progress | None:
    """What the status file says; None if it is missing, or is not as `write_status` writes it."""
    try:
        content = json.loads((folder / STATUS).read_text(encoding="utf-8"))
        times = {name: None if content[name] is None else datetime.fromisoformat(content[name]).timestamp() for name in _TIMES}
        progress = Progress(**{**content, **times})
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    counts = all(type(getattr(progress, name)) is int for name in _COUNTS)
    return progress if counts and progress.state in _STATES and isinstance(progress.message, str) else None


def ending(error: BaseException, folder: Path) -> tuple[str, str]:
    """The state in which an error leaves a job, and what is said of it."""
    if isinstance(error, Stopped | KeyboardInterrupt):
        return CANCELLED, ""
    if isinstance(error, ParameterError):
        return FAILED, str(error)
    if isinstance(error, OSError):
        return FAILED, f"{folder}: results cannot be written: {error.strerror or error}."
    return FAILED, f"{type(error).__name__}: {error}"


class Report:
    """Keeps the status file of a job while it is carried out, and tells this process of its progress.

    Used in a `with` block, by whoever holds the lock on the folder. The file is written when the state changes and once a second,
    by a thread: a part that takes an hour leaves it true. A file that cannot be written is left as it was.
    """

    def __init__(self, folder: Path, total: int, stored: int, tell: Callable[[Progress], None]):
        now, earlier = time.time(), _read(folder)
        created = now if earlier is None or earlier.created is None else earlier.created
        self.progress = Progress(RUNNING, stored, total, stored, created=created, started=now, updated=now)
        self._folder, self._tell, self._told = folder, tell, 0.0
        self._ending = SUCCEEDED, ""
        self._ended = threading.Event()
        self._writer = threading.Thread(target=self._keep_writing, name="status", daemon=True)

    def __enter__(self) -> "Report":
        self._write()
        self._tell(self.progress)
        self._writer.start()
        return self

    def advance(self, done: int) -> None:
        """So many parts are finished."""
        self.progress = self.progress._replace(done=done, updated=time.time())
        if time.monotonic() - self._told >= _TELL_EVERY:
            self._told = time.monotonic()
            self._tell(self.progress)

    def conclude(self, state: str, message: str) -> None:
        """The state that the job ends in unless an error ends it; without it, the job succeeds."""
        self._ending = state, message

    def __exit__(self, kind, error, trace) -> None:
        self._ended.set()
        self._writer.join()
        state, message = self._ending if error is None else ending(error, self._folder)
        now = time.time()
        self.progress = self.progress._replace(state=state, message=message, updated=now, ended=now)
        self._write()
        self._tell(self.progress)

    def _keep_writing(self) -> None:
        while not self._ended.wait(_WRITE_EVERY):
            self._write(updated=time.time())

    def _write(self, **changes) -> None:
        with suppress(OSError):
            write_status(self._folder, self.progress._replace(**changes))


class Job:
    """A job in a thread of this process.

    `work(tell, stop)` does it: it tells its progress, and raises `Stopped` soon after `stop` is set. `on_change` is called from
    the job's thread whenever `progress` has changed. `id` is the hash of what is asked for.
    """

    def __init__(self, id: str, folder: Path, work: Callable[[Callable[[Progress], None], threading.Event], object],
                 on_change: Callable[[], None]):  # fmt: skip
        self.id, self.folder = id, folder
        self.progress = Progress(QUEUED, created=time.time())
        self._work, self._on_change = work, on_change
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._carry_out, name="job", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        _AT_WORK[self.folder.resolve()] = self
        self._thread.start()

    def cancel(self) -> None:
        """Stop soon: parts in flight are given up, finished ones are stored."""
        self._stop.set()

    def close(self) -> None:
        """Cancel, and report nothing any more."""
        self._on_change = _nobody
        self.cancel()

    def join(self, timeout: float | None = None) -> None:
        """Wait until it has ended."""
        self._thread.join(timeout)

    def _carry_out(self) -> None:
        """The thread: whatever happens, it ends in a state that says so."""
        try:
            self._work(self._tell, self._stop)
        except Exception as error:
            if not isinstance(error, Stopped | ParameterError | OSError):
                _LOG.exception("The job in %s failed", self.folder)
            if self.progress.active:  # it had not even begun
                state, message = ending(error, self.folder)
                self._tell(self.progress._replace(state=state, message=message, ended=time.time()))
        finally:
            _AT_WORK.pop(self.folder.resolve(), None)

    def _tell(self, progress: Progress) -> None:
        self.progress = progress
        self._on_change()


#: The jobs of this process that have been started and have not ended.
_AT_WORK: dict[Path, Job] = {}


def _nobody() -> None:
    """Who listens when the visitor has gone."""


@dataclass(frozen=True)
class Found:
    """A job that another process carries out, or that has ended: its folder is all there is of it."""

    folder: Path

    @property
    def progress(self) -> Progress | None:
        """How it stands, None if its status file has gone."""
        return read_status(self.folder)


def find(folder: Path) -> Job | Found | None:
    """The job that works on a folder or has left its results there, None if there is none."""
    job = _AT_WORK.get(folder.resolve())
    return job or (Found(folder) if read_status(folder) else None)
