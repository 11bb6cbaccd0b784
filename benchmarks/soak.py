"""Ten thousand markets in one process: memory stays flat and no finished model stays alive.

Run as `python -m benchmarks.soak [MARKETS]`; exits 1 if it leaks.
"""

import gc
import os
import sys
import weakref
from pathlib import Path

from mechanisms import registered
from mechanisms.forms.procurement import Procurement
from model import RideshareMarket

MARKETS = 10_000
TENDERS = 50
WARM_UP = 0.5  # further markets before memory is first read, as a share: arenas take some 4,000 markets to fill
MOST_GROWTH_KB = 1.0  # a market; the arrays of one take hundreds, so that even a few in a thousand kept would show
FLUCTUATION_KB = 4096.0  # what a collection returns to the system, or does not, whatever the number of markets


def resident_mb() -> float:
    """Memory of this process that is in RAM."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def live_market(seed: int, names: list[str]) -> weakref.ref:
    """Use a market as a notebook would, and let go of it."""
    market = RideshareMarket(names[seed % len(names)], world_seed=seed, patience=seed % 4)
    market.run(TENDERS - 1)
    market.step()
    if seed % 10 == 0:
        assert len(market.agents) == 1 + len(market.providers) + len(market.payloads)
        market.datacollector.get_model_vars_dataframe()
        market.explain(seed % TENDERS)
    return weakref.ref(market)


def main(markets: int = MARKETS) -> int:
    """Run them all; returns the exit code."""
    names = list(registered(Procurement))
    for seed in range(int(markets * WARM_UP)):
        live_market(seed, names)
    gc.collect()
    first = resident_mb()
    references = [live_market(seed, names) for seed in range(markets)]
    gc.collect()
    alive, growth = sum(reference() is not None for reference in references), resident_mb() - first
    print(f"{markets:,} markets of {TENDERS} tenders: {alive} left alive, memory {first:.1f} MB, grown by {growth:+.1f} MB")
    return int(alive > 0 or growth * 1024 > MOST_GROWTH_KB * markets + FLUCTUATION_KB)


if __name__ == "__main__":
    sys.exit(main(*(int(argument) for argument in sys.argv[1:2])))
