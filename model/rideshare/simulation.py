"""The rideshare launch market as a Mesa model."""

import math
from numbers import Integral
from typing import NamedTuple

import mesa
import pandas as pd

from agents.rideshare.layout import PAYLOAD, PROVIDER
from agents.rideshare.payload import PayloadAgent
from agents.rideshare.platform import PlatformAgent
from agents.rideshare.provider import ProviderAgent
from core.deadline import Stop
from core.parameters import ParameterError
from mechanisms.api import Mechanism
from model.configuration import configure
from model.rideshare import MARKET
from model.rideshare.explain import Explanation, explain
from model.rideshare.kernels.layout import CLOCK
from model.rideshare.metrics import summarise
from model.rideshare.parameters import RideshareParameters
from model.rideshare.population import names
from model.rideshare.recorder import Recorder
from model.rideshare.run import start
from model.rideshare.world import scenario

MAX_SEED = 2**63 - 1


class Edit(NamedTuple):
    """A value somebody set through an agent before the tender of `step`; kept so that the run can be replayed."""

    step: int
    array: str
    row: int
    place: int
    value: float


class RideshareMarket(mesa.Model):
    """Smallsat payloads, launch providers of unknown reliability, and a platform that holds one tender a step.

    Args:
        mechanism: a registered name ("ts_sp" or "TS-SP") or a Mechanism.
        world_seed: the world: contexts, payloads, values, reliabilities, availability, launches. Every mechanism
            faces the same world under the same seed.
        rng: Mesa's name for the seed; an integer overrides `world_seed`.
        tables: other tables than the project's own (`etl.rideshare.tables.Tables`).
        given: further choices by slot and group (`providers=".5*hedge+.5*truthful"`), fields of `RideshareParameters`, and
            parameters of the chosen plug-ins (`model.configuration`).

    Raises:
        ParameterError: an unknown name, a mechanism for another market, or a value that is not allowed; it says what is.
    """

    def __init__(self, mechanism: str | Mechanism = "ts_sp", *, world_seed=0, rng=None, tables=None, **given):
        self.world_seed = _seed(world_seed if rng is None else rng)
        chosen = configure(MARKET, {"mechanism": mechanism, **given})
        self.facts = scenario(chosen.parameters, tables)
        self.configuration = chosen.sized(self.facts)
        self._tenders = start(self.facts, self.configuration.choices, self.world_seed)
        self._edits: list[Edit] = []
        self._payloads: dict[tuple[int, int], PayloadAgent] = {}
        self._places: dict[tuple[int, int], int] = {}
        self._seen_step = 0
        super().__init__(rng=self.world_seed)
        # Mesa wraps `step` to count calls; our counter is the record's, which `run` moves as well.
        del self.step
        self.platform = PlatformAgent(self, self._tenders)
        self._providers = tuple(ProviderAgent(self, place) for place in range(len(self.facts.providers)))
        self.datacollector = Recorder(self._tenders, list(self.facts.providers["vehicle"]))

    @property
    def mechanism(self) -> Mechanism:
        """The rule in force."""
        return self._tenders.mechanism

    @property
    def parameters(self) -> RideshareParameters:
        """The world's parameters."""
        return self.facts.parameters

    @property
    def state(self):
        """The run's arrays; read them freely, set values through agents."""
        return self._tenders.state

    @property
    def record(self):
        """The rows recorded so far, shape (steps, columns): a view, see `model.rideshare.kernels.layout.COLUMN`."""
        return self._tenders.record

    @property
    def steps(self) -> int:
        """Tenders held so far."""
        return self._tenders.step

    @steps.setter
    def steps(self, _) -> None:
        """Mesa counts calls of `step`; tenders are counted by the record."""

    def step(self) -> None:
        """Hold one tender."""
        self.platform.step()

    def run(self, n: int, stop: Stop | None = None) -> "RideshareMarket":
        """Hold `n` tenders in one call, with the same records as `n` steps, or fewer if `stop` is set. Returns the market."""
        if isinstance(n, bool) or not isinstance(n, Integral) or n < 0:
            raise ParameterError(f"run takes a whole number of tenders from 0; got {n!r}.")
        self._tenders.advance(int(n), stop)
        return self

    def summary(self) -> dict[str, float]:
        """All metrics of the run so far (`model.rideshare.metrics`)."""
        return summarise(self.record)

    def explain(self, step: int, stop: Stop | None = None) -> Explanation:
        """Replay a past tender and say who was eligible, who won and why, what it pays, who flies and what was learned.

        Raises:
            ParameterError: a step that has not been held.
            TimeoutError: `stop` was set before the replay came so far.
        """
        if isinstance(step, bool) or not isinstance(step, Integral) or not 0 <= step < self.steps:
            held = f"a step from 0 to {self.steps - 1}" if self.steps else "a step that has been held, and none has been yet"
            raise ParameterError(f"explain takes {held}; got {step!r}.")
        return explain(self._tenders, self._edits, int(step), stop)

    def edit(self, array: str, row: int, place: int, value: float) -> None:
        """Set a value in one of the run's arrays ("provider", "pool" or "memory"); agents call this."""
        self._edits.append(Edit(self.steps, array, row, place, value))
        getattr(self.state, array)[row, place] = value

    def forget(self, place: int) -> None:
        """Clear what the strategy of the provider at this place has learned."""
        for row in range(len(self.state.memory)):
            self.edit("memory", row, place, 0.0)

    def withdraw(self, identity: tuple[int, int]) -> None:
        """Let the payload that arrived as `identity` go, unless it has left."""
        place = self.place_of(identity)
        if place is not None:
            del self._places[identity], self._payloads[identity]
            self.edit("pool", PAYLOAD.arrived, place, -math.inf)  # its patience is over

    def place_of(self, identity: tuple[int, int]) -> int | None:
        """Place in the pool of the payload that arrived as `identity` (step, seat); None if it has left."""
        self._synchronise()
        return self._places.get(identity)

    @property
    def providers(self) -> tuple[ProviderAgent, ...]:
        """All providers in the order of the table, also those that have been removed since."""
        return self._providers

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies in the providers' mix, in its order: with the values that differ from their defaults."""
        return names(self._tenders.providers)

    @property
    def beliefs(self) -> pd.DataFrame:
        """One row a provider: vehicle, entrant, launches, successes (of this market), alpha, beta, truth."""
        rows = self.state.provider
        return pd.DataFrame(
            {
                "vehicle": self.facts.providers["vehicle"].to_numpy(),
                "entrant": rows[PROVIDER.entrant] > 0.0,
                "launches": rows[PROVIDER.tried].astype(int),
                "successes": rows[PROVIDER.won].astype(int),
                "alpha": rows[PROVIDER.alpha],
                "beta": rows[PROVIDER.beta],
                "truth": rows[PROVIDER.truth],
            }
        )

    @property
    def payloads(self) -> list[PayloadAgent]:
        """Payloads in the pool: those of the last tender, and those that wait."""
        self._synchronise()
        return list(self._payloads.values())

    @property
    def agents(self):
        """All agents; payloads are brought up to date when this is read."""
        self._synchronise()
        return super().agents

    @property
    def agents_by_type(self):
        """Agent sets by class; payloads are brought up to date when this is read."""
        self._synchronise()
        return super().agents_by_type

    def _synchronise(self) -> None:
        """Make agents for payloads that have come, let go of those that have left."""
        if self._seen_step == self.steps:
            return
        self._seen_step = self.steps
        pool = self.state.pool[:, : self.state.clock[CLOCK.pool]]
        arrived, seat = pool[PAYLOAD.arrived].astype(int).tolist(), pool[PAYLOAD.seat].astype(int).tolist()
        self._places = {identity: place for place, identity in enumerate(zip(arrived, seat, strict=True))}
        for identity in self._payloads.keys() - self._places.keys():
            self._payloads.pop(identity).remove()
        for identity, place in self._places.items():
            if identity not in self._payloads:
                self._payloads[identity] = PayloadAgent(self, place)


def _seed(value) -> int:
    """A world seed as a plain int: numpy's integers crash Mesa 3.5."""
    try:
        seed = int(value)
    except (TypeError, ValueError, OverflowError):
        seed = None
    if seed is None or isinstance(value, bool) or seed != value or not 0 <= seed <= MAX_SEED:
        raise ParameterError(f"A world seed is a whole number from 0 to {MAX_SEED}; got {value!r}.")
    return seed


MODEL = RideshareMarket
