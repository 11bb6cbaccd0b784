"""The bundled example, and a sweep of two worlds, as the page shows them."""

import pytest

from experiments.sweeping import sweep_job
from model.market import market
from views.compare.asked import Form, ask
from views.compare.folders import Shown, example_of, opened

MARKET = market("rideshare")


@pytest.fixture(scope="package", autouse=True)
def results_home(tmp_path_factory):
    """The page writes and opens sweeps below one folder: here that of all temporary ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("views.compare.asked.RUNS_FOLDER", tmp_path_factory.getbasetemp())
        yield


def swept(form: Form) -> Shown:
    """Run the form's sweep, and open its folder."""
    job = sweep_job(ask(form), lambda: None)
    job.start()
    job.join(60)
    return opened(job.folder)


@pytest.fixture(scope="package")
def example() -> Shown:
    return opened(example_of(MARKET))


@pytest.fixture(scope="package")
def worlds(tmp_path_factory) -> Shown:
    folder = tmp_path_factory.mktemp("worlds") / "out"
    return swept(Form(MARKET, ("ts_sp", "ucb_sp", "random"), "0:4", "200", assignments="patience=0,2", out=str(folder)))


@pytest.fixture(scope="package")
def policies(tmp_path_factory) -> Shown:
    """A policy for entrants varies."""
    folder = tmp_path_factory.mktemp("policies") / "out"
    return swept(Form(MARKET, ("greedy_sp", "oracle"), "0:4", "200", assignments="bid_credit=0,0.05", out=str(folder)))


@pytest.fixture(scope="package")
def short(tmp_path_factory) -> Shown:
    """One configuration, one seed, and not even a block."""
    return swept(Form(MARKET, ("ts_sp",), "0", "20", out=str(tmp_path_factory.mktemp("short") / "out")))
