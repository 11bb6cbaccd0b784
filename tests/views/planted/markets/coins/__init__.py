"""Coins are flipped; nobody learns anything."""

from dataclasses import dataclass

from core.metrics import mean, total
from core.parameters import param
from core.record import Columns, flow
from mechanisms.forms.bids import Bids
from model.market import Market, Slot


@dataclass(frozen=True)
class CoinParameters:
    """What the coins are like."""

    chance: float = param(0.5, "chance of heads", low=0.0, high=1.0)
    stakes: str = param("none", "whether money is at stake", choices=("none", "some"))
    stake: float = param(2.0, "money at stake", unit="USD", low=0.0, high=9.0, when={"stakes": ("some",)})


COLUMNS = Columns({"heads": flow("flag", "1", "whether it fell on heads"), "gain": flow("money", "USD", "what heads won")})
MARKET = Market(
    name="coins",
    title="flips of coins",
    summary="A coin is flipped each step.",
    step_noun="flip",
    unit="flip",
    groups={},
    columns=COLUMNS,
    slots={"mechanism": Slot(Bids, "vickrey")},
    parameters=CoinParameters,
    presets={"default": {}},
    metrics={
        "heads": mean("heads", "1", None, "Share of flips that gave heads."),
        "won": total("gain", "USD", True, "What heads have won."),
    },
    shown=("heads", "won"),
    decimals={"won": 0},
    rank_by="won",
    baseline="vickrey",
    block=10,
)
