"""What a visitor has on the live page; it outlives a look at another page."""

import random

import solara

from core.parameters import ParameterError
from mechanisms.api import MechanismError
from views.live.demo import bundled
from views.live.session import MOST_AUCTIONS, Session
from views.live.settings import MOST_SEED, Settings, from_query
from views.live.telling import Told, told


class LiveVisit:
    """A session, the parameters as edited, and the auction that is looked at."""

    def __init__(self, query: str):
        snapshot, self.told = bundled()
        self.refusal = ""
        self.same_seed = solara.reactive(True)
        self.chosen: solara.Reactive[int | None] = solara.reactive(None)
        self.truth_shown = solara.reactive(True)
        self.news = solara.reactive(0)  # counts the session's news, which frames of a running market are not
        self.session = Session(Settings(), snapshot.step, snapshot)
        if query:
            self._open(query)
        self.speed = solara.reactive(self.session.speed)
        self.edited = solara.reactive(self.session.settings)
        self.session.on_change = lambda: self.news.set(self.news.peek() + 1)

    @property
    def headline(self) -> str:
        """What market this is."""
        kept = "demo run: " if self.session.untouched else ""
        return f"{kept}{self.session.snapshot.mechanism}, seed {self.session.settings.seed}"

    @property
    def looked_at(self) -> int:
        """Number of the chosen auction: the latest unless an earlier one is looked at; -1 before the first."""
        return self.session.snapshot.step - 1 if self.chosen.value is None else self.chosen.value

    @property
    def explained(self) -> Told | None:
        """The chosen auction in full; while the market runs, the one that was looked at last."""
        step, steps = self.looked_at, self.session.snapshot.step
        if steps == 0:
            self.told = None
        elif not self.session.running and (self.told is None or self.told.step != step):
            self.told = told(self.session.explain(step))
        return self.told

    def look(self, step: int) -> None:
        """Choose an auction, which pauses the market."""
        self.session.pause()
        latest = self.session.snapshot.step - 1
        self.chosen.set(None if step >= latest else max(step, 0))

    def scrub(self, by: int) -> None:
        """Look one back or on; on from the latest holds another auction."""
        if by > 0 and self.looked_at >= self.session.snapshot.step - 1:
            self.step(1)
        else:
            self.look(self.looked_at + by)

    def run(self) -> None:
        """Let the market run, and follow it."""
        self.chosen.set(None)
        self.session.run()

    def pace(self, speed: float) -> None:
        """So many auctions a second from now on."""
        self.session.speed = speed
        self.speed.set(speed)

    def step(self, n: int) -> None:
        """Hold `n` auctions and look at the last."""
        self.chosen.set(None)
        self.session.step(n)

    def edit(self, name: str, value: object) -> None:
        """Change a parameter of the next market, on top of all changes so far.

        Raises:
            ParameterError: a name or value that is not allowed.
        """
        self.edited.set(self.edited.peek().changed(name, value))

    def reset(self) -> None:
        """A new market with the edited parameters, on the same world or another."""
        self.told = None
        self.chosen.set(None)
        settings = self.edited.value if self.same_seed.value else self.edited.value.changed("seed", dice())
        self.session.reset(settings)
        self.edited.set(settings)

    def prepare(self) -> None:
        """Build the market behind the demo run, with the tables as they are now."""
        _ = self.session.market

    def show_truth(self, shown: bool) -> None:
        """Whether charts tell the hidden truth."""
        self.truth_shown.set(shown)
        self.session.resend()

    def close(self) -> None:
        """The visitor has gone."""
        self.session.close()

    def _open(self, query: str) -> None:
        """The market of a permalink; the demo stays if it is refused."""
        try:
            settings, auctions = from_query(query, MOST_AUCTIONS)
            self.session = Session(settings, auctions)
        except (ParameterError, MechanismError) as error:
            self.refusal = f"This link cannot be opened: {error}"
            return
        self.told = None


def dice() -> int:
    """Any seed; which one it is, the page shows and the link keeps."""
    return random.SystemRandom().randrange(MOST_SEED // 2**33)
