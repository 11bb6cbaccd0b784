"""A small market's columns and steps, for the tests of what a run leaves."""

import numpy as np
from hypothesis import strategies as st

from core.record import Columns, flow, level


def _margin(step) -> np.ndarray:
    return np.where(step["wins"] > 0.0, step["paid"] - step["cost"], np.nan)


COLUMNS = Columns(
    {
        "paid": flow("money", "USD", "what the winner receives"),
        "cost": flow("money", "USD", "what it costs the winner"),
        "quality": flow("share", "1", "quality of the winner", per="wins"),
        "winner": level("firm", "", "who won"),
        "year": level("whole", "year", "year of the step"),
        "wins": flow("flag", "steps", "whether somebody won", of=lambda step: step["winner"] >= 0.0),
        "margin": flow("money", "USD", "paid - cost where somebody won", per="wins", of=_margin),
        "age": level("whole", "year", "years since 2000", of=lambda step: step["year"] - 2000.0),
    }
)
#: The same columns for a kernel that sums by itself, and so writes them all.
WRITTEN = Columns(
    {name: (flow if column.is_flow else level)(column.kind, column.unit, column.meaning) for name, column in COLUMNS.items()}
    | {name: flow("share", "1", "where somebody won", per="wins") for name in ("quality", "margin")}
)


@st.composite
def steps(draw, most: int = 60) -> np.ndarray:
    """Up to `most` steps, shape (steps, columns that are written); a quality where somebody won."""
    n = draw(st.integers(0, most))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    winner = np.where(random.random(n) < draw(st.sampled_from([0.0, 0.1, 0.9])), random.integers(0, 3, n), -1.0)
    quality = np.where(winner >= 0.0, random.random(n), np.nan)
    year = 2000.0 + np.arange(n) // 7
    return np.column_stack([random.lognormal(3.0, 2.0, n), random.lognormal(3.0, 1.0, n), quality, winner, year])


def naive_rows(written: np.ndarray, log: int) -> list[dict[str, float]]:
    """The rows of these steps, one number after the other."""
    rows = []
    for start in range(0, len(written), log):
        held = [dict(zip(COLUMNS.written, step, strict=True)) for step in written[start : start + log].tolist()]
        won = [step for step in held if step["winner"] >= 0.0]
        rows.append(
            {
                "paid": sum(step["paid"] for step in held),
                "cost": sum(step["cost"] for step in held),
                "quality": sum(step["quality"] for step in won) if won else np.nan,
                "winner": held[-1]["winner"],
                "year": held[-1]["year"],
                "wins": float(len(won)),
                "margin": sum(step["paid"] - step["cost"] for step in won) if won else np.nan,
                "age": held[-1]["year"] - 2000.0,
            }
        )
    return rows
