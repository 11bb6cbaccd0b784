"""What a visitor has on the live page; it outlives a look at another page."""

import random

import solara

from core.deadline import Stop
from core.parameters import ParameterError
from mechanisms.api import MechanismError
from model.market import Market
from views.live.demo import bundled
from views.live.session import EXPLAINING, MOST_STEPS, Session
from views.live.settings import MOST_SEED, SEED, Settings, from_query
from views.live.telling import Told, told

_UNTOLD = (
    "To tell why this {noun} went as it did, the page replays the run up to it, for at most {seconds:.0f} seconds, and that is not "
    "enough here. In a notebook explain() takes as long as it needs."
)


class LiveVisit:
    """A session of a market, the parameters as edited, and the step that is looked at."""

    def __init__(self, market: Market, query: str, gone: Stop):
        self.market, self._gone = market, gone
        snapshot, self.told = bundled(market)
        self.refusal, self.untold = "", ""  # why the link cannot be opened, why the chosen step cannot be told
        self.same_seed = solara.reactive(True)
        self.chosen: solara.Reactive[int | None] = solara.reactive(None)
        self.switched: solara.Reactive[dict[tuple[str, str], bool]] = solara.reactive({})  # by panel and switch; else ticked
        self.news = solara.reactive(0)  # counts the session's news, which frames of a running simulation are not
        self.taken = 0  # number of the last request for steps that was carried out
        self.session = Session(Settings(market), snapshot.step if snapshot else 0, snapshot, gone)
        if query:
            self._open(query)
        self.speed = solara.reactive(self.session.speed)
        self.edited = solara.reactive(self.session.settings)
        self.session.on_change = lambda: self.news.set(self.news.peek() + 1)

    @property
    def headline(self) -> str:
        """What is run."""
        kept = "demo run: " if self.session.untouched else ""
        return f"{kept}{self.session.settings.label}, seed {self.session.settings.seed}"

    @property
    def looked_at(self) -> int:
        """Number of the chosen step: the latest unless an earlier one is looked at; -1 before the first."""
        return self.session.snapshot.step - 1 if self.chosen.value is None else self.chosen.value

    @property
    def explained(self) -> Told | None:
        """The chosen step in full; while the simulation runs, the one that was looked at last."""
        step, steps = self.looked_at, self.session.snapshot.step
        if steps == 0:
            self.told = None
        elif not self.session.running and (self.told is None or self.told.step != step):
            try:
                self.told, self.untold = told(self.session.explain(step)), ""
            except TimeoutError:
                self.told, self.untold = None, _UNTOLD.format(noun=self.market.step_noun, seconds=EXPLAINING)
        return self.told

    def look(self, step: int) -> None:
        """Choose a step, which pauses the simulation; what waits is held all the same."""
        if not self.session.waiting:
            self.session.pause()
        latest = self.session.asked - 1
        self.chosen.set(None if step >= latest else max(step, 0))

    def move(self, request: dict) -> None:
        """Carry out a request for steps and looks (`controls.Moves`), unless it has been: it may come twice if a connection broke."""
        if request["number"] <= self.taken:
            return
        self.taken, before = request["number"], self.session.snapshot
        for kind, by in request["moves"]:
            if kind == "scrub":
                self.scrub(by)
            elif by > 0:
                self.step(by)
        if self.session.snapshot is before:  # no frame has told the page that its request was carried out
            self.session.resend()

    def scrub(self, by: int) -> None:
        """Look so many back or on; on from the latest holds more steps."""
        latest = self.session.asked - 1
        target = by + (latest if self.chosen.peek() is None else self.chosen.peek())
        if target > latest:
            self.step(target - latest)
        else:
            self.look(target)

    def run(self) -> None:
        """Let the simulation run, and follow it."""
        self.chosen.set(None)
        self.session.run()

    def pace(self, speed: float) -> None:
        """So many steps a second from now on."""
        self.session.speed = speed
        self.speed.set(speed)

    def step(self, n: int) -> None:
        """Hold `n` steps and look at the last."""
        self.chosen.set(None)
        self.session.step(n)

    def edit(self, name: str, value: object) -> None:
        """Change a parameter of the next simulation, on top of all changes so far.

        Raises:
            ParameterError: a name or value that is not allowed.
        """
        self.edited.set(self.edited.peek().changed(name, value))

    def reset(self) -> None:
        """A new simulation with the edited parameters, on the same world or another; if they are refused, the old one goes on."""
        settings = self.edited.value if self.same_seed.value else self.edited.value.changed(SEED, dice())
        try:
            self.session.reset(settings)
        except (ParameterError, MechanismError) as error:
            self.session.say(str(error))
            return
        self.told = None
        self.chosen.set(None)
        self.edited.set(settings)

    def prepare(self) -> None:
        """Build the simulation behind the demo run, with the tables as they are now."""
        _ = self.session.simulation

    def switch(self, panel: str, name: str, on: bool) -> None:
        """Tick a panel's box, or do so no more."""
        self.switched.set({**self.switched.peek(), (panel, name): on})
        self.session.resend()

    def close(self) -> None:
        """The visitor has gone."""
        self.session.close()

    def _open(self, query: str) -> None:
        """The run of a permalink; the demo stays if it is refused."""
        try:
            settings, steps = from_query(query, MOST_STEPS)
            self.session = Session(settings, steps, gone=self._gone)
        except (ParameterError, MechanismError) as error:
            self.refusal = f"This link cannot be opened: {error}"
            return
        self.told = None


def dice() -> int:
    """Any seed; which one it is, the page shows and the link keeps."""
    return random.SystemRandom().randrange(MOST_SEED // 2**33)
