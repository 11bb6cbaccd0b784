"""When long work stops: at an event that somebody sets, at a time, or at whichever comes first."""

import time
from typing import Protocol


class Stop(Protocol):
    """What long work checks now and then, for example a `threading.Event`."""

    def is_set(self) -> bool:
        """Whether to stop."""


class Deadline:
    """A stop that is set after `seconds`, or when `other` is."""

    def __init__(self, seconds: float, other: Stop | None = None):
        self._end, self._other = time.monotonic() + seconds, other

    def is_set(self) -> bool:
        """Whether the time is up, or the other stop is set."""
        return time.monotonic() >= self._end or (self._other is not None and self._other.is_set())


class Pieces:
    """How much work to do between two checks of a stop, so that checks are `seconds` apart however long a unit of work takes."""

    def __init__(self, seconds: float = 0.1):
        self._seconds, self._size, self._began = seconds, 1, time.monotonic()

    def next(self, left: int) -> int:
        """Size of the piece that begins now, of at most `left` units."""
        now = time.monotonic()
        took, self._began = now - self._began, now
        if took < self._seconds / 4.0:
            self._size *= 2
        elif took > self._seconds:
            self._size = max(1, self._size // 2)
        return min(self._size, left)
