"""Our raw files hold what their sources say."""

import openpyxl
import pandas as pd
import pytest

from etl.rideshare.base_rate import fit_base_rate, log_likelihood, record_base_rate
from etl.rideshare.bea import read_bea
from etl.rideshare.build_tables import build
from etl.rideshare.collect_facts import TABLES, collect
from etl.rideshare.facts.vehicles import VEHICLE_OF_TYPE, VEHICLES
from etl.rideshare.global_ds import read_record, read_synthetic
from etl.rideshare.launches import read_launches, read_satellites
from etl.rideshare.spacex import orbit_class, read_spacex

# Bureau of Economic Analysis, U.S. Space Economy 2012-2023, Table 2, line 1, million current USD
BEA_MUSD = [110992, 118492, 116827, 123034, 122521, 122183, 121296, 128189, 124239, 125219, 134077, 142526]


def cells(path):
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [list(row) for row in book["Table 2"].iter_rows(values_only=True)]
    book.close()
    filled = [[(at, column, cell) for column, cell in enumerate(row) if cell is not None] for at, row in enumerate(rows)]
    return [cell for row in filled for cell in row]


def test_collecting_again_gives_the_repository_s_files(sources, raw, tmp_path):
    collect(sources, tmp_path / "again")
    made = sorted(path.name for path in (tmp_path / "again").iterdir())
    assert made == sorted([*TABLES, "Business.xlsx"]) == sorted(path.name for path in raw.iterdir())
    for name in TABLES:
        assert (tmp_path / "again" / name).read_bytes() == (raw / name).read_bytes(), name
    assert cells(tmp_path / "again" / "Business.xlsx") == cells(raw / "Business.xlsx")


def test_collecting_twice_gives_the_same_bytes(sources, tmp_path):
    for name in ("one", "two"):
        collect(sources, tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_no_raw_file_is_a_copy_of_a_source(sources, raw):
    taken = {path.read_bytes() for path in sources.rglob("*") if path.is_file()}
    assert len(taken) > 10
    assert not [path.name for path in raw.iterdir() if path.read_bytes() in taken]


def test_bea_figures(raw):
    frame, report = read_bea(raw / "Business.xlsx")
    assert frame.year.tolist() == list(range(2012, 2024))
    assert frame.value_added_musd.tolist() == BEA_MUSD
    assert report.rows_in == report.rows_out + sum(report.left_out.values())


def test_our_workbook_is_bea_s_table_cell_by_cell(sources, raw):
    ours, theirs = cells(raw / "Business.xlsx"), cells(sources / "Business.xlsx")
    assert len(ours) > 1000
    assert ours == theirs
    assert read_bea(sources / "Business.xlsx")[0].equals(read_bea(raw / "Business.xlsx")[0])


def test_our_workbook_keeps_bea_s_traps(raw):
    found = cells(raw / "Business.xlsx")
    text = [cell for _, column, cell in found if column == 1]
    names = [cell.strip() for cell in text]
    assert (6, 0, 1) in found and (6, 1, "Space economy1") in found
    assert "Government5" in names and "Addendum:" in names and names.count("General government") == 2
    assert {(len(cell) - len(cell.lstrip())) % 4 for cell in text if cell.strip()} == {0} and "    Private industries" in text
    assert sum(cell == "…" for _, _, cell in found) == 36
    assert any(str(cell).startswith("Space economy excluding satellite television") for cell in text)


def test_electron_and_falcon_records(raw):
    record, _ = read_record(raw / "global_launch_record.csv")
    sums = record.groupby("vehicle")[["launches", "successes"]].sum()
    assert sums.loc["Electron"].tolist() == [70, 66]
    assert sums.loc["Falcon 9"].tolist() == [568, 566]  # CRS-7 and Starlink 9-3 lost; Amos-6 exploded before launch
    assert sums.loc["Vega"].tolist() == [22, 20]
    assert len(sums) == len(VEHICLES) == 31
    assert record.year.min() < 2010


def test_every_gcat_type_belongs_to_one_vehicle():
    kinds = [kind for vehicle in VEHICLES for kind in vehicle.types]
    assert len(kinds) == len(set(kinds)) == len(VEHICLE_OF_TYPE)


def test_falcon_file_agrees_with_the_record(raw):
    flights, _ = read_spacex(raw / "spacex_launch_data.csv")
    record, _ = read_record(raw / "global_launch_record.csv")
    assert (flights.vehicle == "Falcon Heavy").sum() == 11
    by_year = flights[flights.vehicle == "Falcon 9"].groupby("year").success.agg(["size", "sum"])
    falcon = record[record.vehicle == "Falcon 9"].set_index("year")
    assert by_year["size"].tolist() == falcon.launches.tolist()
    assert by_year["sum"].tolist() == falcon.successes.tolist()


def test_falcon_file_has_kaggle_s_columns(sources, raw):
    theirs, ours = ((folder / "spacex_launch_data.csv").read_text(encoding="utf-8").splitlines()[0] for folder in (sources, raw))
    assert theirs == ours


def test_kaggle_s_own_falcon_file_reads(sources, raw):
    kaggle, report = read_spacex(sources / "spacex_launch_data.csv")
    ours, _ = read_spacex(raw / "spacex_launch_data.csv")
    assert len(kaggle) == report.rows_out == 57
    assert kaggle.flight.tolist().count("FH 1") == 1 and (kaggle.vehicle == "Falcon Heavy").sum() == 1
    assert kaggle.mass_kg.isna().sum() == 4  # two empty, two classified
    assert kaggle.mass_kg.median() == pytest.approx(3325) and (kaggle.mass_kg == 1250).any()  # '~1,250'
    assert kaggle.success.sum() == 56
    # Kaggle dates by UTC, as GCAT: the same launches but the early ones' dates, one by one
    assert kaggle.date.tolist() == ours.date.tolist()[:57]


def test_kaggle_s_own_files_build_and_the_synthetic_one_changes_nothing(sources, copy):
    before, _ = build(copy)
    for name in ("Business.xlsx", "spacex_launch_data.csv", "Global_Space_Exploration_Dataset.csv"):
        (copy / name).write_bytes((sources / name).read_bytes())
    after, reports = build(copy)
    assert after["providers.csv"].equals(before["providers.csv"])
    assert after["payloads_catalog.csv"].equals(before["payloads_catalog.csv"])
    plain = [tables["contexts.csv"].drop(columns="spacex_launches") for tables in (before, after)]
    assert plain[0].equals(plain[1])
    assert reports[-1].rows_in == 3000 and any(line.strip().startswith("note: WARNING") for line in reports[-1].lines())


def test_synthetic_file_is_what_it_is(sources):
    frame, _ = read_synthetic(sources / "Global_Space_Exploration_Dataset.csv")
    assert frame.missions.sum() == 3000 and frame.country.nunique() == 10
    assert frame.mean_success_rate.between(0.5, 1).all()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LEO (ISS)", "LEO"),
        ("Polar LEO", "LEO"),
        ("SSO", "SSO"),
        ("GTO", "other"),
        ("Sun–Earth L1", "other"),
        ("Heliocentric", "other"),
    ],
)
def test_spacex_orbit_words(text, expected):
    assert orbit_class(text) == expected


