"""Mesa agents: thin views on the arrays a market owns."""

from agents.payload import PayloadAgent
from agents.platform import PlatformAgent
from agents.provider import ProviderAgent

__all__ = ["PayloadAgent", "PlatformAgent", "ProviderAgent"]
