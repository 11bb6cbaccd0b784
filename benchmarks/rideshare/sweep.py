"""A sweep by the project's engine against mesa.batch_run: 3 mechanisms x 64 seeds x 1000 tenders.

Both in CPU seconds of all their threads, which is what they cost on any number of processors. Ours is measured whole:
plan, runs in threads, full records, all metrics. Mesa's batch runner is measured on two seeds in one process, and
taken as proportional from there. It returns the rows of all steps, as ours does, but no metrics, and is spared worker
processes, which would each import everything anew.
"""

import mesa

from benchmarks.rideshare.mesa_market import MesaMarket
from benchmarks.timing import Row, medians, show
from experiments.engine import execute_all
from experiments.plan import Sweep
from model.rideshare import MARKET

MECHANISMS = ("ts_sp", "ucb_sp", "pl_dsic")
SEEDS, TENDERS, THEIR_SEEDS = 64, 1000, 2
ROUNDS = 5


def _ours() -> None:
    list(execute_all(Sweep(MARKET, MECHANISMS, {}, tuple(range(SEEDS)), TENDERS).plan()))


def _theirs() -> int:
    """Run the sample; returns how many tenders it held, because the lines of Mesa may differ by one step a run."""
    parameters = {"mechanism": MECHANISMS, "world_seed": range(THEIR_SEEDS)}
    rows = mesa.batch_run(
        MesaMarket,
        parameters,
        number_processes=1,
        max_steps=TENDERS - 1,
        data_collection_period=1,
        display_progress=False,
    )
    return len(rows)


def against_batch_run() -> list[Row]:
    """CPU time of the sweep, and of mesa.batch_run over it, extrapolated."""
    tenders = len(MECHANISMS) * SEEDS * TENDERS
    seconds = medians(ROUNDS, ours=(_ours, 1), theirs=(_theirs, _theirs()))
    whole = seconds["theirs"] * tenders
    work = f"sweep, {len(MECHANISMS)} x {SEEDS} x {TENDERS}, against batch_run ({THEIR_SEEDS} seeds, extrapolated)"
    return [Row(work, show(seconds["ours"]), show(whole), whole / seconds["ours"], ">= 50")]
