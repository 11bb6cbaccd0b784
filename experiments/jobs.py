"""Jobs of any kind: what keeps their status file while they are carried out, and jobs that run in a thread of this process."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.parameters import ParameterError
from experiments.engine import Stopped
from experiments.status import CANCELLED, FAILED, QUEUED, RUNNING, SUCCEEDED, Progress, read_status, write_status, written_status

_TELL_EVERY = 0.1  # s, the least time between two reports of progress in this process
_WRITE_EVERY = 1.0  # s, between two writes of a running job's status file
_LOG = logging.getLogger("slotlab.jobs")


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
        now, earlier = time.time(), written_status(folder)
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
