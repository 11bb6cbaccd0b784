"""One run on one sheet: money and regret as they grow, and what the platform believes at the end."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from experiments.figures.colours import rule_mark
from experiments.figures.rideshare.beliefs import draw_beliefs
from experiments.figures.style import MUTED, SMALL, Sheet, styled
from model.rideshare import MARKET

_BODY, _LEFT, _CURVES = 4.4, 0.75, 3.1  # inches


@styled
def single_run(record: pd.DataFrame, beliefs: pd.DataFrame, mechanism: str, caption: str = "") -> Figure:
    """Cumulative profit (million USD) and regret (W) on the left, beliefs against the truth on the right.

    Args:
        record: one row an auction, at least profit (USD) and regret, as `model.recorder.record_frame` has them.
        beliefs: what `provider_beliefs` returns.
    """
    hint = (
        "Left: what the platform keeps, and what is forgone against an oracle that knows the truth. Right, red stroke: hidden "
        "reliability, highest on top. Dot and bar: posterior mean and 90 % interval; thin: not launched in this run."
    )
    sheet = Sheet(7.2, _BODY, f"{mechanism}: one run of {len(record):,} auctions", hint, caption)
    colour = rule_mark(MARKET, mechanism).colour
    half = (_BODY - 1.1) / 2.0
    auctions = np.arange(1, len(record) + 1)
    for row, (column, scale, title) in enumerate((("regret", 1.0, "regret, W"), ("profit", 1e-6, "profit, million USD"))):
        axes = sheet.place(_LEFT, 0.4 + row * (half + 0.45), _CURVES - 0.25, half)
        _curve(axes, auctions, np.cumsum(record[column].to_numpy()) * scale, title, colour)
        axes.set_xlabel("auctions" if row == 0 else "", size=SMALL)
    axes = sheet.place(_LEFT + _CURVES + 1.15, 0.4, 7.2 - _LEFT - _CURVES - 1.3, _BODY - 0.55)
    draw_beliefs(axes, beliefs.sort_values("truth", kind="stable").set_index("vehicle"), colour)
    axes.set_xlabel("reliability", size=SMALL)
    return sheet.figure


def _curve(axes: Axes, auctions: np.ndarray, values: np.ndarray, title: str, colour: str) -> None:
    axes.plot(auctions, values, color=colour, lw=1.5)
    axes.set_title(title, size=SMALL, loc="left", pad=3)
    axes.set(xlim=(0, max(len(auctions), 1)), ylim=(min(0.0, *values) if len(values) else 0.0, None))
    axes.tick_params(labelsize=SMALL, labelcolor=MUTED)
