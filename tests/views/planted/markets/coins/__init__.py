"""Coins are flipped; nobody learns anything."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.parameters import param
from mechanisms.forms.bids import Bids
from model.market import Market, Metric, Slot


@dataclass(frozen=True)
class CoinParameters:
    """What the coins are like."""

    chance: float = param(0.5, "chance of heads", low=0.0, high=1.0)
    stakes: str = param("none", "whether money is at stake", choices=("none", "some"))
    stake: float = param(2.0, "money at stake", unit="USD", low=0.0, high=9.0, when={"stakes": ("some",)})


def heads(record: np.ndarray) -> float:
    """Share of flips that gave heads."""
    return float(record[:, 0].mean())


def won(record: np.ndarray) -> float:
    """What heads have won."""
    return float(record[:, 1].sum())


MARKET = Market(
    name="coins",
    title="flips of coins",
    summary="A coin is flipped each step.",
    step_noun="flip",
    unit="flip",
    slots={"mechanism": Slot(Bids, "vickrey")},
    parameters=CoinParameters,
    presets={"default": {}},
    metrics={"heads": Metric(heads, "1", None), "won": Metric(won, "USD", True)},
    shown=("heads", "won"),
    decimals={"won": 0},
    rank_by="won",
    remarks={},
    baseline="vickrey",
    block=10,
    tables=Path("nowhere"),
    fit=lambda parameters, steps: parameters,
)
