"""Runs of the launch market for tests."""

from model.configure import configure
from model.rideshare import MARKET
from model.rideshare.run import TenderRun, start


def run_of(mechanism="ts_sp", seed=0, **given) -> TenderRun:
    """A run that has not begun; `given` as for `configure`."""
    chosen = configure(MARKET, {"mechanism": mechanism, **given})
    return start(chosen.world, chosen.sized(chosen.world).choices, seed)
