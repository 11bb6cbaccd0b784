"""What the audit has a provider do: lies about its cost in a window at the start of a run."""

from itertools import product

from core.choice import Choice
from model.market import Lies

SCALES = (0.0, 0.5, 0.8, 0.9, 1.1, 1.25, 1.5, 2.0)
SHIFTS = (-0.1, 0.1)  # W
WINDOWS = (0.1, 0.25, 0.5, 1.0)  # first auctions of the run, as a share of it


def lie(scale: float, shift: float, until: int) -> Choice:
    """Who asks scale x cost + shift (units of W) in auctions before `until`, and its cost from then on."""
    return Choice("misreport", {"lie_scale": scale, "lie_shift": shift, "lie_until": until})


def tried(steps: int) -> list[Choice]:
    """The misreports of a run of that many auctions."""
    windows = sorted({max(1, round(share * steps)) for share in WINDOWS})
    moves = [(scale, 0.0) for scale in SCALES] + [(1.0, shift) for shift in SHIFTS]
    return [lie(*move, until) for move, until in product(moves, windows)]


def in_words(told: Choice) -> str:
    """A misreport in words."""
    scale, shift, until = (told.values[name] for name in ("lie_scale", "lie_shift", "lie_until"))
    ask = f"cost {shift:+g} W" if shift else f"{scale:g} x cost"
    return f"asks {ask} in the first {until} auctions"


LIES = Lies(tried, in_words)
