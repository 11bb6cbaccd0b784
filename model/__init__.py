"""Markets: one file per market, and what they share."""

from model.rideshare import RideshareMarket

__all__ = ["RideshareMarket"]
