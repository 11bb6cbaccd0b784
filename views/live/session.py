"""One visitor's market and what moves it: steps on request, or a player that steps at a pace of its own. No Solara here."""

import logging
import threading
import time
from collections.abc import Callable

import pandas as pd

from core.parameters import ParameterError
from mechanisms.api import MechanismError
from model import RideshareMarket
from model.rideshare.explain import Explanation
from views.live.settings import Settings
from views.live.snapshot import Snapshot, snapshot_of

MOST_AUCTIONS = 50_000  # of a live market: its record grows by 328 B an auction and every frame reads all of it
FRAME = 1.0 / 24.0  # s, the least time between two frames: the browser needs some of each to hear the visitor
PATIENCE = 3.0  # s without an answer from the page after which the player stops
_LONGEST_BURST = 0.1  # s of auctions that are caught up on at most
_SHORTEST_SLEEP = 0.001  # s
_LOG = logging.getLogger("slotlab.views")


class Session:
    """A market under its settings, a player, and the latest snapshot.

    The page hears of every snapshot through `follow` and calls `acknowledge` when it starts to draw it: while the player runs,
    the next one is sent only then, so that a slow browser gets fewer frames, and at most one waits for it. All other news (that
    the market runs, or rests again) it hears through `on_change`.
    A session that opens with a snapshot (of `auctions` auctions) is `untouched`, and has no market, until somebody moves it
    or asks for it.
    """

    def __init__(self, settings: Settings, auctions: int = 0, snapshot: Snapshot | None = None):
        self.settings = settings
        self.speed = 20.0
        self.notice = ""
        self.on_change: Callable[[], None] = _nobody
        self._on_snapshot: Callable[[], None] = _nobody
        self._opening = auctions
        self._market: RideshareMarket | None = None
        self.untouched = snapshot is not None
        self._lock = threading.RLock()  # of the market
        self._sending = threading.Lock()  # of the snapshot: a later one is never overtaken by an earlier
        self._stop: threading.Event | None = None
        self._acknowledged = threading.Event()
        self._wake = threading.Event()  # ends the player's sleep
        self.snapshot = snapshot or snapshot_of(self.market)

    @property
    def market(self) -> RideshareMarket:
        """The market itself; read it under no other thread's feet: `frame` and `explain` take care of that."""
        with self._lock:
            if self._market is None:
                self._market = self.settings.market().run(self._opening)
            return self._market

    @property
    def running(self) -> bool:
        """Whether the player steps the market."""
        return self._stop is not None

    def step(self, n: int = 1) -> None:
        """Pause, and hold `n` auctions."""
        self._halt()
        self._advance(n)
        self._settle()

    def run(self) -> None:
        """Let the player step the market until it is paused."""
        if self.running:
            return
        self.notice = ""
        self._acknowledged.set()
        self._stop = threading.Event()
        threading.Thread(target=self._play, args=(self._stop,), name="player", daemon=True).start()
        self.on_change()

    def pause(self) -> None:
        """Stop the player; no auction is held after this returns."""
        if self.running:
            self._halt()
            self._settle()

    def reset(self, settings: Settings) -> None:
        """A new market under these settings; the old one goes on if they are refused.

        Raises:
            ParameterError: a value that is not allowed.
        """
        market = settings.market()
        self._halt()
        with self._lock:
            self.settings, self._market, self.notice, self.untouched = settings, market, "", False
        self._settle()

    def explain(self, step: int) -> Explanation:
        """Why a past auction went as it did (`RideshareMarket.explain`)."""
        with self._lock:
            return self.market.explain(step)

    def frame(self) -> pd.DataFrame:
        """The record so far, one row an auction."""
        with self._lock:
            return self.market.datacollector.get_model_vars_dataframe()

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
        stop, self._stop = self._stop, None
        if stop is not None:
            stop.set()
            self._wake.set()
        with self._lock:
            pass

    def _advance(self, n: int, stop: threading.Event | None = None) -> bool:
        """Hold `n` auctions unless `stop` is set; False if the market cannot go on."""
        with self._lock:
            if stop is not None and stop.is_set():
                return False
            market, self.untouched = self.market, False
            try:
                market.run(min(n, MOST_AUCTIONS - market.steps))
            except (MechanismError, ParameterError) as error:
                self.notice = str(error)
                return False
            except Exception as error:  # a plug-in's own
                _LOG.exception("The live market stopped")
                self.notice = f"{market.mechanism.label} failed: {type(error).__name__}: {error}"
                return False
            if market.steps == MOST_AUCTIONS:
                self.notice = f"A live market holds at most {MOST_AUCTIONS:,} auctions; run_batch.py holds as many as you like."
            return market.steps < MOST_AUCTIONS

    def _publish(self, last: bool = False) -> None:
        """Take a snapshot and send it; with `last` the player is gone once it is taken."""
        with self._sending:
            with self._lock:
                self.snapshot = snapshot_of(self.market)
            if last:
                self._stop = None
            self._acknowledged.clear()
            self._on_snapshot()

    def _settle(self, last: bool = False) -> None:
        """The same where the market rests from now on."""
        self._publish(last)
        self.on_change()

    def _play(self, stop: threading.Event) -> None:
        """The player's thread: auctions at `speed`, frames when the page is ready for them."""
        last = shown = time.monotonic()
        owed = 1.0
        while not stop.is_set():
            now = time.monotonic()
            owed += min(now - last, _LONGEST_BURST) * self.speed
            last = now
            if owed >= 1.0:
                if not self._advance(int(owed), stop):
                    break
                owed %= 1.0
            if self._acknowledged.is_set():
                if now - shown >= FRAME and self.snapshot.step < self.market.steps:
                    shown = now
                    self._publish()
            elif now - shown > PATIENCE:
                self.notice = "Paused, because the page did not answer."
                break
            self._wake.wait(self._sleep(owed, now - shown))
            self._wake.clear()
        if self._stop is stop:  # it ended by itself
            self._settle(last=True)

    def _sleep(self, owed: float, since_shown: float) -> float:
        """Seconds until the next auction or frame is due."""
        auction = (1.0 - owed) / self.speed
        frame = FRAME - since_shown if self._acknowledged.is_set() else _LONGEST_BURST
        return min(max(min(auction, frame), _SHORTEST_SLEEP), _LONGEST_BURST)


def _nobody() -> None:
    """Who listens while no page does."""
