"""Why a crossing went as it did."""

import pandas as pd

from agents.ferry.layout import RIDER
from core.deadline import Stop
from model.explanation import Column, Explanation, Line, Table
from model.timeline import Timeline


def explain(timeline: Timeline, step: int, stop: Stop | None = None) -> Explanation:
    """Who got on, and for how much."""
    before, after = timeline.at(step, stop), timeline.at(step, stop)
    after.advance(1)
    frame = pd.DataFrame({"value": after.state.rider[RIDER.value], "bid": after.state.rider[RIDER.bid]})
    earned = after.state.rider[RIDER.earned] - before.state.rider[RIDER.earned]
    return Explanation(
        step,
        f"Crossing {step + 1}",
        f"{int((earned > 0.0).sum())} riders gained by getting on.",
        (f"They gained {earned.sum():.2f} USD.",),
        {"riders": Table("Riders", frame, {"value": Column("value, USD", "", ".2f"), "bid": Column("bid, USD", "", ".2f")})},
        (Line("gained", float(earned.sum()), "what riders gained"),),
    )
