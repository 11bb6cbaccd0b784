"""A small sweep in a folder, as run_batch.py leaves it, and its results."""

import pytest
from click.testing import CliRunner

from experiments.engine import execute_all
from experiments.plan import Sweep
from experiments.provenance import provenance
from experiments.report import main
from experiments.results import Results, load
from experiments.store import Store
from model.rideshare import MARKET

MECHANISMS = ("ts_sp", "greedy_sp", "random", "oracle")
AUCTIONS = 200


def sweep_into(folder, **changes):
    """Run a sweep into a folder, and return the folder."""
    sweep = Sweep(**{"market": MARKET, "mechanisms": MECHANISMS, "axes": {}, "seeds": (0, 1, 2), "steps": AUCTIONS, **changes})
    plan = sweep.plan()
    store = Store(folder, plan, provenance(sweep, plan, sweep.mechanisms[0], "local"))
    store.open(resume=False)
    for result in execute_all(plan, 1):
        store.add(result)
    store.finish()
    store.close()
    return folder


@pytest.fixture(scope="package")
def folder(tmp_path_factory):
    return sweep_into(tmp_path_factory.mktemp("sweep") / "out")


@pytest.fixture(scope="package")
def commanded(folder):
    """The folder after the report's command, and what came of the command."""
    return folder, CliRunner().invoke(main, [str(folder)])


@pytest.fixture(scope="package")
def policies(tmp_path_factory) -> Results:
    """A sweep in which two policies for entrants vary."""
    axes = {"bid_credit": (0.0, 0.05), "set_aside": (0.0, 0.3)}
    return load(sweep_into(tmp_path_factory.mktemp("policies") / "out", mechanisms=("greedy_sp", "ts_sp", "oracle"), axes=axes))


@pytest.fixture(scope="package")
def results(folder) -> Results:
    return load(folder)
