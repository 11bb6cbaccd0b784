"""An explanation is plain data: its tables say how they are shown, and its text is what a notebook prints."""

import pandas as pd

from model.explanation import ASIDE, BEST, Column, Explanation, Line, Table

FRAME = pd.DataFrame({"who": ["Ann", "Bob", "Cy"], "bid": [1234.5, 2.0, float("nan")], "secret": [1, 2, 3]}, index=[4, 0, 2])
BIDS = Table(
    "Bids", FRAME, {"who": Column("bidder"), "bid": Column("bid, USD", "what it bid", ",.1f")}, (BEST, "", ASIDE), aside="all"
)
TOLD = Explanation(
    step=6,
    title="Sale 7: a vase",
    why="Ann bid most.",
    facts=("It paid 2 USD.",),
    tables={"figures": Table("Figures", pd.DataFrame([{"price": 2.0}]), {}), "bids": BIDS},
    ledger=(Line("paid", 2.0, "Ann pays"), Line("fee", -1234.0, "left to the house", "EUR")),
)


def test_cells_are_the_shown_columns_as_text():
    assert BIDS.cells == [["Ann", "1,234.5"], ["Bob", "2.0"], ["Cy", "–"]]


def test_a_table_prints_the_rows_that_are_not_set_aside():
    assert str(BIDS).split() == ["bidder", "bid,", "USD", "Ann", "1,234.5", "Bob", "2.0"]
    whole = Table("Bids", FRAME, BIDS.columns, BIDS.marks)
    assert "Cy" in str(whole), "rows are hidden only behind a box that shows them"


def test_a_table_without_rows_is_its_head():
    empty = Table("Bids", FRAME.iloc[:0], BIDS.columns)
    assert empty.cells == [] and "bidder" in str(empty)


def test_a_frame_is_found_by_its_table():
    assert TOLD["bids"] is FRAME and TOLD["figures"]["price"][0] == 2.0


def test_the_text_has_all_but_tables_for_notebooks():
    lines = str(TOLD).splitlines()
    assert lines[:3] == ["Sale 7: a vase", "Ann bid most.", "- It paid 2 USD."]
    assert "Bids" in lines and "Figures" not in lines and "secret" not in str(TOLD)
    assert [line.split() for line in lines[-2:]] == [["2", "USD", "Ann", "pays"], ["-1,234", "EUR", "left", "to", "the", "house"]]
