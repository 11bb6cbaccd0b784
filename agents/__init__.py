"""Agents: a folder a market, and what they share."""
