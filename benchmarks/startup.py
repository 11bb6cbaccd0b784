"""Import and first step in a fresh interpreter, against the bare import of what every such program imports.

CPU seconds (user and system) of whole processes, which take turns. Both sides find their bytecode written (in a folder
of this benchmark's own, so that an environment that forbids writing it makes no difference), as in any installed
program. "Compiled before" also finds the kernels' machine code in a cache; "never compiled" is given an empty one.
"""

import statistics
import tempfile

from benchmarks.timing import Row, child_cpu, show

ROUNDS, COLD_ROUNDS = 9, 3
BARE = "import numpy, pandas, mesa, numba"
FIRST_STEP = "from model import RideshareMarket; RideshareMarket('ts_sp').step()"


def first_step() -> list[Row]:
    """Start-up with a warm and with an empty cache of machine code."""
    with tempfile.TemporaryDirectory() as bytecode, tempfile.TemporaryDirectory() as cache:
        warm_start = {"PYTHONPYCACHEPREFIX": bytecode, "XDG_CACHE_HOME": cache}
        for code in (BARE, FIRST_STEP):
            child_cpu(code, **warm_start)
        turns = [(child_cpu(BARE, **warm_start), child_cpu(FIRST_STEP, **warm_start)) for _ in range(ROUNDS)]
        cold = statistics.median(_never_compiled(bytecode) for _ in range(COLD_ROUNDS))
    bare, warm = (statistics.median(times) for times in zip(*turns, strict=True))
    return [
        Row("import and first step, compiled before, against bare imports", show(warm), show(bare), warm / bare, "<= 1.25"),
        Row("import and first step, never compiled, CPU seconds", show(cold), show(bare), cold, "<= 7 s"),
        Row("the same against bare imports, which tell how fast the machine is", show(cold), show(bare), cold / bare),
    ]


def _never_compiled(bytecode: str) -> float:
    with tempfile.TemporaryDirectory() as cache:
        return child_cpu(FIRST_STEP, PYTHONPYCACHEPREFIX=bytecode, XDG_CACHE_HOME=cache)
