"""An explained auction as plain values: what the page shows of it, and what the bundled demo holds."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from model.rideshare.explain import Explanation

PROVIDERS = (
    "vehicle", "eligible", "why", "strategy", "cost", "ask", "earns", "gain", "best_ask", "posterior_mean", "alpha", "beta",
    "index", "score", "quality",
)  # fmt: skip
MANIFEST = ("satellite", "arrived", "mass_kg", "volume_m3", "value_usd", "usd_per_kg", "carried", "why")


class Told(NamedTuple):
    """One auction; `providers` and `manifest` hold one tuple a row, in the order of PROVIDERS and MANIFEST."""

    step: int
    year: int
    orbit: str
    mechanism: str
    capacity_kg: float
    capacity_m3: float
    bundle_value: float
    winner: str | None
    second: str | None
    price: float
    rent: float
    chance: float | None
    success: bool | None
    belief: tuple[float, ...] | None
    why: str
    ledger: dict[str, float]
    providers: tuple[tuple, ...]
    manifest: tuple[tuple, ...]


def told(explanation: Explanation) -> Told:
    """An explanation without frames; eligible providers first, by falling score."""
    ordered = explanation.providers.sort_values(["eligible", "score", "vehicle"], ascending=[False, False, True], kind="stable")
    return Told(
        **{name: getattr(explanation, name) for name in _SAME},
        chance=_plain(explanation.chance),
        belief=tuple(explanation.belief) if explanation.belief else None,
        providers=_rows(ordered, PROVIDERS),
        manifest=_rows(explanation.manifest, MANIFEST),
    )


_SAME = (
    "step", "year", "orbit", "mechanism", "capacity_kg", "capacity_m3", "bundle_value", "winner", "second", "price", "rent",
    "success", "why", "ledger",
)  # fmt: skip


def _rows(frame: pd.DataFrame, columns: tuple[str, ...]) -> tuple[tuple, ...]:
    return tuple(tuple(_plain(value) for value in row) for row in frame[list(columns)].itertuples(index=False))


def _plain(value):
    """A value that JSON can carry: numpy's types as Python's, NaN as None."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and np.isnan(value) else value
