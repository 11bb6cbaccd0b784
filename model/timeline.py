"""What a run has been, step by step: snapshots to go back to, and what was set by hand on the way.

A past step is reached by going back to the snapshot before it, setting again what was set since, and holding the steps between.
Sweeps look at no past step and have no timeline.
"""

from bisect import bisect_right
from typing import NamedTuple

from core.deadline import Stop
from model.run import MarketRun

EVERY = 256  #: steps from one snapshot to the next: to hold as many again takes less than half a millisecond in most markets
ROOM = 64 * 2**20  #: bytes of snapshots


class Edit(NamedTuple):
    """A value that somebody set in one of the run's arrays before `step` was held: before it began, or while it was open."""

    step: int
    is_open: bool
    array: str
    row: int
    place: int
    value: float


class Timeline:
    """The past of one run, which is moved and edited through it.

    Snapshots are taken between steps, before anything is set. The one of step 0 is always kept. Where all take more than `room`
    bytes, every other one is dropped, and later ones are taken half as often; where a single state takes more, runs are
    replayed from step 0.
    """

    def __init__(self, run: MarketRun, every: int = EVERY, room: int = ROOM):
        self.run = run
        self._every = every
        self._left = every  # steps until the next snapshot
        self._snapshots = [run.snapshot()]
        self._most = max(1, room // max(1, self._snapshots[0].nbytes))
        self._edits: list[Edit] = []

    def advance(self, n: int = 1, until_done: bool = False, stop: Stop | None = None) -> int:
        """Hold `n` steps of the run, as its own `advance` does, and take snapshots on the way. Returns how many were held."""
        if n >= self._left:
            return self._advance_past_snapshots(n, until_done, stop)
        held = self.run.advance(n, until_done, stop)
        self._left -= held
        return held

    def edit(self, array: str, row: int, place: int, value: float) -> None:
        """Set a value in one of the arrays of the run's state, and remember it."""
        edit = Edit(self.run.step, self.run.opened is not None, array, row, place, value)
        self._edits.append(edit)
        _apply(edit, self.run)

    def at(self, step: int, stop: Stop | None = None, is_open: bool = False) -> MarketRun:
        """A run of its own that stands where this one stood before `step`, with all that had been set before that began.

        With `is_open` its step is open, with what was set while it was.

        Raises:
            ValueError: the run has not come so far.
            TimeoutError: `stop` was set before the replay came so far.
        """
        if not 0 <= step <= self.run.step:
            raise ValueError(f"The run stands at step {self.run.step}; there is no step {step} to go back to.")
        start = self._snapshots[bisect_right(self._snapshots, step, key=lambda snapshot: snapshot.step) - 1]
        run = self.run.copy()
        run.restore(start)
        last = (step, is_open)
        for edit in self._edits:
            when = (edit.step, edit.is_open)
            if edit.step >= start.step and when <= last:
                _come_to(run, *when, stop)
                _apply(edit, run)
        _come_to(run, *last, stop)
        return run

    def _advance_past_snapshots(self, n: int, until_done: bool, stop: Stop | None) -> int:
        self.run.reserve(n)
        held = 0
        while held < n:
            piece = min(n - held, self._left)
            last = self.run.advance(piece, until_done, stop)
            held, self._left = held + last, self._left - last
            if self._left == 0:
                self._keep()
            if last < piece:
                break
        return held

    def _keep(self) -> None:
        """Take a snapshot, if there is room."""
        if len(self._snapshots) == self._most:
            self._snapshots = self._snapshots[::2]
            self._every *= 2
        if len(self._snapshots) < self._most:
            self._snapshots.append(self.run.snapshot())
        self._left = self._every


def _apply(edit: Edit, run: MarketRun) -> None:
    getattr(run.state, edit.array)[edit.row, edit.place] = edit.value


def _come_to(run: MarketRun, step: int, is_open: bool, stop: Stop | None) -> None:
    """Hold the steps before `step`, and open that one."""
    run.advance(step - run.step, stop=stop)
    if run.step < step:
        raise TimeoutError(f"To replay the run up to step {step} takes longer than it may.")
    if is_open:
        run.open()
