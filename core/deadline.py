"""When to stop: an event that somebody sets, a time that has come, or both."""

import time
from typing import Protocol


class Stop(Protocol):
    """What long work asks now and then; a `threading.Event` is one."""

    def is_set(self) -> bool:
        """Whether to stop."""


class Deadline:
    """A stop that sets itself after `seconds`, or with `other`."""

    def __init__(self, seconds: float, other: Stop | None = None):
        self._end, self._other = time.monotonic() + seconds, other

    def is_set(self) -> bool:
        """Whether the time has come, or the other is set."""
        return time.monotonic() >= self._end or (self._other is not None and self._other.is_set())


class Pieces:
    """How much to do between two looks at a stop, so that they are `seconds` apart, however long a unit takes."""

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
