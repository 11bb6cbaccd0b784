"""What the runs of all markets share: steps in pieces, snapshots to go back to, and copies. No Mesa here."""

from abc import ABC, abstractmethod
from copy import deepcopy
from typing import NamedTuple

import numpy as np

from core.deadline import Pieces, Stop
from core.rows import Rows


class Snapshot(NamedTuple):
    """All that a run changes, but its rows, as it was before `step`."""

    step: int
    arrays: tuple[np.ndarray, ...]
    pending: np.ndarray  #: steps that make no full row yet
    opened: tuple | None
    failed: bool

    @property
    def nbytes(self) -> int:
        """Memory of its arrays, bytes."""
        return sum(array.nbytes for array in (*self.arrays, self.pending))


class MarketRun(ABC):
    """One run of a market: the arrays that its steps change, and what advances them.

    A market's class hands its arrays over when it is made, writes `_hold`, `is_done` where it may converge, and `open` where a
    step can be looked at half way. Compiled code keeps the addresses of arrays, so these are written to and never replaced.

    Args:
        state: a named tuple of arrays.
        stores: what the run's rules keep (`mechanisms.kernels.rule.Rule.store`).
        rows: where steps are recorded.
        shared: what no run changes and copies share: the world, the mechanisms.
    """

    is_done = False  #: whether the run has converged; one that has goes on, and its rows repeat themselves

    def __init__(self, state: tuple, stores: tuple[np.ndarray, ...], rows: Rows, shared: tuple):
        self.state = state
        self.rows = rows
        self.opened: tuple | None = None  #: what the first half of the open step hands to the second; None between steps
        self.failed = False  #: whether a rule broke its contract; then no more steps can be held
        self._changing = (*state, *stores)
        self._shared = (*shared, rows.columns)

    @property
    def step(self) -> int:
        """Steps held so far, which is the number of the next one."""
        return self.rows.steps

    @property
    def log(self) -> int:
        """Steps in a row of the record."""
        return self.rows.log

    @property
    def record(self) -> np.ndarray:
        """The rows of all steps held, shape (rows, columns); a view. At `log` 1 a row is a step."""
        return self.rows.record

    def advance(self, n: int = 1, until_done: bool = False, stop: Stop | None = None) -> int:
        """Hold `n` steps, or fewer: up to the one after which the run `is_done`, if `until_done`, or until `stop` is set.

        `stop` is looked at every tenth of a second. Returns how many were held.

        Raises:
            MechanismError: a rule broke its contract; steps before that stand, and no more can be held.
            ParameterError: the record would not fit into memory.
        """
        if n > 1:  # for a single step, which must cost little, there is room or it is made
            self.reserve(n)
        if stop is None:
            return self._hold(n, until_done)
        held, pieces = 0, Pieces()
        while held < n and not stop.is_set():
            piece = pieces.next(n - held)
            last = self._hold(piece, until_done)
            held += last
            if last < piece:
                break
        return held

    def snapshot(self) -> Snapshot:
        """What the run is now, to `restore` it later."""
        arrays = tuple([array.copy() for array in self._changing])
        return Snapshot(self.step, arrays, self.rows.pending, self.opened, self.failed)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to where a snapshot of this run, or of one that it is a copy of, was taken; later rows are dropped.

        Raises:
            ValueError: the snapshot is of a later step than the run is at, so that rows would be missing.
        """
        self.rows.restore(snapshot.step, snapshot.pending)
        for array, kept in zip(self._changing, snapshot.arrays, strict=True):
            array[...] = kept
        self.opened, self.failed = snapshot.opened, snapshot.failed

    def __deepcopy__(self, memo: dict) -> "MarketRun":
        made = memo[id(self)] = object.__new__(type(self))
        made.__dict__.update(deepcopy(self.__dict__, memo))
        return made

    def __reduce__(self):
        raise TypeError("A run cannot be pickled: the addresses that it lends to compiled code are good in this process only.")

    def copy(self) -> "MarketRun":
        """A run of its own that stands where this one does, rows included."""
        return deepcopy(self, {id(part): part for part in self._shared})

    def reserve(self, n: int) -> None:
        """Make room for the rows of `n` more steps.

        Raises:
            ParameterError: they would not fit into memory.
        """
        self.rows.reserve(n)

    @abstractmethod
    def _hold(self, n: int, until_done: bool) -> int:
        """Hold `n` steps; fewer only if the run is done before and `until_done`. Returns how many."""
