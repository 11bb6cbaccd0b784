"""Carrying out runs with the fused kernel, from threads: a run releases the interpreter lock while it simulates."""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from threading import Event

from core.cpus import processors
from core.record import Record
from experiments.plan import Run, configurations_of
from mechanisms.api import MechanismError

ENGINES = ("local", "mesa")  #: this one, and `experiments.mesa_engine`


@dataclass(frozen=True)
class Result:
    """What came of a run: its metrics and its record, or why it failed."""

    run: Run
    metrics: dict[str, float]
    record: Record | None
    error: str | None = None


class Stopped(Exception):
    """A run that was given up because the sweep is being interrupted."""


def execute(run: Run, stop: Event | None = None) -> Result:
    """Carry out one run. A run that fails gives a result with the error, and the others go on.

    Raises:
        Stopped: `stop` was set meanwhile.
    """
    return result_of(run, partial(_hold, stop=stop))


def result_of(run: Run, hold: Callable[[Run], Record]) -> Result:
    """What `hold`, which returns the record, makes of a run: whatever a mechanism does, the error is kept as data.

    Raises:
        Stopped: `hold` did.
    """
    try:
        record = hold(run)
    except Stopped:
        raise
    except (Exception, SystemExit) as error:
        return Result(run, {}, None, f"{type(error).__name__}: {error}")
    return Result(run, run.configuration.market.summarise(record), record)


def _hold(run: Run, stop: Event | None) -> Record:
    configuration = run.configuration
    market = configuration.market
    held = market.load("start")(configuration.world, configuration.choices, run.seed, market.log)
    if held.advance(run.steps, until_done=True, stop=stop) < run.steps and not held.is_done:
        raise Stopped
    return market.record(held.record, held.log, held.step)


def workers(jobs: str | int) -> int:
    """Number of threads: "auto" is one a processor this process may use."""
    return processors() if jobs == "auto" else int(jobs)


def execute_all(plan: list[Run], jobs: str | int = "auto", stop: Event | None = None) -> Iterator[Result]:
    """Results as they come; the order varies, what is in them does not. Closing the iterator stops the runs in flight.

    Raises:
        Stopped: `stop` was set meanwhile, from another thread.
    """
    for mechanism in {type(rule): rule for each in configurations_of(plan) for rule in each.mechanisms}.values():
        with suppress(MechanismError):  # which every run of the mechanism then keeps as its error
            _ = mechanism.address  # compiled here, once, and not by two threads at a time
    stop, rest, flying = stop or Event(), iter(plan), set()
    with ThreadPoolExecutor(workers(jobs)) as pool:
        try:
            while flying := flying | {pool.submit(execute, run, stop) for run in islice(rest, 2 * workers(jobs) - len(flying))}:
                landed, flying = wait(flying, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in landed)
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)
