"""A server of its own on copies of the data, which a test may spoil; they are put back after each test."""

import shutil

import pytest

from benchmarks.browser import ROOT, Server


def copy_data(folder) -> None:
    for name in ("raw", "tables"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(ROOT / "data" / name, folder / name)


@pytest.fixture(scope="session")
def explored_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    copy_data(folder)
    return folder


@pytest.fixture(scope="session")
def explorer_server(explored_folder):
    server = Server("--data", str(explored_folder))
    yield server
    server.stop()
    assert "Traceback" not in "".join(server.output), "".join(server.output)


@pytest.fixture
def server(explorer_server):
    return explorer_server


@pytest.fixture
def data_folder(explored_folder):
    """The folder that the server reads, with raw and tables in it."""
    yield explored_folder
    copy_data(explored_folder)


@pytest.fixture
def copied_data(tmp_path):
    """A copy of the data folder for tests without a server."""
    copy_data(tmp_path)
    return tmp_path
