"""Strategies of the launch market's agents: a folder a group of agents, with one file a strategy."""

from agents.strategy import Strategies

PROVIDERS = Strategies("agents.rideshare.strategies.providers")
