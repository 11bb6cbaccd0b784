"""Bad input: one message that names file, row and column; exit code 2; the old tables untouched."""

import re
import shutil
import subprocess
import sys

import openpyxl
import pytest

from etl.errors import DataError
from etl.rideshare.build_tables import build, main
from etl.rideshare.tables import load_tables


def edit(path, old, new, count=1):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def set_cell(path, row, column, value, old=...):
    book = openpyxl.load_workbook(path)
    cell = book["Table 2"].cell(row, column)
    assert old is ... or cell.value == old, cell.value
    cell.value = value
    book.save(path)


def rename_sheet(path):
    book = openpyxl.load_workbook(path)
    book["Table 2"].title = "Tabel 2"
    book.save(path)


def double(path, start):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    row = next(line for line in lines if line.startswith(start))
    path.write_text("".join([*lines, row]), encoding="utf-8")


CASES = {
    "missing sheet": ("Business.xlsx", rename_sheet, "sheet 'Table 2' is missing .*Did you mean 'Tabel 2'"),
    "text in a number": ("Business.xlsx", lambda p: set_cell(p, 7, 4, "n/a", 118492), "row 7, column 'D': 'n/a'; expected million USD"),
    "a blank number": ("Business.xlsx", lambda p: set_cell(p, 7, 5, None, 116827), "row 7, column 'E': an empty cell"),
    "another unit": ("Business.xlsx", lambda p: set_cell(p, 7, 3, 110.992, 110992), "row 7, column 'C': 110.992"),
    "duplicated year": ("Business.xlsx", lambda p: set_cell(p, 6, 4, 2012, 2013), "row 6, column 'D': year 2012 again .first in column C"),
    "missing year": ("Business.xlsx", lambda p: set_cell(p, 6, 5, 2015, 2014), "row 6, column 'E': year 2015 after 2013; expected 2014"),
    "no year": ("Business.xlsx", lambda p: set_cell(p, 6, 5, "", 2014), "row 6, column 'E'.*expected a year"),
    "another label": ("Business.xlsx", lambda p: set_cell(p, 7, 2, "Spice economy", "Space economy1"), "row 7, column 'B': line 1 is 'Spice economy'"),
    "truncated xlsx": ("Business.xlsx", lambda p: p.write_bytes(p.read_bytes()[:20000]), "not readable as an Excel workbook"),
    "text for xlsx": ("Business.xlsx", lambda p: p.write_text("a,b\n1,2\n"), "not readable as an Excel workbook"),
    "empty xlsx": ("Business.xlsx", lambda p: p.write_bytes(b""), "the file is empty"),
    "file removed": ("satellites.csv", lambda p: p.unlink(), "no such file"),
    "file renamed": ("satellites.csv", lambda p: p.rename(p.with_name("satelites.csv")), "Did you mean 'satelites.csv'"),
    "directory": ("satellites.csv", lambda p: (p.unlink(), p.mkdir()), "this is a directory; expected a file"),
    "empty file": ("satellites.csv", lambda p: p.write_bytes(b""), "the file is empty"),
    "blank lines only": ("satellites.csv", lambda p: p.write_bytes(b"\n\n"), "only blank lines"),
    "header only": ("satellites.csv", lambda p: p.write_text(p.read_text().splitlines()[0] + "\n"), "no rows"),
    "renamed column": ("satellites.csv", lambda p: edit(p, "mass_kg", "mas_kg"), "row 1: column 'mass_kg' is missing.*Did you mean 'mas_kg'"),
    "column twice": ("satellites.csv", lambda p: edit(p, "name,year", "year,year"), "column 'year' comes 2 times"),
    "wrong encoding": ("satellites.csv", lambda p: p.write_bytes(b"\xff\xfe" + p.read_text().encode("utf-16-le")), "is not UTF-8"),
    "cells too many": ("satellites.csv", lambda p: edit(p, "2010-020A,", "2010-020A,x,y,"), r"row \d+: 13 cells; expected 11 as in the header"),
    "cells too few": ("satellites.csv", lambda p: p.write_text(p.read_text() + "2025-999A,Short\n"), r"row \d{4}: 2 cells; expected 11 as in the header"),
    "after a blank line": ("rideshare_launches.csv", lambda p: edit(p, "\n2010-028,2010", "\n\n2010-028,1910"), "row 3, column 'year': '1910'"),
    "a quote left open": ("satellites.csv", lambda p: edit(p, "\n2010-020A,", '\n"2010-020A,'), "not readable as CSV"),
    "mass as text": ("satellites.csv", lambda p: edit(p, "2010,LEO,1.0", "2010,LEO,one"), r"row \d+, column 'mass_kg': 'one'; expected a number"),
    "infinite mass": ("satellites.csv", lambda p: edit(p, "2010,LEO,1.0", "2010,LEO,inf"), r"row \d+, column 'mass_kg': 'inf'"),
    "negative mass": ("satellites.csv", lambda p: edit(p, "2010,LEO,1.0", "2010,LEO,-1"), r"row \d+, column 'mass_kg': '-1'"),
    "unknown orbit": ("satellites.csv", lambda p: edit(p, "2010,LEO,1.0", "2010,LOE,1.0"), r"row \d+, column 'orbit': 'LOE'; expected one of SSO, LEO. Did you mean 'LEO'"),
    "satellite twice": ("satellites.csv", lambda p: double(p, "2010-020A,"), r"row \d{4}: satellite 2010-020A again \(first in row \d+\)"),
    "year out of range": ("rideshare_launches.csv", lambda p: edit(p, "2010-028,2010", "2010-028,2026"), "row 2, column 'year': '2026'; expected a whole number from 2010 to 2025"),
    "half a payload": ("rideshare_launches.csv", lambda p: edit(p, ",5,5,", ",5,5.5x,"), r"column 'payloads': '5.5x'"),
    "not true or false": ("rideshare_launches.csv", lambda p: edit(p, ",false,", ",maybe,"), "column 'dedicated': 'maybe'; expected one of true, false"),
    "year duplicated": ("global_launch_record.csv", lambda p: double(p, "Electron,Rocket Lab,US/NZ,2018"), "row 266: vehicle Electron, year 2018 again"),
    "too many successes": ("global_launch_record.csv", lambda p: edit(p, "2017,1,0,0,0,1", "2017,1,2,0,0,1"), "column 'successes': 2; expected at most 1"),
    "fractional launches": ("global_launch_record.csv", lambda p: edit(p, "2017,1,0,0,0,1", "2017,1.5,0,0,0,1"), "column 'launches': '1.5'; expected a whole number"),
    "vehicle misspelt": ("launch_vehicles.csv", lambda p: edit(p, "\nElectron,", "\nElektron,"), "column 'vehicle': no row for Electron.*Did you mean 'Elektron'"),
    "no price": ("launch_vehicles.csv", lambda p: edit(p, ",8.2,", ",,"), "row 3, column 'price_musd': an empty cell"),
    "no base year": ("Business.xlsx", lambda p: [set_cell(p, 6, 3 + n, 2018 + n, 2012 + n) for n in range(12)], "no figure for the base year 2017"),
    "no early satellites": ("satellites.csv", lambda p: edit(p, ",2010,SSO,", ",2011,SSO,", -1), "no satellite to SSO by 2010"),
    "no dedicated mission": ("rideshare_launches.csv", lambda p: edit(p, ",true,", ",false,", -1), "no dedicated mission to SSO"),
    "no mission to LEO": ("rideshare_launches.csv", lambda p: edit(p, ",LEO,", ",SSO,", -1), "no dedicated mission to LEO"),
    "bad date": ("spacex_launch_data.csv", lambda p: edit(p, "2010-06-04", "04/06/2010"), "row 2, column 'Date': '04/06/2010'; expected a date YYYY-MM-DD"),
    "date out of range": ("spacex_launch_data.csv", lambda p: edit(p, "2010-06-04", "2077-06-04"), "'2077-06-04'; expected a date YYYY-MM-DD from 2006-01-01"),
    "no such day": ("spacex_launch_data.csv", lambda p: edit(p, "2010-06-04", "2010-13-45"), "row 2, column 'Date': '2010-13-45'"),
    "formula error": ("Business.xlsx", lambda p: set_cell(p, 7, 4, "#REF!", 118492), "row 7, column 'D': '#REF!'"),
    "formula without its value": ("Business.xlsx", lambda p: set_cell(p, 7, 4, "=1/0", 118492), "row 7, column 'D': an empty cell"),
    "bad mass": ("spacex_launch_data.csv", lambda p: edit(p, ",3774,", ",heavy,"), r"row 3, column 'Payload Mass \(kg\)': 'heavy'"),
    "bad outcome": ("spacex_launch_data.csv", lambda p: edit(p, ",Success,", ",Sucess,"), "row 2, column 'Mission Outcome': 'Sucess'"),
    "flight twice": ("spacex_launch_data.csv", lambda p: edit(p, "\n2,2010", "\n1,2010"), r"row 3: flight 1 again \(first in row 2\)"),
}  # fmt: skip


