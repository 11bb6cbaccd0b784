"""A step of RideshareMarket against a step of the Mesa market, and against the fused run.

Both markets hold the same tenders of the same world and record the same columns (a test compares them), in one thread,
timed in CPU seconds; building the market is left out on both sides. The goals are for Mesa as its tutorials write it,
with agent sets; the other Mesa market keeps agents in plain lists, which is what a profiler leads to. The fused row
divides `market.step()` by one call of `market.run` for many tenders, so it shows what Python costs a step; with ten
tenders a call, that cost is shared. The last rows say what providers' costs, asks and capacities add to a step.
"""

from benchmarks.rideshare.mesa_market import AgentSetMarket, MesaMarket
from benchmarks.rideshare.worlds import LOAD, tables_of
from benchmarks.timing import Row, medians, show
from model import RideshareMarket

ROUNDS = 7
SIZES = ((12, 3000, 200, 15), (1_000, 500, 60, 30), (100_000, 20, 3, 30))  # providers, steps of ours and theirs, goal
FUSED_STEPS = 3000
SELLING = {"costs": "list_price", "cost_shock": 0.2}


def _steps(market, n: int):
    """A function that holds `n` tenders, one a call of step."""

    def hold() -> None:
        for _ in range(n):
            market.step()

    return hold, n


def _calls(market, calls: int, tenders: int):
    """A function that holds `calls` times `tenders` tenders, one call of run each."""

    def hold() -> None:
        for _ in range(calls):
            market.run(tenders)

    return hold, calls * tenders


def against_mesa() -> list[Row]:
    """Stepping with the recorder against agents with attributes, at three sizes."""
    rows = []
    for k, steps, their_steps, goal in SIZES:
        tables = tables_of(k)
        ours, theirs, sets = (market("ts_sp", tables=tables, **LOAD) for market in (RideshareMarket, MesaMarket, AgentSetMarket))
        seconds = medians(ROUNDS, ours=_steps(ours, steps), lists=_steps(theirs, their_steps), sets=_steps(sets, their_steps))
        for name, title, wanted in (
            ("sets", "idiomatic Mesa (AgentSet)", f">= {goal}"),
            ("lists", "the leanest Mesa we could write", ""),
        ):
            ratio = seconds[name] / seconds["ours"]
            rows.append(Row(f"step, K = {k:,}, against {title}", show(seconds["ours"]), show(seconds[name]), ratio, wanted))
    return rows


def against_fused() -> list[Row]:
    """Stepping against the fused run, K = 12: one tender a call and ten."""
    market = RideshareMarket("ts_sp", tables=tables_of(12), **LOAD)
    seconds = medians(
        3 * ROUNDS,
        one=_steps(market, FUSED_STEPS),
        ten=_calls(market, FUSED_STEPS // 10, 10),
        fused=_calls(market, 1, FUSED_STEPS),
    )
    return [
        Row(title, show(seconds[name]), show(seconds["fused"]), seconds[name] / seconds["fused"], f"<= {goal}")
        for name, title, goal in (
            ("one", "one tender a step, against fused", 3),
            ("ten", "ten tenders a call, against fused", 1.3),
        )
    ]


def against_free() -> list[Row]:
    """Stepping with costs and asks, and with vehicles' own capacities as well, against the market in which nothing costs."""
    settings = {"free": {}, "costs": SELLING, "capacities": {**SELLING, "capacity": "vehicle", "stand_down": 3}}
    markets = {name: RideshareMarket("ts_sp", tables=tables_of(12), **LOAD, **own) for name, own in settings.items()}
    seconds = medians(3 * ROUNDS, **{name: _steps(market, FUSED_STEPS) for name, market in markets.items()})
    return [
        Row(title, show(seconds[name]), show(seconds["free"]), seconds[name] / seconds["free"], "<= 1.5")
        for name, title in (
            ("costs", "step with costs and asks, against without"),
            ("capacities", "step with costs and own capacities, against without"),
        )
    ]
