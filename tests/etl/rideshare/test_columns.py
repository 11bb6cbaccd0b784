"""Every column of every file has a unit and a meaning, and nothing else has."""

import pytest

from etl.columns import Column, described, pattern
from etl.read import csv_table
from etl.rideshare.bea import read_bea
from etl.rideshare.columns import RAW_COLUMNS, TABLE_COLUMNS


def columns(folder, file):
    path = folder / file
    return list(read_bea(path)[0] if file.endswith(".xlsx") else csv_table(path, ()))


@pytest.mark.parametrize("file", RAW_COLUMNS)
def test_every_raw_column_is_described_in_its_order(raw, file):
    assert columns(raw, file) == list(RAW_COLUMNS[file])


@pytest.mark.parametrize("file", TABLE_COLUMNS)
def test_every_built_column_is_described_in_its_order(repository, file):
    names = columns(repository / "data" / "tables" / "rideshare", file)
    assert list(dict.fromkeys(map(pattern, names))) == list(TABLE_COLUMNS[file])
    assert all(described(name, TABLE_COLUMNS[file]).meaning for name in names)


def test_every_raw_file_is_described(raw):
    assert {path.name for path in raw.iterdir()} == set(RAW_COLUMNS)


def test_columns_by_year_share_a_description():
    assert pattern("launches_2013") == "launches_YYYY" and pattern("launches_before_2010") == "launches_before_2010"
    assert described("successes_2025", TABLE_COLUMNS["providers.csv"]) == Column("launches", "of those, successes")
    assert described("nothing", TABLE_COLUMNS["providers.csv"]) is None
