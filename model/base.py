"""All that is Mesa in a market: its model, whose driver is a run, and its agents that come and go. On both lines, 3.3 and 3.5."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from numbers import Integral
from typing import Any, ClassVar

import mesa
import numpy as np

from agents.base import MarketAgent
from core.deadline import Stop
from core.parameters import ParameterError
from model.configuration import Configuration
from model.configure import configure
from model.explanation import Explanation
from model.market import Market
from model.recorder import Recorder
from model.timeline import Timeline

MAX_SEED = 2**63 - 1


class MarketModel(mesa.Model):
    """A market as a Mesa model. A subclass names its `market`, and makes its agents and its data collector.

    Args:
        given: choices by slot and group, parameters of the world, and parameters of the chosen plug-ins (`model.configure`).
        world_seed: the world; whatever is chosen faces the same world under the same seed.
        rng: Mesa's name for the seed; an integer overrides `world_seed`.
        data: other tables than the market's own.

    Raises:
        ParameterError: an unknown name, a mechanism for another market, or a value that is not allowed; it says what is.
    """

    market: ClassVar[Market]

    def __init__(self, given: Mapping[str, object], world_seed: object = 0, rng: object = None, data: Any = None):
        self.world_seed = checked_seed(world_seed if rng is None else rng)
        chosen, world = configure(self.market, given), self.market.load("world")
        self.facts = world(chosen.parameters) if data is None else world(chosen.parameters, data)
        self.configuration: Configuration = chosen.sized(self.facts)
        run = self.market.load("start")(self.facts, self.configuration.choices, self.world_seed, self.market.log)
        self.timeline = Timeline(run)
        super().__init__(rng=self.world_seed)
        self.datacollector = Recorder(run, self.market.columns, self.facts.words)
        # Mesa wraps `step` to count calls; our counter is the run's, which `run` moves as well.
        del self.step

    @property
    def mechanism(self):
        """The rule in force in the slot that is compared."""
        return self.configuration.mechanism

    @property
    def parameters(self):
        """The world's parameters."""
        return self.configuration.parameters

    @property
    def state(self):
        """The run's arrays; read them freely, set values through agents."""
        return self.timeline.run.state

    @property
    def record(self) -> np.ndarray:
        """The rows recorded so far, shape (rows, columns); a view."""
        return self.timeline.run.record

    @property
    def steps(self) -> int:
        """Steps held so far."""
        return self.timeline.run.step

    @steps.setter
    def steps(self, _) -> None:
        """Mesa counts calls of `step`; the run counts its steps."""

    def step(self) -> None:
        """Hold one step."""
        self.timeline.advance(1)

    def run(self, n: int, stop: Stop | None = None) -> "MarketModel":
        """Hold `n` steps in one call, with the same records as `n` calls of `step`, or fewer if `stop` is set. Returns the model."""
        if isinstance(n, bool) or not isinstance(n, Integral) or n < 0:
            raise ParameterError(f"run takes a whole number of {self.market.step_noun}s from 0; got {n!r}.")
        self.timeline.advance(int(n), stop=stop)
        return self

    def summary(self) -> dict[str, float]:
        """All metrics of the run so far, by name."""
        return self.market.summarise(self.market.record(self.record, self.timeline.run.log, self.steps))

    def explain(self, step: int, stop: Stop | None = None) -> Explanation:
        """Go back to a step that has been held, and say what happened in it and why.

        Raises:
            ParameterError: a step that has not been held.
            RuntimeError: arrays were written to other than through agents, so that the step comes out otherwise.
            TimeoutError: `stop` was set before the replay came so far.
        """
        if isinstance(step, bool) or not isinstance(step, Integral) or not 0 <= step < self.steps:
            held = f"a step from 0 to {self.steps - 1}" if self.steps else "a step that has been held, and none has been yet"
            raise ParameterError(f"explain takes {held}; got {step!r}.")
        return self.market.load("explain")(self.timeline, int(step), stop)

    def edit(self, array: str, row: int, place: int, value: float) -> None:
        """Set a value in one of the state's arrays, by its name; agents call this."""
        self.timeline.edit(array, row, place, value)


def checked_seed(value: object) -> int:
    """A world seed as a plain int: numpy's integers crash Mesa 3.5.

    Raises:
        ParameterError: no whole number, or one out of range.
    """
    try:
        seed = int(value)
    except (TypeError, ValueError, OverflowError):
        seed = None
    if seed is None or isinstance(value, bool) or seed != value or not 0 <= seed <= MAX_SEED:
        raise ParameterError(f"A world seed is a whole number from 0 to {MAX_SEED}; got {value!r}.")
    return seed


class PassingAgents(MarketModel, ABC):
    """A market some of whose agents come and go: they are made when somebody looks, and known by an identity while they are there.

    A subclass says who is there (`present`) and makes an agent (`arrive`).
    """

    def __init__(self, given: Mapping[str, object], world_seed: object = 0, rng: object = None, data: Any = None):
        self._there: dict[Hashable, MarketAgent] = {}
        self._places: dict[Hashable, int] = {}
        self._seen: tuple | None = None  # the step at which somebody looked last, and what was open in it
        super().__init__(given, world_seed, rng, data)

    @abstractmethod
    def present(self) -> dict[Hashable, int]:
        """The identity of everybody who is there now, with the place in the run's arrays."""

    @abstractmethod
    def arrive(self, place: int) -> MarketAgent:
        """The agent of whoever has that place."""

    @property
    def passing(self) -> list[MarketAgent]:
        """Those who are there now."""
        self._look()
        return list(self._there.values())

    def place_of(self, identity: Hashable) -> int | None:
        """The place of whoever has this identity; None if it has left."""
        self._look()
        return self._places.get(identity)

    def let_go(self, identity: Hashable) -> int | None:
        """Forget who has this identity, and return the place it had; None if it had left."""
        place = self.place_of(identity)
        if place is not None:
            del self._places[identity], self._there[identity]
        return place

    @property
    def agents(self):
        """All agents; those who come and go are brought up to date when this is read."""
        self._look()
        return super().agents

    @property
    def agents_by_type(self):
        """Agent sets by class, likewise."""
        self._look()
        return super().agents_by_type

    def _look(self) -> None:
        """Make agents for those who have come, let go of those who have left."""
        run = self.timeline.run
        if self._seen == (now := (run.step, run.opened)):
            return
        self._seen = now
        self._places = self.present()
        for identity in self._there.keys() - self._places.keys():
            self._there.pop(identity).remove()
        for identity, place in self._places.items():
            if identity not in self._there:
                self._there[identity] = self.arrive(place)
