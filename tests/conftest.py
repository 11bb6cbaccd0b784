"""What all tests share: the command in this process, and bytecode for the processes that are started."""

import os
import sys
import tempfile

import pytest

import run_batch


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
