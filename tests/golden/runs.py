"""What is kept of the runs of `cases`: their records column by column, and of some what the market's arrays hold at the end."""

from pathlib import Path

from agents.rideshare.layout import PAYLOAD, PROVIDER
from mechanisms import make
from model.configure import configure
from model.rideshare import MARKET
from model.rideshare.kernels.layout import CLOCK, COLUMN
from model.rideshare.run import TenderRun, start
from tests.golden.cases import CASES, STEPS
from tests.golden.hashing import by_column

RECORDS = Path(__file__).with_name("records.json")
STATES = Path(__file__).with_name("states.json")
#: Whose arrays are kept: those of a few rules, of payloads that wait, of grounded providers, and of strategies in many settings.
ENDED = [
    name
    for name in CASES
    if name in {"ucb_sp", "bks rich", "patience=2", "stand_down=5", "ring_share=0.5"}
    or name.startswith(("half ", "rich ", "all "))
]


def held(name: str) -> TenderRun:
    """The run of a case, carried out."""
    case = CASES[name]
    asked = configure(MARKET, {"mechanism": make(case.rule, **case.settings), "providers": case.providers, **case.world})
    run = start(asked.world, asked.choices, case.seed)
    run.advance(STEPS)
    return run


def record(name: str) -> dict[str, str]:
    """Hashes of the record's columns."""
    return by_column(dict(zip(COLUMN._fields, held(name).record.T, strict=True)))


def state(name: str) -> dict[str, str]:
    """Hashes of what providers, waiting payloads, counters and strategies' memory are at the end, row by row."""
    now = held(name).state
    waiting = now.pool[:, : now.clock[CLOCK.pool]]
    return by_column(
        {
            **dict(zip(PROVIDER._fields, now.provider, strict=True)),
            **{f"payload {field}": row for field, row in zip(PAYLOAD._fields, waiting, strict=True)},
            "clock": now.clock,
            "memory": now.memory.ravel(),
        }
    )


def all_records() -> dict[str, dict]:
    """Every case."""
    return {name: record(name) for name in CASES}


def all_states() -> dict[str, dict]:
    """Every case of ENDED."""
    return {name: state(name) for name in ENDED}
