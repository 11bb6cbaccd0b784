"""No market leaks: the soak's own check, in a fresh process."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def soak(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-W", "error", "-m", "benchmarks.soak", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_few_hundred_markets_leave_nothing_alive():
    done = soak("400")
    assert done.returncode == 0 and "0 left alive" in done.stdout, done.stdout + done.stderr


@pytest.mark.slow
def test_ten_thousand_markets_leave_nothing_alive():
    done = soak()
    assert done.returncode == 0 and "10,000 markets" in done.stdout, done.stdout + done.stderr
