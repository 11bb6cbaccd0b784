"""Every file is found and read, described column by column, and printed without raw floats."""

import re

import pandas as pd
import pytest

from etl.errors import DataError
from views.explorer.cells import decimals, kind, printer
from views.explorer.datasets import Dataset, datasets, is_number, read, typed
from views.explorer.distribution import bins, by_year, chartable, histogram
from views.explorer.rebuild import Rebuild
from views.sources import licences_of, publishers, rules_of

MARKET = "rideshare"
ALL = datasets(MARKET)


@pytest.mark.parametrize("dataset", ALL, ids=lambda one: one.key)
def test_every_file_is_read_and_described(dataset):
    frame = read(dataset)
    assert len(frame) > 0
    assert all(dataset.about(name).meaning != "not described" for name in frame)
    assert licences_of(dataset.key) and rules_of(dataset.file)
    for name in frame:
        unit = dataset.about(name).unit
        assert is_number(frame[name]) or unit in ("", "flag"), f"{name} in {unit} is a text"


@pytest.mark.parametrize("dataset", ALL, ids=lambda one: one.key)
def test_cells_are_short_and_true(dataset):
    frame = read(dataset)
    for name in frame:
        print_one = printer(frame[name], dataset.about(name).unit)
        for value in frame[name].head(50):
            text = print_one(value)
            if is_number(frame[name]) and pd.notna(value):
                assert re.fullmatch(r"-?[\d,]+(\.\d{1,6})?", text)
                assert float(text.replace(",", "")) == pytest.approx(float(value), rel=1e-3)


def test_the_built_tables_are_read_as_the_model_reads_them():
    catalog = read(Dataset(MARKET, "tables", "payloads_catalog.csv"))
    assert catalog.mass_kg.dtype == float and catalog.year.dtype == "int64" and catalog.satellite.iloc[0] == "2010-020A"


def test_a_file_of_somebody_elses_is_shown_too(copied_data):
    (copied_data / "raw" / "rideshare" / "other.csv").write_text("a,b\n1,x\n,y\n")
    other = datasets(MARKET, copied_data)[-1]
    assert other == Dataset(MARKET, "raw", "other.csv") and other.about("a").meaning == "not described"
    assert read(other, copied_data)["a"].tolist() == [1, pd.NA] and not licences_of(other.key) and rules_of(other.file) == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("a,a\n1,2\n", "comes 2 times"),
        ("a,b\n1\n", "1 cells"),
        ("a\n", "no rows"),
        ('a\n"1\n', "not readable as CSV"),
    ],
)
def test_what_cannot_be_read_is_told(copied_data, text, problem):
    (copied_data / "raw" / "rideshare" / "satellites.csv").write_text(text)
    with pytest.raises(DataError, match=problem):
        read(Dataset(MARKET, "raw", "satellites.csv"), copied_data)


def test_a_missing_file_is_told(copied_data):
    (copied_data / "raw" / "rideshare" / "satellites.csv").unlink()
    with pytest.raises(DataError, match="no such file"):
        read(Dataset(MARKET, "raw", "satellites.csv"), copied_data)


def test_a_changed_file_is_read_again(copied_data):
    path = copied_data / "tables" / "rideshare" / "contexts.csv"
    dataset = Dataset(MARKET, "tables", "contexts.csv")
    before = read(dataset, copied_data)
    assert read(dataset, copied_data) is before
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    assert len(read(dataset, copied_data)) == len(before) - 1


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "2"], [1, 2]),
        (["1", " 2.5 "], [1.0, 2.5]),
        (["1", ""], [1, pd.NA]),
        (["1", "x"], ["1", "x"]),
        (["", " "], ["", ""]),
        (["nan", "1"], ["nan", "1"]),
        (["inf", "1"], ["inf", "1"]),
        (["9007199254740993", "1"], [9007199254740992.0, 1.0]),
    ],
)
def test_texts_become_numbers_where_all_are(cells, values):
    assert typed(pd.Series(cells)).tolist() == values


def test_decimals_and_kinds():
    assert decimals(pd.Series([1.0, 20.0])) == 0 and decimals(pd.Series([0.25, 3.0])) == 2
    assert decimals(pd.Series([0.123456789])) == 4 and decimals(pd.Series([1e-9, 1.0])) == 6 and decimals(pd.Series([0.0])) == 0
    assert printer(pd.Series([2010]), "year")(2010) == "2010" and printer(pd.Series([2010]), "kg")(2010) == "2,010"
    assert kind(pd.Series([1])) == "right" and kind(pd.Series(["x" * 61])) == "wrap" and kind(pd.Series(["x"])) == ""


def test_a_histogram_counts_every_row():
    dataset = Dataset(MARKET, "raw", "satellites.csv")
    frame = read(dataset)
    assert "year" not in chartable(frame, dataset) and "mass_kg" in chartable(frame, dataset)
    for column in chartable(frame, dataset):
        values = frame[column].dropna().to_numpy(float)
        counts, edges, _ = bins(values)
        assert counts.sum() == len(values) and len(edges) == len(counts) + 1
        assert histogram(values, column)["data"][0]["x"] == edges.tolist()
    assert bins(frame.mass_kg.to_numpy())[2]


def test_means_by_year():
    rows = pd.DataFrame({"year": [2010, 2010, 2011, 2012], "x": pd.array([1, 3, 5, None], dtype="Int64")})
    drawn = by_year(rows, "x", "mean x")["data"][0]
    assert drawn["x"] == [2010, 2011] and drawn["y"] == [2.0, 5.0]


def test_gcat_is_credited():
    assert [licence.licence for licence in licences_of("tables/rideshare/providers.csv")] == ["CC BY 4.0"]
    assert all(
        "McDowell" in licences_of(f"raw/rideshare/{file}")[0].credit
        for file in ("global_launch_record.csv", "spacex_launch_data.csv")
    )
    assert len(licences_of("raw/rideshare/satellites.csv")) == 2 and "McDowell" in publishers()


def test_a_market_without_data_has_none_and_builds_none(copied_data):
    assert datasets("nowhere", copied_data) == [] and not Rebuild("nowhere", copied_data).possible


def test_tables_that_nobody_has_described_are_found_by_their_folder(copied_data):
    (copied_data / "tables" / "elsewhere").mkdir()
    (copied_data / "tables" / "elsewhere" / "prices.csv").write_text("item,price\na,1\n")
    (found,) = datasets("elsewhere", copied_data)
    assert found.key == "tables/elsewhere/prices.csv" and read(found, copied_data)["price"].tolist() == [1]