def test_base_rate_fits_the_specification(raw):
    """Beta(3.35, .60) is the model's base rate; counting letter S as success fits it, counting clean successes fits worse."""
    record = pd.read_csv(raw / "global_launch_record.csv")
    fit = record_base_rate(record)
    assert fit.alpha == pytest.approx(3.35, rel=0.1) and fit.beta == pytest.approx(0.60, rel=0.1)
    assert fit.mean == pytest.approx(3.35 / 3.95, abs=0.005)
    loss = {}
    for column in ("successes", "clean_successes"):
        sums = record[record.year >= 2010].groupby("vehicle")[["launches", column]].sum()
        loss[column] = record_base_rate(record, column).loglik - log_likelihood(sums.launches, sums[column], 3.35, 0.60)
    assert 0 <= loss["successes"] < 0.02 < loss["clean_successes"]


def test_base_rate_fit_finds_the_maximum(raw):
    record = pd.read_csv(raw / "global_launch_record.csv")
    sums = record.groupby("vehicle")[["launches", "successes"]].sum().to_numpy(dtype=float).T
    best = fit_base_rate(*sums)
    for factor in (0.9, 0.99, 1.01, 1.1):
        assert log_likelihood(*sums, best.alpha * factor, best.beta) < best.loglik
        assert log_likelihood(*sums, best.alpha, best.beta * factor) < best.loglik


def test_rideshare_launches_that_everyone_knows(raw):
    launches, _ = read_launches(raw / "rideshare_launches.csv")
    named = launches.set_index("mission")
    assert named.payloads["Transporter-1"] == 134  # 144 catalogued, 10 of them Starlink
    assert named.payloads["Transporter-3"] == 106
    assert named.payloads["SSO-A"] == 65
    assert named.payloads["PSLV Rideshare 09"] == 104  # PSLV-C37
    transporters = launches[launches.mission.str.match(r"Transporter-\d+$")]
    assert sorted(int(name.split("-")[1]) for name in transporters.mission) == list(range(1, 16))
    assert (transporters.orbit == "SSO").all() and (transporters.payloads > 35).all()
    electrons = launches[launches.mission.str.contains("Electron .* Rideshare")]
    assert len(electrons) == 8 and electrons.payloads.max() <= 30


def test_station_flights_and_starlink_are_no_rideshare(raw):
    launches, _ = read_launches(raw / "rideshare_launches.csv")
    cargo = launches.mission.str.contains("Dragon|Cygnus|Progress|Tianzhou|HTV|Starlink|Kobal")
    assert len(launches) > 200 and not cargo.any()


def test_satellites_are_small_low_and_no_constellation(raw):
    satellites, report = read_satellites(raw / "satellites.csv")
    assert satellites.mass_kg.max() < 500 and satellites.mass_kg.min() > 0
    assert satellites.year.min() >= 2010 and set(satellites.orbit) == {"SSO", "LEO"}
    names = pd.read_csv(raw / "satellites.csv").name
    assert len(names) == report.rows_in > 2000
    assert not names.str.contains("Starlink|OneWeb").any()
