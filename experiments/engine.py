"""Carrying out a plan with the fused kernel, from threads: a run releases the interpreter lock while it simulates."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

import numpy as np

from experiments.plan import Run
from mechanisms.api import MechanismError
from model.metrics import summarise
from model.scenario import scenario
from model.tenders import TenderRun


@dataclass(frozen=True)
class Result:
    """What came of a run: its metrics and its record, or why it failed."""

    run: Run
    metrics: dict[str, float]
    record: np.ndarray | None
    error: str | None = None


def execute(run: Run) -> Result:
    """Carry out one run. A mechanism that breaks its contract gives a result with an error, and the others go on."""
    configuration = run.configuration
    tenders = TenderRun(scenario(configuration.world), configuration.mechanism, run.seed, reserve=run.auctions)
    try:
        tenders.advance(run.auctions)
    except MechanismError as error:
        return Result(run, {}, None, str(error))
    return Result(run, summarise(tenders.record), tenders.record)


def workers(jobs: str | int) -> int:
    """Number of threads: "auto" is one a processor this process may use."""
    return len(os.sched_getaffinity(0)) if jobs == "auto" else int(jobs)


def execute_all(plan: list[Run], jobs: str | int = "auto") -> Iterator[Result]:
    """Results as they come; the order varies, what is in them does not."""
    for mechanism in {run.configuration.mechanism.name: run.configuration.mechanism for run in plan}.values():
        _ = mechanism.address  # compiled here, once, and not by two threads at a time
    with ThreadPoolExecutor(workers(jobs)) as pool:
        for future in as_completed([pool.submit(execute, run) for run in plan]):
            yield future.result()
