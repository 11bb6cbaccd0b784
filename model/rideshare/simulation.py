"""The rideshare launch market as a Mesa model."""

import math

import pandas as pd

from agents.rideshare.layout import PAYLOAD, PROVIDER
from agents.rideshare.payload import PayloadAgent
from agents.rideshare.platform import PlatformAgent
from agents.rideshare.provider import ProviderAgent
from mechanisms.api import Mechanism
from model.base import PassingAgents
from model.rideshare import MARKET
from model.rideshare.kernels.layout import CLOCK
from model.rideshare.population import names


class RideshareMarket(PassingAgents):
    """Smallsat payloads, launch providers of unknown reliability, and a platform that holds one tender a step.

    Args:
        mechanism: a registered name ("ts_sp" or "TS-SP") or a Mechanism.
        world_seed: the world: contexts, payloads, values, reliabilities, availability, launches. Every mechanism
            faces the same world under the same seed.
        rng: Mesa's name for the seed; an integer overrides `world_seed`.
        tables: other tables than the project's own (`etl.rideshare.tables.Tables`).
        given: further choices by slot and group (`providers=".5*hedge+.5*truthful"`), fields of `RideshareParameters`, and
            parameters of the chosen plug-ins (`model.configure`).

    Raises:
        ParameterError: an unknown name, a mechanism for another market, or a value that is not allowed; it says what is.
    """

    market = MARKET

    def __init__(self, mechanism: str | Mechanism = "ts_sp", *, world_seed=0, rng=None, tables=None, **given):
        super().__init__({"mechanism": mechanism, **given}, world_seed, rng, tables)
        self.platform = PlatformAgent(self)
        self._providers = tuple(ProviderAgent(self, place) for place in range(len(self.facts.providers)))

    def forget(self, place: int) -> None:
        """Clear what the strategy of the provider at this place has learned."""
        for row in range(len(self.state.memory)):
            self.edit("memory", row, place, 0.0)

    def withdraw(self, identity: tuple[int, int]) -> None:
        """Let the payload that arrived as `identity` go, unless it has left."""
        place = self.let_go(identity)
        if place is not None:
            self.edit("pool", PAYLOAD.arrived, place, -math.inf)  # its patience is over

    @property
    def providers(self) -> tuple[ProviderAgent, ...]:
        """All providers in the order of the table, also those that have been removed since."""
        return self._providers

    @property
    def strategies(self) -> tuple[str, ...]:
        """The strategies in the providers' mix, in its order: with the values that differ from their defaults."""
        return names(self.configuration.choices["providers"])

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
        return self.passing

    def present(self) -> dict[tuple[int, int], int]:
        """The place of every payload in the pool by its identity, (step of arrival, seat)."""
        rows = self.state.pool[[PAYLOAD.arrived, PAYLOAD.seat], : self.state.clock[CLOCK.pool]]
        is_there = rows[0] >= 0.0  # who was withdrawn from an open tender goes with the next one
        identities = rows.T[is_there].astype(int).tolist()
        return {tuple(identity): int(place) for identity, place in zip(identities, is_there.nonzero()[0], strict=True)}

    def arrive(self, place: int) -> PayloadAgent:
        """The agent of the payload at this place in the pool."""
        return PayloadAgent(self, place)


MODEL = RideshareMarket
