"""Import and first step in a fresh interpreter, against the bare import of what every such program imports.

CPU seconds (user and system) of whole processes, which take turns. Both sides find their bytecode written (in a folder
of this benchmark's own, so that an environment that forbids writing it makes no difference), as in any installed
program. "Compiled before" also finds the kernels' machine code in a cache; "never compiled" is given an empty one.
"""

import statistics
import tempfile
from collections.abc import Callable

from benchmarks.timing import Row, child_cpu, show

ROUNDS, COLD_ROUNDS = 9, 5
BARE = "import numpy, pandas, mesa, numba"
FIRST_STEP = "from model import RideshareMarket; RideshareMarket('ts_sp').step()"


def first_step() -> list[Row]:
    """Start-up with a warm and with an empty cache of machine code."""
    with tempfile.TemporaryDirectory() as bytecode, tempfile.TemporaryDirectory() as cache:
        written = {"PYTHONPYCACHEPREFIX": bytecode, "XDG_CACHE_HOME": cache}
        for code in (BARE, FIRST_STEP):
            child_cpu(code, **written)
        warm, bare = _in_turns(ROUNDS, written, lambda: child_cpu(FIRST_STEP, **written))
        cold, beside = _in_turns(COLD_ROUNDS, written, lambda: _never_compiled(bytecode))
    return [
        Row("import and first step, compiled before, against bare imports", show(warm), show(bare), warm / bare, "<= 1.25"),
        Row("import and first step, never compiled, against bare imports", show(cold), show(beside), cold / beside, "<= 10"),
    ]


def _in_turns(rounds: int, folders: dict[str, str], first_step: Callable[[], float]) -> tuple[float, float]:
    """Median CPU seconds of `first_step` and of the bare imports."""
    turns = [(first_step(), child_cpu(BARE, **folders)) for _ in range(rounds)]
    ours, bare = (statistics.median(times) for times in zip(*turns, strict=True))
    return ours, bare


def _never_compiled(bytecode: str) -> float:
    with tempfile.TemporaryDirectory() as cache:
        return child_cpu(FIRST_STEP, PYTHONPYCACHEPREFIX=bytecode, XDG_CACHE_HOME=cache)
