"""Carrying out a sweep: one loop for the command, the page and whoever else asks for one."""

from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event

import pandas as pd

from core.deadline import Stop
from experiments.engine import ENGINES, Stopped, execute_all
from experiments.folder import Busy
from experiments.jobs import Job, Report
from experiments.plan import Run, Sweep
from experiments.provenance import provenance
from experiments.status import FAILED, QUEUED, SUCCEEDED, Progress, read_status
from experiments.store import Store, plan_hash

_LOOK_AGAIN = 0.2  # s, how often a folder that somebody else writes to is tried


@dataclass(frozen=True)
class Order:
    """A sweep that can be carried out: its plan, whom to compare with, the folder of its results, by what, and in how many threads."""

    sweep: Sweep
    plan: list[Run]
    baseline: str
    folder: Path
    engine: str = ENGINES[0]
    jobs: str | int = "auto"

    @property
    def id(self) -> str:
        """Hash of the plan."""
        return plan_hash(self.plan)

    def store(self) -> Store:
        """The folder, still to be opened."""
        return Store(self.folder, self.plan, provenance(self.sweep, self.plan, self.baseline, self.engine))


def carry_out(order: Order, store: Store, tell: Callable[[Progress], None], stop: Stop | None = None) -> pd.DataFrame:
    """Run what the open store lacks, and return what runs.parquet holds in the end.

    However it ends, finished runs are on disk, and the status file says how it ended.

    Raises:
        Stopped: `stop` was set meanwhile.
        OSError: results cannot be written.
    """
    stored = len(store.done)
    with Report(store.folder, len(order.plan), stored, tell) as report:
        results = _execute(order.engine)(store.missing(), order.jobs, stop)
        try:
            for done, result in enumerate(results, start=stored + 1):
                store.add(result)
                report.advance(done)
        finally:
            results.close()
            with suppress(OSError):  # who could not write before has been told already
                store.flush()
            report.advance(len(store.done))  # an interruption may fall between storing a run and counting it
        runs = store.finish()
        report.conclude(*_verdict(runs["error"]))
    return runs


def _execute(engine: str) -> Callable[..., Iterator]:
    if engine == "mesa":
        from experiments.mesa_engine import execute_with_mesa  # noqa: PLC0415 (it imports Mesa)

        return execute_with_mesa
    return execute_all


def _verdict(errors: pd.Series) -> tuple[str, str]:
    """The state of a sweep that was carried out, and what is said of runs that failed while the others went on."""
    failed = errors.dropna()
    if failed.empty:
        return SUCCEEDED, ""
    reasons = "; ".join(f"{count} because of {reason}" for reason, count in failed.value_counts().items())
    state = FAILED if len(failed) == len(errors) else SUCCEEDED
    return state, f"{len(failed)} of {len(errors)} runs failed: {reasons}"


def sweep_job(order: Order, on_change: Callable[[], None]) -> Job:
    """A sweep as a job: what its folder holds is kept, the rest is run. It waits for somebody else who writes to the folder."""
    return Job(order.id, order.folder, partial(_take_up, order), on_change)


def _take_up(order: Order, tell: Callable[[Progress], None], stop: Event) -> None:
    """The job's work."""
    with closing(order.store()) as store:
        _open(store, len(order.plan), tell, stop)
        carry_out(order, store, tell, stop)


def _open(store: Store, total: int, tell: Callable[[Progress], None], stop: Event) -> None:
    """Open the folder as soon as nobody else writes to it.

    Raises:
        Stopped: `stop` was set meanwhile.
    """
    told = None
    while True:
        try:
            store.open(resume=True)
            return
        except Busy:
            other = read_status(store.folder) or Progress(QUEUED, total=total)
        message = f"The same sweep is being run by somebody else into {store.folder}"
        if (waiting := other._replace(state=QUEUED, message=message)) != told:
            tell(told := waiting)
        if stop.wait(_LOOK_AGAIN):
            raise Stopped