def test_unspoilt_input_builds(copy):
    tables, reports = build(copy)
    assert len(tables) == 3 and len(reports) == 6


@pytest.mark.parametrize("name", CASES)
def test_spoilt_input_is_named(name, copy):
    file, spoil, expected = CASES[name]
    spoil(copy / file)
    with pytest.raises(DataError) as error:
        build(copy)
    message = str(error.value)
    assert message.startswith(file) and re.search(expected, message), message
    assert "\n" not in message and "Traceback" not in message


def test_blank_lines_at_the_end_and_a_byte_order_mark_are_no_fault(copy):
    before, _ = build(copy)
    for name in ("satellites.csv", "launch_vehicles.csv"):
        path = copy / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    after, _ = build(copy)
    assert all(after[name].equals(before[name]) for name in before)


def test_failed_build_leaves_the_old_tables(copy, repository, tmp_path, capsys):
    out = shutil.copytree(repository / "data" / "tables" / "rideshare", tmp_path / "tables")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    edit(copy / "rideshare_launches.csv", "2010-028,2010", "2010-028,1910")
    assert main(["--data", str(copy), "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith("build_tables: rideshare_launches.csv, row 2, column 'year'")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before and len(before) == 3


def test_failure_while_publishing_brings_the_old_tables_back(copy, repository, tmp_path, monkeypatch, capsys):
    out = shutil.copytree(repository / "data" / "tables" / "rideshare", tmp_path / "tables")
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    edit(copy / "satellites.csv", "2010,LEO,1.0", "2010,LEO,2.0")  # so that the new tables differ
    real, calls = shutil.os.replace, []

    def replace(old, new):
        calls.append(new)
        if len(calls) == 3:
            raise OSError("disk full")
        real(old, new)

    monkeypatch.setattr("etl.publish.os.replace", replace)
    assert main(["--data", str(copy), "--out", str(out)]) == 2
    assert len(calls) > 3 and "disk full" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("module", ["etl.rideshare.build_tables", "etl.rideshare.collect_facts"])
def test_command_line_has_no_traceback(module, repository, tmp_path):
    option = (
        ["--data", str(tmp_path)]
        if module == "etl.rideshare.build_tables"
        else ["--from", str(tmp_path), "--to", str(tmp_path / "to")]
    )
    done = subprocess.run([sys.executable, "-m", module, *option], cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stdout == ""
    assert "no such file" in done.stderr and "Traceback" not in done.stderr and done.stderr.count("\n") == 1


TABLE_CASES = {
    "no table": ("contexts.csv", lambda p: p.unlink(), "no contexts.csv.*python -m etl.rideshare.build_tables"),
    "renamed column": ("contexts.csv", lambda p: edit(p, "demand_rate", "demand_rat"), "contexts.csv, row 1: column 'demand_rate' is missing"),
    "missing year": ("contexts.csv", lambda p: edit(p, "2025,LEO", "2024,LEO"), "contexts.csv, row 33: year 2024, orbit LEO again"),
    "no demand": ("contexts.csv", lambda p: edit(p, ",nearest year 2012,3,", ",nearest year 2012,-3,"), "row 2, column 'demand_rate'"),
    "unknown orbit": ("providers.csv", lambda p: edit(p, "SSO LEO", "SSO,LEO"), "providers.csv"),
    "vehicle twice": ("providers.csv", lambda p: double(p, "Rocket Lab,"), "row 33: vehicle Electron again"),
    "no weight": ("payloads_catalog.csv", lambda p: edit(p, "amateur,1", "amateur,-1"), "payloads_catalog.csv, row 2, column 'weight'"),
    "no early satellite": ("payloads_catalog.csv", lambda p: edit(p, ",2010,SSO", ",2011,SSO", -1), "no SSO satellite by 2010"),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE_CASES)
def test_spoilt_tables_are_named(name, repository, tmp_path):
    folder = shutil.copytree(repository / "data" / "tables" / "rideshare", tmp_path / "tables")
    load_tables(folder)
    file, spoil, expected = TABLE_CASES[name]
    spoil(folder / file)
    with pytest.raises(DataError) as error:
        load_tables(folder)
    assert re.search(expected, str(error.value)), str(error.value)
