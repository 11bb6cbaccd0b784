"""The compatibility path: the same runs through `mesa.batch_run`, one real Mesa model each. Slow, and byte-equal."""

from collections.abc import Iterator
from functools import cache

import mesa
import pandas as pd

from core.deadline import Stop
from core.parameters import declared
from core.record import Record
from experiments.engine import Result, Stopped, result_of
from experiments.plan import Run
from mechanisms.api import Mechanism
from model.market import Market
from model.recorder import record_of


@cache
def bounded(market: Market) -> type[mesa.Model]:
    """The market's model, which stops by itself when it is done or has held enough: Mesa's two lines count `max_steps` differently."""

    class Bounded(market.load("model")):
        def __init__(self, *, most_steps, **parameters):
            super().__init__(**parameters)
            self._most_steps = most_steps

        def step(self) -> None:
            super().step()
            self.running = self.steps < self._most_steps and not self.timeline.run.is_done

    return Bounded


def execute_with_mesa(plan: list[Run], jobs: str | int = "auto", stop: Stop | None = None) -> Iterator[Result]:
    """Results in the order of the plan; `jobs` is not used, Mesa's worker processes would import for longer than they run.

    Raises:
        Stopped: `stop` was set meanwhile; it is looked at between runs.
    """
    for run in plan:
        if stop is not None and stop.is_set():
            raise Stopped
        yield result_of(run, _hold)


def _hold(run: Run) -> Record:
    configuration = run.configuration
    market = configuration.market
    choices = {
        owner: str(chosen.choice if isinstance(chosen, Mechanism) else chosen) for owner, chosen in configuration.choices.items()
    }
    world = {name: getattr(configuration.parameters, name) for name in declared(market.parameters)}
    given = {**choices, **world, "most_steps": run.steps, "world_seed": run.seed}
    parameters = {name: [value] for name, value in given.items()}  # Mesa would take what is iterable for several values
    rows = mesa.batch_run(
        bounded(market), parameters=parameters, max_steps=run.steps + 1, data_collection_period=1, display_progress=False
    )
    # Mesa has a row a step, and the steps in a row of the record all have its values.
    record = record_of(pd.DataFrame(rows[:: market.log]), market.columns, configuration.world.words, market.log)
    return market.record(record, market.log, len(rows))
