"""What providers ask, given their costs. One file is one strategy; to add one, add a file."""

from agents.strategies.api import Strategy, left_out, registered, strategy_class

__all__ = ["Strategy", "left_out", "registered", "strategy_class"]
