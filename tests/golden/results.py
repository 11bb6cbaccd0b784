"""What is made of runs: their metrics in figures, and the tables of a small sweep."""

from contextlib import closing
from pathlib import Path

import pandas as pd

from experiments.engine import execute
from experiments.plan import Sweep
from experiments.store import BLOCKS, RUNS, Store
from model.market import market
from model.rideshare import MARKET as RIDESHARE
from tests.golden.cases import MARKET
from tests.golden.hashing import by_column, ten_digits
from tests.golden.runs import held

METRICS = Path(__file__).with_name("metrics.json")
TABLES = Path(__file__).with_name("tables.json")
#: Runs in which every metric is defined, and is not 0 in at least one.
SUMMARISED = ("all ring", "rich insured", "bks rich")
SWEEP = Sweep(
    market("rideshare"),
    ("greedy_sp", "pl_dsic"),
    {**{name: (value,) for name, value in MARKET.items()}, "settlement": ("success", "refund"), "pl_tau": (0.02, 0.1)},
    seeds=(0, 1),
    steps=120,
)


def metrics(name: str) -> dict[str, str]:
    """All metrics of a run, to ten significant digits."""
    return {metric: ten_digits(value) for metric, value in RIDESHARE.summarise(RIDESHARE.record(held(name).record)).items()}


def tables(folder: Path) -> dict[str, dict]:
    """Carry out the sweep in an empty folder; hashes of the columns of the two files it leaves, in the order of the plan."""
    plan = SWEEP.plan()
    with closing(Store(folder, plan, {})) as store:
        store.open(resume=False)
        for run in plan:
            store.add(execute(run))
        store.finish()
    return {name: by_column(pd.read_parquet(folder / name).to_dict("list")) for name in (RUNS, BLOCKS)}


def all_metrics() -> dict[str, dict]:
    """Every run of SUMMARISED."""
    return {name: metrics(name) for name in SUMMARISED}
