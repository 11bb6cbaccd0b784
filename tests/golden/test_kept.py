"""What is kept by column: results change only in a commit that says why, and another name is told from another result."""

import pytest

from mechanisms.forms.clearings import searched
from tests.golden import audited, clearings, explained, results, runs
from tests.golden.cases import CASES
from tests.golden.hashing import load, moved, summary

RECORDS, STATES, CLEARINGS = (load(path) for path in (runs.RECORDS, runs.STATES, clearings.CLEARINGS))
AUDITED, METRICS, TABLES = (load(path) for path in (audited.AUDITED, results.METRICS, results.TABLES))


@pytest.mark.parametrize("name", CASES)
def test_records(name):
    assert moved(RECORDS.get(name, {}), runs.record(name)) == []


@pytest.mark.parametrize("name", runs.ENDED)
def test_states(name):
    assert moved(STATES.get(name, {}), runs.state(name)) == []


@pytest.mark.parametrize("name", clearings.CLEARED)
def test_clearings(name):
    assert moved(CLEARINGS.get(name, {}), clearings.CLEARED[name]()) == []


@pytest.mark.parametrize("name", searched())
def test_audits(name):
    assert moved(AUDITED.get(name, {}), audited.audited(name)) == []


@pytest.mark.parametrize("name", results.SUMMARISED)
def test_metrics(name):
    assert results.metrics(name) == METRICS.get(name)


def test_tables_of_a_sweep(tmp_path):
    assert summary(TABLES, results.tables(tmp_path)) == []


@pytest.mark.parametrize("name", explained.AUCTIONS)
def test_explanations(name):
    assert explained.told(name) in explained.TEXTS.read_text(encoding="utf-8")


def test_another_name_is_told_from_another_result():
    kept = {"rent": "1a", "paid": "2b", "cost": "3c"}
    assert moved(kept, {"rent": "1a", "receipts": "2b", "cost": "3d"}) == ["cost changed", "paid renamed to receipts"]
    assert moved(kept, {"rent": "1a", "receipts": "2c", "cost": "3c"}) == ["paid gone", "receipts new"]
    assert summary({"a": kept, "b": kept}, {"a": {**kept, "rent": "2a"}, "b": {**kept, "rent": "3a"}}) == ["rent changed: 2"]
    assert summary({"a": kept, "b": kept}, {"c": kept, "d": {}}) == [
        "entry under another name: 1",
        "entry gone: 1",
        "entry new: 1",
    ]
