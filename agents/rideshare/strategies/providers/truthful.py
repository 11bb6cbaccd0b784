"""TRUTHFUL: a provider asks what flying costs it."""

from dataclasses import dataclass

from agents.strategy import Strategy


@dataclass(frozen=True)
class Truthful(Strategy):
    """A provider asks its cost."""

    name = "truthful"
