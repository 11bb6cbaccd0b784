"""How many processors this process may use."""

import os


def processors() -> int:
    """The processors this process may use, at least 1: a container or `taskset` may allow fewer than the machine has."""
    if hasattr(os, "process_cpu_count"):  # from Python 3.13
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
