"""A server of its own, so that what is done to it here spoils no other test."""

import pytest

from benchmarks.browser import Server
from tests.views.server.visitor import Visitor


@pytest.fixture(scope="package")
def attacked(tmp_path_factory):
    server = Server("--runs", str(tmp_path_factory.mktemp("runs")))
    yield server
    server.stop()
    assert "Traceback" not in "".join(server.output), "".join(server.output)


@pytest.fixture
def visitor(attacked):
    visitor = Visitor(attacked)
    yield visitor
    visitor.close()
