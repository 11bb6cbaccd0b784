"""What all agents share: they do not keep their market alive, and their attributes lie in its arrays."""

import itertools
import weakref
from numbers import Real

import mesa

from core.parameters import ParameterError


class _Counters(weakref.WeakKeyDictionary):
    """Counts from 1 for each model, and forgets a model that nobody else holds."""

    def __getitem__(self, model):
        return self.setdefault(model, itertools.count(1))


class MarketAgent(mesa.Agent):
    """An agent of one of our markets."""

    _ids = _Counters()  # Mesa 3.3 keeps every model ever made alive in this table

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.unique_id}>"


class ArrayField:
    """An attribute whose value lies in an array of the agent's market.

    The agent says which array and which place (`array_name`, `place`). Writing goes through the market, which keeps it for
    replays. Without `low` and `high` the field is read-only.
    """

    def __init__(self, row: int, meaning: str, *, low: float | None = None, high: float | None = None, kind: type = float):
        self.row, self.low, self.high, self.kind = row, low, high, kind
        self.__doc__ = meaning

    def __set_name__(self, owner, name: str) -> None:
        self.name = name

    def __get__(self, agent, owner=None):
        if agent is None:
            return self
        return self.kind(agent.read(self.row))

    def __set__(self, agent, value) -> None:
        if self.low is None:
            raise AttributeError(f"{self.name} of {agent!r} is a result and cannot be set.")
        is_number = isinstance(value, Real) and not isinstance(value, bool)
        if not is_number or not self.low <= value <= self.high:
            raise ParameterError(f"{self.name} must be a number from {self.low:g} to {self.high:g}; got {value!r}.")
        agent.write(self.row, float(value))
