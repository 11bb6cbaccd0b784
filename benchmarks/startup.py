"""Import and first step in a fresh interpreter, against the bare import of what every such program imports.

CPU seconds (user and system) of whole processes, which take turns. Both sides find their bytecode written (in a folder
of this benchmark's own, so that an environment that forbids writing it makes no difference), as in any installed
program. "Compiled before" also finds the kernels' machine code in a cache; "never compiled" is given an empty one, and its
goal is 7 s where the bare imports take 1 s: compiling is Python's work as importing is, so their ratio is the program's, and
the seconds are the machine's.
"""

import statistics
import tempfile

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
        return [
            _row("compiled before", ROUNDS, "<= 1.25", written),
            _row("never compiled", COLD_ROUNDS, "<= 7", written, empty="XDG_CACHE_HOME"),
        ]


def _row(state: str, rounds: int, goal: str, folders: dict[str, str], empty: str = "") -> Row:
    """First step against bare imports, in turns; each first step finds a new folder in place of the one named `empty`."""
    turns = []
    for _ in range(rounds):
        bare = child_cpu(BARE, **folders)
        with tempfile.TemporaryDirectory() as new:
            turns.append((bare, child_cpu(FIRST_STEP, **{**folders, **({empty: new} if empty else {})})))
    bare, ours = (statistics.median(times) for times in zip(*turns, strict=True))
    return Row(f"import and first step, {state}, against bare imports", show(ours), show(bare), ours / bare, goal)
