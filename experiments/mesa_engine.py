"""The compatibility path: the same runs through `mesa.batch_run`, one real Mesa model each. Slow, and byte-equal."""

from collections.abc import Iterator

import mesa
import numpy as np
import pandas as pd

from agents.rideshare.layout import ORBITS
from core.parameters import declared
from experiments.engine import Result, result_of
from experiments.plan import Run
from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.recorder import COLUMNS
from model.rideshare.world import scenario


class BoundedMarket(RideshareMarket):
    """A market that stops by itself: Mesa's two lines count `max_steps` differently."""

    def __init__(self, mechanism, auctions, world_seed=0, rng=None, **parameters):
        super().__init__(mechanism, world_seed=world_seed, rng=rng, **parameters)
        self._auctions = auctions

    def step(self) -> None:
        """Hold one tender, and stop after the last."""
        super().step()
        self.running = self.steps < self._auctions


def execute_with_mesa(plan: list[Run], jobs: str | int = "auto") -> Iterator[Result]:
    """Results in the order of the plan; `jobs` is not used, Mesa's worker processes would import for longer than they run."""
    for run in plan:
        yield result_of(run, _hold)


def _hold(run: Run) -> np.ndarray:
    """The record of a run, shape (auctions, COLUMN)."""
    configuration = run.configuration
    parameters = {
        "mechanism": configuration.mechanism.name,
        "auctions": run.auctions,
        "world_seed": run.seed,
        **configuration.mechanism.settings,
        **{name: getattr(configuration.world, name) for name in declared(RideshareParameters)},
    }
    rows = mesa.batch_run(
        BoundedMarket, parameters=parameters, max_steps=run.auctions + 1, data_collection_period=1, display_progress=False
    )
    vehicles = list(scenario(configuration.world).providers["vehicle"])
    return _record(pd.DataFrame(rows), vehicles)


def _record(rows: pd.DataFrame, vehicles: list[str]) -> np.ndarray:
    """The record (steps, COLUMN) from the rows that Mesa collected: names become places again."""
    record = np.empty((len(rows), len(COLUMN)))
    for name, column in COLUMNS.items():
        values = rows[name]
        if column.kind == "orbit":
            values = pd.Categorical(values, categories=list(ORBITS)).codes
        elif column.kind == "provider":
            values = pd.Categorical(values, categories=vehicles).codes
        record[:, getattr(COLUMN, name)] = values
    return record
