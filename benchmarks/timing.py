"""How everything here is timed: contestants take turns, and the median of each one's rounds counts.

Turns, because the machine's speed drifts with what else runs on it: a ratio within one round is fair where a ratio of
two separate measurements is not.
"""

import gc
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Row(NamedTuple):
    """A line of the table: how often the slower contestant's time holds the faster one's, or what share of it is used.

    `goal` reads like ">= 15" or "<= 1.25"; empty where a figure is there for information.
    """

    work: str
    ours: str
    against: str
    ratio: float
    goal: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if not self.goal:
            return None
        sign, bound = self.goal.split()[:2]
        return self.ratio >= float(bound) if sign == ">=" else self.ratio <= float(bound)


def medians(rounds: int, **contestants: tuple[Callable[[], object], int]) -> dict[str, float]:
    """Median CPU seconds a unit of each contestant (function, units of work it does), taking turns.

    The first round is not counted: it compiles and warms up.
    """
    seconds = {name: [] for name in contestants}
    for _ in range(rounds + 1):
        for name, (function, units) in contestants.items():
            gc.collect()
            start = cpu()
            function()
            seconds[name].append((cpu() - start) / units)
    return {name: statistics.median(found[1:]) for name, found in seconds.items()}


def child_cpu(code: str, **environment: str) -> float:
    """CPU seconds (user and system) of a fresh interpreter that runs `code` in the project's folder."""
    unset = {"NUMBA_CACHE_DIR", "PYTHONDONTWRITEBYTECODE"}
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**inherited, **environment})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"A fresh interpreter failed at: {code}")
    return usage.ru_utime + usage.ru_stime


def cpu() -> float:
    """CPU seconds of this process, all threads: the clock that others on the machine disturb least."""
    return time.process_time()


def show(seconds: float) -> str:
    """Seconds in a readable unit."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
