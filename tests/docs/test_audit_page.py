"""The tables of docs/audit.md name every mechanism, and a row that is quickly made comes out as it stands there."""

import pytest

from docs import audit
from docs.declared_tables import own_mechanisms
from docs.markdown import table
from mechanisms.forms.bids import Bids
from mechanisms.forms.procurement import Procurement
from mechanisms.guarantees import PROPERTIES

PAGE = audit.PAGE.read_text(encoding="utf-8")


def part(name: str) -> list[list[str]]:
    """The cells of a table in the page."""
    body = PAGE.partition(f"<!-- audited: {name} -->")[2].partition("<!-- end of")[0]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body.splitlines() if line.startswith("|")]


@pytest.mark.parametrize(("name", "form"), [("tenders", Procurement), ("sales", Bids), ("runs", Procurement)])
def test_every_mechanism_has_its_row(name, form):
    assert [row[0].strip("`") for row in part(name)[2:]] == list(own_mechanisms(form))


@pytest.mark.parametrize(("name", "table_name"), [("greedy_sp", "tenders"), ("explore_commit", "tenders"), ("vickrey", "sales")])
def test_a_cheap_row_comes_out_the_same(name, table_name):
    head, _, *rows = part(table_name)
    row = dict(zip(head, next(row for row in rows if row[0] == f"`{name}`"), strict=True))
    found = dict(
        zip(["mechanism", *(promise.replace("_", " ") for promise in PROPERTIES)], audit.clearing_row(name), strict=True)
    )
    assert row == {title: found[title] for title in head}


def test_what_the_page_says_of_runs_is_in_its_table():
    rows = {row[0].strip("`"): dict(zip(part("runs")[0], row, strict=True)) for row in part("runs")[2:]}
    for name, asks in (("ts_sp", "0.5 x cost in the first 10 auctions"), ("ucb_sp", "1.5 x cost in the first 4 auctions")):
        assert rows[name]["asks"] == asks and rows[name]["on average"] == "refuted"
    assert rows["first_score"]["asks"] == "cost +0.1 W in the first 40 auctions"
    assert rows["explore_commit"]["on average"] == "held"


def test_a_stale_page_is_seen(monkeypatch, capsys, tmp_path):
    page = tmp_path / "audit.md"
    page.write_text("by hand\n\n<!-- audited: tenders -->\nold\n<!-- end of audited tenders -->\n")
    monkeypatch.setattr(audit, "PAGE", page)
    monkeypatch.setattr(audit, "TABLES", {"tenders": lambda: table(["mechanism"], [["`x`"]])})
    assert audit.main(["--check"]) == 1 and "is stale" in capsys.readouterr().out
    assert audit.main([]) == 0 and audit.main(["--check"]) == 0 and page.read_text().startswith("by hand\n")
    assert audit.main(["--chek"]) == 2 and "--check" in capsys.readouterr().err
