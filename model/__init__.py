"""Markets: one file per market, and what they share."""

import gc

from model.rideshare import RideshareMarket

__all__ = ["RideshareMarket"]

# Modules, compiled functions and tables' readers stay as long as the process: collections, and the one at its end, need
# not search them, which is a sixth of the time to a market's first step. What the user makes from here on is collected.
gc.freeze()
