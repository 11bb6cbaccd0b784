"""Reports the truth."""

from dataclasses import dataclass

from agents.strategy import Strategy


@dataclass(frozen=True)
class Honest(Strategy):
    """Reports what is true."""

    name = "honest"
