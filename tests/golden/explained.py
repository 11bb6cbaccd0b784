"""Explanations of a few auctions, as text."""

from pathlib import Path

from model import RideshareMarket
from tests.golden.cases import CASES
from tests.golden.hashing import ten_digits

TEXTS = Path(__file__).with_name("explained.txt")
#: Cases and the steps of them that are told: a stated chance; a failure that an insurer pays for; one after which the winner
#: flies again; an offer that is refused.
AUCTIONS = {"pl_dsic": 22, "rich insured": 45, "rich refly": 28, "explore_commit": 8}


def told(name: str) -> str:
    """An auction as a reader sees it, and all figures of its tables, shown or not."""
    case, step = CASES[name], AUCTIONS[name]
    market = RideshareMarket(case.rule, world_seed=case.seed, providers=case.providers, **case.settings, **case.world)
    explanation = market.run(step + 1).explain(step)
    figures = [f"{figure}: {ten_digits(value)}" for figure, value in explanation["auction"].loc[0].items()]
    frames = [
        explanation[table].to_string(index=False, float_format=form.format)
        for table, form in (("providers", "{:.4f}"), ("manifest", "{:,.4g}"))
    ]
    ledger = [f"{line.name}: {ten_digits(line.amount)}" for line in explanation.ledger]
    return "\n".join([f"=== {name}", str(explanation), "\nAll figures", *figures, *frames, *ledger])


def all_texts() -> str:
    """Every auction of AUCTIONS."""
    return "\n".join(map(told, AUCTIONS)) + "\n"
