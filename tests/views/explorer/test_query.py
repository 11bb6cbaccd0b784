"""Filters, order and pages."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.explorer.datasets import Dataset, read
from views.explorer.query import Filter, FilterError, Query, bound, matching, paged

FRAME = pd.DataFrame(
    {
        "name": ["Flock 1", "flock 2", "Lemur (a)", "", "Zoe"],
        "mass": [4.0, 5.0, math.nan, 1.0, 5.0],
        "count": pd.array([1, None, 3, 2, 2], dtype="Int64"),
    }
)
TYPED = (
    st.text(max_size=12) | st.floats().map(str) | st.integers().map(str) | st.sampled_from(["1,000", "-.5", "1e3", "１２", "nan"])
)


def rows(query: Query) -> list[int]:
    return matching(FRAME, query)[0].index.tolist()


def test_texts_contain_whatever_the_case_and_nothing_is_a_pattern():
    assert rows(Query().filtered("name", "contains", "FLOCK")) == [0, 1]
    assert rows(Query().filtered("name", "contains", "(a")) == [2]
    assert rows(Query().filtered("name", "contains", ".*")) == []
    assert rows(Query().filtered("name", "contains", "  ")) == [0, 1, 2, 3, 4]


def test_bounds_include_their_ends_and_leave_blanks_out():
    assert rows(Query().filtered("mass", "low", "5")) == [1, 4]
    assert rows(Query().filtered("mass", "low", "1").filtered("mass", "high", "4")) == [0, 3]
    assert rows(Query().filtered("count", "high", "2")) == [0, 3, 4]
    assert rows(Query().filtered("count", "high", "2").filtered("name", "contains", "z")) == [4]


@pytest.mark.parametrize(
    ("column", "part", "text", "problem"),
    [
        ("mass", "low", "abc", "'abc' is not a number"),
        ("mass", "high", "inf", "'inf' is not a number"),
        ("mass", "high", "1_0", "not a number"),
        ("mass", "low", "1,00", "not a number"),
        ("mass", "low", "1e999", "not a number"),
        ("gone", "contains", "x", "no such column"),
    ],
)
def test_a_filter_that_cannot_be_read_is_left_out_and_told(column, part, text, problem):
    found, problems = matching(FRAME, Query().filtered(column, part, text))
    assert len(found) == len(FRAME) and problem in problems[column]


def test_a_least_above_the_most_is_told():
    found, problems = matching(FRAME, Query().filtered("mass", "low", "3").filtered("mass", "high", "2"))
    assert len(found) == len(FRAME) and problems == {"mass": "the least, 3, is above the most, 2"}


def test_an_emptied_filter_is_forgotten():
    asked = Query(page=3).filtered("name", "contains", "x")
    assert asked.page == 0 and asked.filtered("name", "contains", "") == Query()


def test_order_goes_up_then_down_then_back():
    up = Query(page=2).ordered("mass")
    assert rows(up) == [3, 0, 1, 4, 2] and up.page == 0
    assert rows(up.ordered("mass")) == [1, 4, 0, 3, 2]
    assert up.ordered("mass").ordered("mass") == Query()
    assert rows(Query().ordered("name")) == [0, 1, 2, 4, 3]
    assert rows(Query().ordered("count").ordered("count")) == [2, 3, 4, 0, 1]
    assert rows(Query().ordered("gone")) == [0, 1, 2, 3, 4]


def test_pages_cut_the_rows_without_gap_or_overlap():
    frame = read(Dataset("rideshare", "tables", "payloads_catalog.csv"))
    query = Query(size=100)
    pieces = [paged(frame, Query(size=100, page=page))[0] for page in range(paged(frame, query)[2])]
    assert pd.concat(pieces).equals(frame) and len(pieces) == 22 and len(pieces[-1]) == 68
    assert paged(frame, Query(size=100, page=99))[1] == 21 and paged(frame, Query(page=-1))[1] == 0
    assert paged(frame.head(0), query)[1:] == (0, 1)


@given(TYPED)
def test_a_bound_is_a_finite_number_or_refused(text):
    try:
        value = bound(text, -1.5)
    except FilterError as error:
        assert "is not a number" in str(error)
    else:
        assert math.isfinite(value) and (text.strip() or value == -1.5)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_can_be_typed(value):
    assert bound(str(value), 0.0) == value
    assert bound(f"{value:,.2f}", 0.0) == pytest.approx(value, abs=0.006, rel=1e-9)


@given(st.sampled_from(list(FRAME)), st.builds(Filter, TYPED, TYPED, TYPED), st.booleans())
def test_whatever_is_typed_the_rows_are_those_that_pass(column, asked, descending):
    found, problems = matching(FRAME, Query(filters={column: asked}, order=column, descending=descending))
    if problems:
        assert column != "name" and len(found) == len(FRAME)
    elif column == "name":
        wanted = asked.contains.strip().casefold()
        assert sorted(found.index) == [at for at, name in FRAME.name.items() if wanted in name.casefold()]
    else:
        low, high = bound(asked.low, -math.inf), bound(asked.high, math.inf)
        passing = [at for at, value in FRAME[column].items() if (pd.isna(value) and low == -math.inf and high == math.inf) or
                   (pd.notna(value) and low <= value <= high)]  # fmt: skip
        assert sorted(found.index) == passing
