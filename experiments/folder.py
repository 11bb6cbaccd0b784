"""The folder of a job: whoever works on it holds its lock, and its files are replaced whole."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from core.parameters import ParameterError

LOCK = ".lock"
_PATIENCE = 0.05  # s; one attempt is not enough, since a job that ends takes its lock file away


class Busy(ParameterError):
    """Another job is writing to the folder."""


def lock(folder: Path) -> FileLock:
    """A lock on the folder, held until it is released or the process ends in whatever way.

    Raises:
        Busy: another job holds it.
    """
    held = FileLock(folder / LOCK, timeout=_PATIENCE, poll_interval=_PATIENCE / 5, thread_local=False)
    try:
        held.acquire()
    except Timeout:
        raise Busy(f"{folder}: another sweep is writing to this folder; choose another one with --out.") from None
    return held


def release(held: FileLock) -> None:
    """Release a lock, and take its file away. A lock that is not held stays as it is."""
    if held.is_locked:
        with suppress(PermissionError):  # Windows keeps an open file; there, filelock removes it
            Path(held.lock_file).unlink(missing_ok=True)
        held.release()


def is_locked(folder: Path) -> bool:
    """Whether somebody holds the lock on the folder; also where this user may not look."""
    if not (folder / LOCK).exists():
        return False
    try:
        FileLock(folder / LOCK, blocking=False, thread_local=False).acquire().lock.release()
    except (Timeout, PermissionError):
        return True
    return False


def replace(path: Path, writer: Callable[[Path], object]) -> None:
    """Write to a temporary name beside `path`, then rename: nobody ever sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        writer(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
