"""Columns and records: what is declared wrongly is refused, and blocks are the same however many steps a row has."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParameterError
from core.record import Columns, Record, Sum, check_log, flow, level
from core.rows import Rows
from tests.core.recorded import COLUMNS, steps
from tests.core.test_rows import write
from tests.kernels.draws import steady

BLOCK = 12


def test_columns_are_stored_as_they_are_written_and_with_what_is_made_of_them():
    assert COLUMNS.stored(1) == COLUMNS.written == ("paid", "cost", "quality", "winner", "year")
    assert COLUMNS.stored(5) == tuple(COLUMNS) == (*COLUMNS.written, *COLUMNS.derived)
    assert len(COLUMNS) == 8 and COLUMNS.column("paid") is COLUMNS["paid"]
    with pytest.raises(ParameterError, match=r"unknown column 'piad'\. Did you mean 'paid'"):
        COLUMNS.column("piad")


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        (
            {"a": flow("flag", "1", "", of=lambda step: step["b"]), "b": flow("flag", "1", "")},
            "declared after all that are written",
        ),
        ({"a": flow("share", "1", "", per="b")}, "a is per 'b'"),
        ({"a": flow("share", "1", "", per="b"), "b": level("share", "1", "")}, "a is per 'b'"),
        ({"a": flow("share", "1", "", per="a")}, "a is per 'a'"),
    ],
)
def test_columns_that_cannot_be_are_refused(declared, message):
    with pytest.raises(ValueError, match=message):
        Columns(declared)


def test_rows_of_another_shape_are_refused():
    for shape, log, held in (((3, 8), 1, None), ((3, 5), 2, None), ((3, 8), 2, 4), ((3, 8), 2, 7)):
        with pytest.raises(ValueError, match="have rows of shape"):
            Record(COLUMNS, np.zeros(shape), log, held)
    record = Record(COLUMNS, np.zeros((3, 8)), 2, 5)
    assert record.ends.tolist() == [2, 4, 5] and list(record) == list(COLUMNS) and len(record) == 8
    assert "wins" in record and "piad" not in record
    with pytest.raises(ParameterError, match="Did you mean 'paid'"):
        record["piad"]


@steady(200)
@given(steps(), st.sampled_from([2, 3, 4, 6, 12]))
def test_blocks_do_not_depend_on_log(written, log):
    alone = Record(COLUMNS, written)
    summed = Record(COLUMNS, write(Rows(COLUMNS, log), written).record, log, len(written))
    for name, column in COLUMNS.items():
        found = summed.by_block(name, BLOCK)
        whole = alone[name][: len(written) // BLOCK * BLOCK].reshape(-1, BLOCK)
        np.testing.assert_allclose(found, np.nansum(whole, axis=1) if column.is_flow else whole[:, -1], rtol=1e-12, err_msg=name)
        np.testing.assert_allclose(alone.by_block(name, BLOCK), found, rtol=1e-12)


@pytest.mark.parametrize("log", [0, -1, 5, 24, 1.0, True, "2"])
def test_log_divides_the_block(log):
    with pytest.raises(
        ParameterError, match=f"log must divide the block of 12 steps, so it is one of 1, 2, 3, 4, 6, 12; got {log!r}"
    ):
        check_log(log, BLOCK)
    assert check_log(np.int64(4), BLOCK) == 3


def test_sums_are_read_from_text():
    values = {"a": np.array([5.0]), "b": np.array([2.0]), "c": np.array([1.0])}
    for text, expected in (("a", 5.0), ("a - b", 3.0), ("-b + a-c", 2.0), (" a+b -c ", 6.0)):
        assert Sum(text).of(values).tolist() == [expected]
    assert Sum("-b + a-c").names == ("b", "a", "c")
    for text in ("", "a b", "a * b", "a -", "(a)", "a - - b"):
        with pytest.raises(ValueError, match=r"joined by \+ and -; got"):
            Sum(text)


def test_sums_of_what_cannot_be_summed_are_refused():
    assert Sum("paid - cost").check(COLUMNS) == "" and Sum("quality + margin").check(COLUMNS) == "wins"
    for text, message in (("year", "Levels cannot be summed"), ("paid - margin", "defined in different steps")):
        with pytest.raises(ValueError, match=message):
            Sum(text).check(COLUMNS)
