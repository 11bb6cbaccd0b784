"""What a page shows of a market at one moment: immutable, small whatever the length of the run."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from experiments.statistics import spread
from model import RideshareMarket
from model.rideshare import MARKET

POINTS = 300  # of a curve, at most
BLOCKS = 40  # bars of the diverging chart, at most
INDICATORS = ("delivered", "profit", "regret", "thickness", "inclusion", "oracle_inclusion")


class Curves(NamedTuple):
    """Running figures at up to POINTS auctions: `auction` counts from 1, money in USD, regret in W."""

    auction: tuple[int, ...]
    profit: tuple[float, ...]
    regret: tuple[float, ...]
    thickness: tuple[float | None, ...]


class Wins(NamedTuple):
    """Wins in blocks of `size` auctions: by entrants, by incumbents, and by entrants if the oracle had chosen."""

    size: int
    last: tuple[int, ...]
    entrants: tuple[int, ...]
    incumbents: tuple[int, ...]
    warranted: tuple[int, ...]


class Belief(NamedTuple):
    """What the platform believes of a vehicle's reliability (posterior mean, central 90 % interval), and the truth.

    `launches` and `successes` are those of this market.
    """

    vehicle: str
    entrant: bool
    launches: int
    successes: int
    mean: float
    low: float
    high: float
    truth: float


class Launch(NamedTuple):
    """The latest auction in one line; `success` is None where nobody won."""

    step: int
    year: int
    orbit: str
    winner: str | None
    success: bool | None
    n_payloads: int
    n_carried: int
    bundle_value: float


class Snapshot(NamedTuple):
    """A market at one moment."""

    step: int
    mechanism: str
    seed: int
    indicators: dict[str, float | None]
    curves: Curves
    wins: Wins
    beliefs: tuple[Belief, ...]
    latest: Launch | None


def snapshot_of(market: RideshareMarket) -> Snapshot:
    """Read a market that is not being stepped."""
    record, column = MARKET.record(market.record), market.datacollector.column
    return Snapshot(
        step=market.steps,
        mechanism=market.mechanism.label,
        seed=market.world_seed,
        indicators={name: _defined(MARKET.metrics[name].value(record)) if market.steps else None for name in INDICATORS},
        curves=_curves(column),
        wins=_wins(column),
        beliefs=_beliefs(market.beliefs),
        latest=_launch(market.datacollector.row(market.steps - 1)) if market.steps else None,
    )


def _curves(column: Callable[[str], np.ndarray]) -> Curves:
    profit = column("profit")
    steps = len(profit)
    at = np.unique(np.linspace(0, steps - 1, min(steps, POINTS)).astype(int)) if steps else np.empty(0, int)
    return Curves(
        auction=tuple((at + 1).tolist()),
        profit=tuple(np.cumsum(profit)[at].tolist()),
        regret=tuple(np.cumsum(column("regret"))[at].tolist()),
        thickness=tuple(_window_means(column("thickness"), at)),
    )


def _window_means(values: np.ndarray, at: np.ndarray, window: int = 50) -> list[float | None]:
    """Mean of the defined values among the `window` up to and with each place; None where there is none."""
    known = ~np.isnan(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(known, values, 0.0))])
    counts = np.concatenate([[0], np.cumsum(known)])
    first = np.maximum(at + 1 - window, 0)
    total, count = sums[at + 1] - sums[first], counts[at + 1] - counts[first]
    return [float(s / c) if c else None for s, c in zip(total, count, strict=True)]


def _wins(column: Callable[[str], np.ndarray]) -> Wins:
    won, by_entrant = column("winner") >= 0.0, column("entrant_win") > 0.0
    steps = len(won)
    size = next(size for size in _SIZES if size * BLOCKS >= steps)
    starts = np.arange(0, steps, size)
    columns = [by_entrant, won & ~by_entrant, column("oracle_entrant") > 0.0]
    sums = [tuple(np.add.reduceat(flags, starts, dtype=int).tolist()) if steps else () for flags in columns]
    return Wins(size, tuple(np.minimum(starts + size, steps).tolist()), *sums)


#: Round sizes of a block, so that bars do not change their meaning with every auction.
_SIZES = tuple(digit * 10**power for power in range(1, 12) for digit in (1, 2, 5))


def _beliefs(frame: pd.DataFrame) -> tuple[Belief, ...]:
    alpha, beta = frame["alpha"].to_numpy(), frame["beta"].to_numpy()
    columns = (
        *(frame[name] for name in ("vehicle", "entrant", "launches", "successes")),
        *spread(alpha, beta),
        frame["truth"],
    )
    return tuple(Belief(*values) for values in zip(*(column.tolist() for column in columns), strict=True))


def _launch(row: dict) -> Launch:
    """A row of the record as the latest auction."""
    known = {name: row[name] for name in Launch._fields}
    return Launch(**{**known, "success": None if row["success"] is None else bool(row["success"])})


def _defined(value: float) -> float | None:
    """NaN as None, which JSON can carry."""
    return None if np.isnan(value) else float(value)
