"""Metrics of any record: figure, curve and blocks follow from one declaration, whatever the steps in a row."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParameterError
from core.metrics import function, last, mean, ratio, total
from core.record import Record
from core.rows import Rows
from tests.core.recorded import COLUMNS, steps
from tests.core.test_rows import write
from tests.kernels.draws import steady

BLOCK = 12


def lossy(record):
    """Whether more was paid than it cost."""
    return record["paid"].sum() > record["cost"].sum()


METRICS = {
    "share": ratio("paid - cost", "cost", "1", True, "share"),
    "spent": total("paid", "USD", False, "total"),
    "margins": total("margin", "USD", False, "total where defined"),
    "per step": mean("paid - cost", "USD", None, "mean"),
    "per win": mean("quality", "1", True, "mean where defined"),
    "end": last("year", "year", None, "last"),
    "lossy": function(lossy, "1", False),
}


def naive(written: np.ndarray) -> dict[str, float]:
    """All of METRICS of some steps, number by number."""
    held = [dict(zip(COLUMNS.written, step, strict=True)) for step in written.tolist()]
    won = [step for step in held if step["winner"] >= 0.0]
    paid, cost = sum(step["paid"] for step in held), sum(step["cost"] for step in held)
    return {
        "share": (paid - cost) / cost if held else np.nan,
        "spent": paid,
        "margins": sum(step["paid"] - step["cost"] for step in won),
        "per step": (paid - cost) / len(held) if held else np.nan,
        "per win": sum(step["quality"] for step in won) / len(won) if won else np.nan,
        "end": held[-1]["year"] if held else np.nan,
        "lossy": float(paid > cost),
    }


def record_of(written: np.ndarray, log: int) -> Record:
    return Record(COLUMNS, write(Rows(COLUMNS, log), written).record, log, len(written))


@steady(200)
@given(steps(), st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_a_metric_is_what_its_formula_says(written, log):
    record, expected = record_of(written, log), naive(written)
    for name, metric in METRICS.items():
        assert metric.value(record) == pytest.approx(expected[name], rel=1e-9, abs=1e-9, nan_ok=True), name


@steady(100)
@given(steps(), st.sampled_from([1, 2, 3, 4, 6, 12]))
def test_a_curve_has_the_figure_of_the_run_so_far_and_blocks_have_their_own(written, log):
    record = record_of(written, log)
    blocks = {name: record.by_block(name, BLOCK) for name in COLUMNS}
    so_far = [naive(written[:end]) for end in record.ends]
    alone = [naive(written[end - BLOCK : end]) for end in range(BLOCK, len(written) + 1, BLOCK)]
    for name, metric in METRICS.items():
        if name == "lossy":
            continue
        close = {"rtol": 1e-9, "atol": 1e-9, "err_msg": name}
        np.testing.assert_allclose(metric.curve(record), [found[name] for found in so_far], **close)
        np.testing.assert_allclose(metric.of_sums(COLUMNS, blocks, BLOCK), [found[name] for found in alone], **close)


def test_a_metric_says_what_it_needs():
    needed = {name: set(metric.needs(COLUMNS)) for name, metric in METRICS.items()}
    assert needed == {
        "share": {"paid", "cost"}, "spent": {"paid"}, "margins": {"margin"}, "per step": {"paid", "cost"},
        "per win": {"quality", "wins"}, "end": {"year"}, "lossy": set(),
    }  # fmt: skip
    assert METRICS["lossy"].meaning == "Whether more was paid than it cost."
    with pytest.raises(ValueError, match="no curve of what is made of a whole run"):
        METRICS["lossy"].curve(record_of(np.empty((0, 5)), 1))


@pytest.mark.parametrize(
    ("metric", "error", "message"),
    [
        (ratio("paid", "cots", "1", None, ""), ParameterError, r"unknown column 'cots'\. Did you mean 'cost'"),
        (total("year", "year", None, ""), ValueError, "Levels cannot be summed"),
        (mean("paid - margin", "USD", None, ""), ValueError, "defined in different steps"),
        (last("paid", "USD", None, ""), ValueError, r"last\(\) takes a level; 'paid' is a flow"),
        (last("yaer", "year", None, ""), ParameterError, "Did you mean 'year'"),
    ],
)
def test_metrics_of_columns_of_the_wrong_sort_are_refused(metric, error, message):
    with pytest.raises(error, match=message):
        metric.needs(COLUMNS)
