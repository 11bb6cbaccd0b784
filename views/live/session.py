"""One visitor's simulation and what moves it: steps that were asked for, or a player with a pace of its own. No Solara here."""

import logging
import threading
import time
from collections.abc import Callable

import pandas as pd

from core.deadline import Deadline, Stop
from core.parameters import ParameterError
from mechanisms.api import MechanismError
from model.explanation import Explanation
from views.live.settings import Settings
from views.live.snapshot import Snapshot, snapshot_of

MOST_STEPS = 50_000  # of a live simulation: its record grows with each, and every frame reads all of it
FRAME = 1.0 / 24.0  # s, the least time between two frames: the browser needs some of each to hear the visitor
PATIENCE = 3.0  # s without an answer from the page after which the player stops
EXPLAINING = 2.0  # s that the replay before an explanation may take: the page waits for it
_MOMENT = 0.05  # s of steps that are held while the page waits, or between two frames
_LONGEST_BURST = 0.1  # s of steps that are caught up on at most
_SHORTEST_SLEEP = 0.001  # s
_LOG = logging.getLogger("slotlab.views")


class Session:
    """A simulation under its settings, a player, and the latest snapshot.

    Steps that somebody asks for are held at once, as far as that takes a moment; the rest wait, and the player holds them as
    fast as it can. `waiting` says how many these are.

    The page hears of every snapshot through `follow` and calls `acknowledge` when it starts to draw it: while the player runs,
    the next one is sent only then, so that a slow browser gets fewer frames, and at most one waits for it. All other news (that
    the simulation runs, or rests again) it hears through `on_change`.
    A session that opens with a snapshot (of `steps` steps) is `untouched`, and has no simulation, until somebody moves it or asks
    for it.
    """

    def __init__(self, settings: Settings, steps: int = 0, snapshot: Snapshot | None = None, gone: Stop | None = None):
        self.settings = settings
        self.speed = 20.0
        self.notice = ""
        self.on_change: Callable[[], None] = _nobody
        self._on_snapshot: Callable[[], None] = _nobody
        self.waiting = 0
        self.untouched = snapshot is not None
        self._opening = steps if self.untouched else 0
        self._gone = gone or threading.Event()  # the visitor has left: whatever takes long ends early
        self._simulation = None  # the Mesa model
        self._lock = threading.RLock()  # of the simulation
        self._sending = threading.Lock()  # of the snapshot: a later one is never overtaken by an earlier
        self._stop: threading.Event | None = None  # of the player's thread; None where the simulation rests
        self._thread: threading.Thread | None = None
        self._free = False  # whether the player goes on when nothing waits
        self._acknowledged = threading.Event()
        self._wake = threading.Event()  # ends the player's sleep
        self.snapshot = snapshot or snapshot_of(settings.market, self.simulation)
        if not self.untouched and steps:
            self.step(steps)

    @property
    def simulation(self):
        """The Mesa model itself; read it under no other thread's feet: `frame` and `explain` take care of that."""
        with self._lock:
            if self._simulation is None:
                self._simulation = self.settings.simulation().run(self._opening, self._gone)
            return self._simulation

    @property
    def running(self) -> bool:
        """Whether the player steps the simulation."""
        return self._stop is not None

    @property
    def asked(self) -> int:
        """Steps held, and those that wait."""
        with self._lock:
            return (self.snapshot.step if self._simulation is None else self._simulation.steps) + self.waiting

    def step(self, n: int = 1) -> None:
        """Hold `n` more steps, and rest then."""
        with self._lock:
            self.waiting, self._free = self.waiting + min(n, MOST_STEPS), False
            if self.running:  # the player comes to them, and ends
                return
        self._hold_waiting(Deadline(_MOMENT, self._gone))
        if self.waiting:
            self._play(free=False)
        else:
            self._settle()

    def wait(self) -> "Session":
        """Come back when all that waits is held. Returns the session."""
        thread = self._thread
        if thread is not None:
            thread.join()
        return self

    def run(self) -> None:
        """Let the player step the simulation until it is paused."""
        with self._lock:
            if self.running:
                self._free = True
                return
        self.notice = ""
        self._play(free=True)

    def pause(self) -> None:
        """Stop the player, and forget what waits; no step is held after this returns."""
        if self.running:
            self._halt()
            self._settle()

    def reset(self, settings: Settings) -> None:
        """A new simulation under these settings; the old one goes on if they are refused.

        Raises:
            ParameterError: what cannot be built.
        """
        simulation = settings.simulation()
        self._halt()
        with self._lock:
            self.settings, self._simulation, self.notice, self.untouched = settings, simulation, "", False
        self._settle()

    def say(self, notice: str) -> None:
        """Tell the visitor something."""
        self.notice = notice
        self.on_change()

    def explain(self, step: int) -> Explanation:
        """Why a past step went as it did (`explain` of the Mesa model).

        Raises:
            TimeoutError: to replay the run up to it takes longer than a visitor waits.
        """
        with self._lock:
            return self.simulation.explain(step, Deadline(EXPLAINING, self._gone))

    def read(self, take: Callable):
        """What `take` makes of the simulation between two steps."""
        with self._lock:
            return take(self.simulation)

    def frame(self) -> pd.DataFrame:
        """The record so far, one row a step."""
        return self.read(lambda simulation: simulation.datacollector.get_model_vars_dataframe())

    def follow(self, on_snapshot: Callable[[], None]) -> Callable[[], None]:
        """Call `on_snapshot` whenever there is a new one; returns what ends that. Only the last who asked is called."""
        self._on_snapshot = on_snapshot
        return self._unfollow

    def resend(self) -> None:
        """Call who follows though there is no new snapshot."""
        with self._sending:
            self._on_snapshot()

    def acknowledge(self) -> None:
        """The page is drawing what it was last sent."""
        self._acknowledged.set()
        self._wake.set()

    def close(self) -> None:
        """Stop for good: the visitor has gone."""
        self._on_snapshot = self.on_change = _nobody
        self._halt()

    def _unfollow(self) -> None:
        self._on_snapshot = _nobody

    def _halt(self) -> None:
        """Stop the player. It looks at its event under the lock, so once we have had the lock it steps no more."""
        stop, self._stop, self._free = self._stop, None, False
        if stop is not None:
            stop.set()
            self._wake.set()
        with self._lock:
            self.waiting = 0

    def _hold_waiting(self, stop: Stop) -> bool:
        """Hold what waits until `stop` is set; False if the simulation cannot go on, and then nothing waits any more."""
        with self._lock:
            before = self.simulation.steps
            if not self._advance(self.waiting, stop):
                self.waiting = 0
                return False
            self.waiting -= self.simulation.steps - before
            return True

    def _advance(self, n: int, stop: Stop) -> bool:
        """Hold `n` steps, or fewer if `stop` is set meanwhile; False if the simulation cannot go on."""
        with self._lock:
            simulation, self.untouched = self.simulation, False
            try:
                simulation.run(min(n, MOST_STEPS - simulation.steps), stop)
            except (MechanismError, ParameterError) as error:
                self.notice = str(error)
                return False
            except Exception as error:  # a plug-in's own
                _LOG.exception("The live market stopped")
                self.notice = f"{self.settings.label} failed: {type(error).__name__}: {error}"
                return False
            if simulation.steps == MOST_STEPS:
                noun = self.settings.market.step_noun
                self.notice = f"A live market holds at most {MOST_STEPS:,} {noun}s; run_batch.py holds as many as you like."
            return simulation.steps < MOST_STEPS

    def _publish(self, last: bool = False) -> None:
        """Take a snapshot and send it; with `last` the player is gone once it is taken."""
        with self._sending:
            with self._lock:
                self.snapshot = snapshot_of(self.settings.market, self.simulation)
            if last:
                self._stop, self._free = None, False
            self._acknowledged.clear()
            self._on_snapshot()

    def _settle(self, last: bool = False) -> None:
        """The same where the simulation rests from now on."""
        self._publish(last)
        self.on_change()

    def _play(self, free: bool) -> None:
        """Start the player."""
        self._free = free
        self._acknowledged.set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, args=(self._stop,), name="player", daemon=True)
        self._thread.start()
        self.on_change()

    def _work(self, stop: threading.Event) -> None:
        """The player's thread: what waits, then steps at `speed`; frames when the page is ready for them."""
        last = shown = time.monotonic()
        owed = 1.0
        while not stop.is_set():
            now = time.monotonic()
            owed += min(now - last, _LONGEST_BURST) * self.speed
            last = now
            if self.waiting:
                owed = 0.0
                if not self._hold_waiting(Deadline(_MOMENT, stop)):
                    break
            elif self._is_over(stop):
                self._settle()
                return
            elif owed >= 1.0:
                if not self._advance(int(owed), stop):
                    break
                owed %= 1.0
            if self._acknowledged.is_set():
                if now - shown >= FRAME and self.snapshot.step < self.simulation.steps:
                    shown = now
                    self._publish()
            elif self._free and now - shown > PATIENCE:
                self.notice = "Paused, because the page did not answer."
                break
            if not self.waiting:
                self._wake.wait(self._sleep(owed, now - shown))
                self._wake.clear()
        if self._stop is stop:  # it ended by itself
            self._settle(last=True)

    def _is_over(self, stop: threading.Event) -> bool:
        """Whether the player has nothing to do any more; if so it is gone, and who asks for more begins another."""
        with self._lock:
            over = not self.waiting and not self._free
            if over and self._stop is stop:
                self._stop = None
            return over

    def _sleep(self, owed: float, since_shown: float) -> float:
        """Seconds until the next step or frame is due."""
        step = (1.0 - owed) / self.speed
        frame = FRAME - since_shown if self._acknowledged.is_set() else _LONGEST_BURST
        return min(max(min(step, frame), _SHORTEST_SLEEP), _LONGEST_BURST)


def _nobody() -> None:
    """Who listens while no page does."""
