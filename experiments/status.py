"""How a job stands: its states, its progress, and the status file in its folder.

`status.json` tells it to whoever reads the folder: the command, the page, the service, or `watch cat`.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from experiments.folder import is_locked, replace

QUEUED, RUNNING, SUCCEEDED, FAILED, CANCELLED = "queued", "running", "succeeded", "failed", "cancelled"
#: The process that carried the job out was killed. No file says so; `read_status` finds out.
INTERRUPTED = "interrupted"
STATUS = "status.json"


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
    written = written_status(folder)
    if written is None or written.state != RUNNING or is_locked(folder):
        return written
    written = written_status(folder)  # the job may have ended while the lock was looked at
    if written is None or written.state != RUNNING:
        return written
    return written._replace(
        state=INTERRUPTED, message="The process that carried it out was killed; what it stored can be resumed."
    )


def written_status(folder: Path) -> Progress | None:
    """What the status file says; None if it is missing, or is not as `write_status` writes it."""
    try:
        content = json.loads((folder / STATUS).read_text(encoding="utf-8"))
        times = {name: None if content[name] is None else datetime.fromisoformat(content[name]).timestamp() for name in _TIMES}
        progress = Progress(**{**content, **times})
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    counts = all(type(getattr(progress, name)) is int for name in _COUNTS)
    return progress if counts and progress.state in _STATES and isinstance(progress.message, str) else None
