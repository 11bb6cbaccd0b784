"""The audit's search: a million random tenders, each cleared truthfully and with every misreport, on one thread.

A clearing of the audit is compared with drawing the same tender alone, which is what is left if the mechanism and its misreports
cost nothing.
"""

import numpy as np

from benchmarks.timing import Row, medians, show
from core.jit import jit
from experiments.audit.clearing import search
from experiments.audit.misreports import LIES
from mechanisms import make
from mechanisms.forms.procurement import Procurement
from mechanisms.forms.procurement.search import Tenders
from mechanisms.forms.procurement.trials import draw_tender
from mechanisms.kernels.auditing import SIZES

TENDERS, ROUNDS = 1_000_000, 3
SHARE = 10  # of the tenders that are measured


@jit()
def _draw(count, form):
    """Draw `count` tenders of one size; returns a sum, so that none is optimised away."""
    total = 0.0
    for number in range(0, count * SIZES, SIZES):
        draw_tender(np.uint64(0), number + form.ask.size - 1, False, form)
        total += form.ask[0]
    return total


def _draw_all() -> None:
    for size in range(1, SIZES + 1):
        _draw(TENDERS // SHARE // SIZES, Procurement(*np.ones((len(Procurement._fields), size))))


def million_tenders() -> list[Row]:
    """CPU seconds of a million audited tenders, for the rule that draws most and for one that draws nothing."""
    markets = {name: Tenders(make(name)) for name in ("ts_sp", "greedy_sp")}
    contestants = {name: (lambda market=market: search(market, 0, TENDERS // SHARE), 1) for name, market in markets.items()}
    seconds = medians(ROUNDS, drawing=(_draw_all, 1), **contestants)
    whole = {name: SHARE * found for name, found in seconds.items()}
    work = f"audit of a million tenders, truth and {len(LIES)} misreports each, CPU seconds"
    return [Row(f"{work} ({name})", show(whole[name]), show(whole["drawing"]), whole[name], "<= 10 s") for name in markets]
