"""Explanations of a few auctions, as text."""

from pathlib import Path

from model import RideshareMarket
from tests.golden.cases import CASES
from tests.golden.hashing import ten_digits

TEXTS = Path(__file__).with_name("explained.txt")
#: Cases and the steps of them that are told: a stated chance; a failure that an insurer pays for; one after which the winner
#: flies again; an offer that is refused.
AUCTIONS = {"pl_dsic": 22, "rich insured": 45, "rich refly": 28, "explore_commit": 8}
_FIGURES = ("bundle_value", "price", "carried_value", "rent", "cost", "paid", "chance", "success", "second")


def told(name: str) -> str:
    """An auction as a reader sees it, the figures that are not in that text, and who could not bid and why."""
    case, step = CASES[name], AUCTIONS[name]
    market = RideshareMarket(case.rule, world_seed=case.seed, providers=case.providers, **case.settings, **case.world)
    explanation = market.run(step + 1).explain(step)
    figures = [f"{figure}: {ten_digits(getattr(explanation, figure))}" for figure in _FIGURES]
    belief = ", ".join(map(ten_digits, explanation.belief)) if explanation.belief else "none"
    absent = explanation.providers[~explanation.providers["eligible"]]
    reasons = [f"{vehicle}: {why}" for vehicle, why in zip(absent["vehicle"], absent["why"], strict=True)]
    return "\n".join([f"=== {name}", str(explanation), *figures, f"belief: {belief}", *reasons])


def all_texts() -> str:
    """Every auction of AUCTIONS."""
    return "\n".join(map(told, AUCTIONS)) + "\n"
