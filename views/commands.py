"""What the pages show is a command of run_batch.py as well: its words."""

from collections.abc import Mapping

from experiments.config import usual_market
from model.market import Market


def command(market: Market, mechanisms: str, seeds: str, steps: str, others: Mapping[str, str]) -> list[str]:
    """Words of the command for these rules, seeds and steps; without `mechanisms` it runs all.

    `others` has further slots, groups and parameters: name -> text.
    """
    words = ["python", "run_batch.py"]
    if market.name != usual_market():
        words += ["--market", market.name]
    if mechanisms:
        words += ["--mechanisms", mechanisms]
    words += ["--seeds", seeds, "--steps", steps]
    for name, text in others.items():
        words += [f"--{name}", text] if name in market.owners else ["--set", f"{name}={text}"]
    return words
