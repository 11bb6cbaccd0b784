"""One colour and marker a rule, told apart by all kinds of colour vision; variants of one rule differ in lightness and dashes."""

import zlib
from functools import cache
from typing import NamedTuple

from matplotlib.colors import to_hex, to_rgb

from experiments.figures.declared import of_market
from experiments.figures.style import INK
from experiments.results import Results
from model.market import Market

#: Okabe and Ito's colours without yellow, which paper swallows, then those that all kinds of colour vision tell best from these and
#: from one another, then spare ones.
PALETTE = (
    ("#0072b2", "o"), ("#d55e00", "^"), ("#009e73", "s"), ("#e69f00", "D"), ("#cc79a7", "v"), ("#56b4e9", "P"), ("#bc80bd", ">"),
    ("#7f4f24", "h"), ("#999933", "p"), ("#b15928", "<"), ("#6a3d9a", "h"), ("#7f4f24", "p"), ("#117733", "<"), ("#882255", ">"),
    ("#332288", "d"), ("#44aa99", "H"),
)  # fmt: skip
_KNOWS_TRUTH = (INK, "*")
_DASHES = ("-", (0, (5, 1.6)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)))


class Mark(NamedTuple):
    """How a configuration is drawn: the colour and marker of its rule, a dash pattern that tells its variants apart."""

    colour: str
    marker: str
    dash: object = "-"


def marks(results: Results) -> dict[str, Mark]:
    """The mark of every configuration by label."""
    found, seen = {}, {}
    for label, rule in results.rules().items():
        variant = seen[rule] = seen.get(rule, -1) + 1
        base = rule_mark(results.market, rule)
        found[label] = base._replace(colour=_lighter(base.colour, variant), dash=_DASHES[variant % len(_DASHES)])
    return found


def rule_mark(market: Market, rule: str) -> Mark:
    """The mark of a rule: as the market's figures fix it, black for a benchmark that knows the truth, else chosen by its name."""
    known, fixed = market.mechanisms(), of_market(market).marks
    if rule in fixed:
        return Mark(*fixed[rule])
    if rule in known and known[rule].knows_truth:
        return Mark(*_KNOWS_TRUTH)
    free = tuple(pair for pair in PALETTE if pair not in fixed.values())
    names = tuple(name for name in sorted(known) if name not in fixed and not known[name].knows_truth)
    return Mark(*free[_places(names, len(free)).get(rule, _hashed(rule, len(free)))])


@cache
def _places(names: tuple[str, ...], count: int) -> dict[str, int]:
    """A place for each name: its hash, or the next that is free while any is."""
    found: dict[str, int] = {}
    for name in names:
        place = _hashed(name, count)
        while place in found.values() and len(found) < count:
            place = (place + 1) % count
        found[name] = place
    return found


def _hashed(name: str, count: int) -> int:
    return zlib.crc32(name.encode(errors="replace")) % count


def _lighter(colour: str, variant: int) -> str:
    """The colour itself, then lighter and darker in turn, never paler than half."""
    if variant == 0:
        return colour
    towards, share = ((1.0, 0.45), (0.0, 0.35), (1.0, 0.25), (0.0, 0.55))[(variant - 1) % 4]
    return to_hex([part + (towards - part) * share for part in to_rgb(colour)])
