"""Strategies of captains and of riders."""

from agents.strategy import Strategies

CAPTAINS = Strategies("agents.ferry.strategies.captains")
RIDERS = Strategies("agents.ferry.strategies.riders")
