"""What all tests share: calm hypotheses, the command in this process, and bytecode for the processes that are started."""

import os
import sys
import tempfile

import pytest
from hypothesis import HealthCheck, settings

import run_batch

# The same examples in every run, however slow the machine is.
settings.register_profile(
    "slotlab",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("slotlab")


def pytest_configure(config):
    """Where writing bytecode is forbidden, every process would compile a thousand modules, three quarters of its start.

    Those that are started from here on, xdist's workers among them, share a folder of it instead.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", "") and "PYTHONPYCACHEPREFIX" not in os.environ:
        folder = tempfile.TemporaryDirectory(prefix="slotlab-bytecode-", ignore_cleanup_errors=True)
        config.add_cleanup(folder.cleanup)
        os.environ["PYTHONPYCACHEPREFIX"] = folder.name


@pytest.fixture
def command(monkeypatch, capsys):
    """run_batch.py in this process: exit code, output, errors. Any exception but SystemExit fails the test."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["run_batch.py", *arguments])
        code = 0
        try:
            run_batch.run_command()
        except SystemExit as stop:
            code = stop.code or 0
        return code, *capsys.readouterr()

    return call
