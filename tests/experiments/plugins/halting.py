"""HALTING: greedy, but each run begins with a pause, so that a sweep can be stopped on its way however fast the machine is."""

import os
import time
from dataclasses import dataclass

from mechanisms.procurement.greedy_sp import Greedy


@dataclass(frozen=True, repr=False)
class Halting(Greedy):
    """Greedy after a pause of as many seconds as the environment says."""

    name = "halting"

    def prepare(self, key, n):
        time.sleep(float(os.environ.get("HALT", "0")))
        return super().prepare(key, n)
