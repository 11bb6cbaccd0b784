"""Several hundred bad inputs, generated: every one is accepted or refused in one line, none ends in a traceback.

Hypothesis draws command lines, config files, spec files and spoilt raw files (derandomised: the same ones every time).
"""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.errors import DataError
from etl.rideshare.bea import read_bea
from etl.rideshare.global_ds import read_record, read_vehicles
from etl.rideshare.launches import read_launches, read_satellites
from etl.rideshare.spacex import read_spacex
from experiments.config import Settings, config_file, load_config
from experiments.spec import load_spec
from mechanisms import ParameterError
from model.rideshare import MARKET

RAW = Path(__file__).resolve().parents[1] / "data" / "raw" / "rideshare"
WORDS = st.one_of(
    st.sampled_from(
        "ts_sp ucb_c=1 pl_tau=range(1) range(0,6,2) 0:3 3:1 -1 1e999 nan inf auto 0x10 ٣ true null '' {} [] a=b=c =, ,, : "
        "availability=2 truth=prior truth=Prior patience=1.5 as_of=2009 payloads=-0 historical calendar=historical,x".split()
    ),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(str),
)
OPTIONS = st.sampled_from("--mechanisms --seeds --auctions --set --preset --config --jobs --baseline --engine --summary".split())
MANY = settings(max_examples=150, suppress_health_check=list(HealthCheck))
SOME = settings(MANY, max_examples=60)


@MANY
@given(pairs=st.lists(st.tuples(OPTIONS, WORDS), min_size=1, max_size=3))
def test_command_lines(pairs, command):
    code, _, said = command(*(text for pair in pairs for text in pair), "--dry-run")
    assert code in (0, 2)
    assert "Error: " in said if code else "Error" not in said


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    WORDS,
    st.lists(st.integers(), max_size=3),
    st.dictionaries(WORDS, WORDS),
)
NAMES = st.sampled_from(
    "ucb_c pl_tau sigma_v as_of seed ucb_sp pl_dsic hedge sweep choices world mechanism providers presets default".split()
)


def as_yaml(value) -> str:
    """`value` as YAML flow text, without care for what cannot be quoted: malformed YAML is part of the test."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    return "" if value is None else str(value)


@MANY
@given(
    content=st.dictionaries(
        st.one_of(NAMES, WORDS), st.one_of(VALUES, st.dictionaries(NAMES, VALUES, max_size=3)), min_size=1, max_size=3
    )
)
def test_config_files(content, tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text(as_yaml(content)[1:-1].replace(", ", "\n") if len(content) == 1 else as_yaml(content), encoding="utf-8")
    try:
        assert isinstance(load_config(MARKET, path), Settings)
    except ParameterError as error:
        assert str(path) in str(error)


@MANY
@given(
    key=st.one_of(st.sampled_from("mechanisms set seeds auctions preset config baseline engine jobs out".split()), WORDS),
    value=VALUES,
)
def test_spec_files(key, value, tmp_path):
    path = tmp_path / "s.yaml"
    path.write_text(f"{key}: {as_yaml(value)}\n", encoding="utf-8")
    try:
        load_spec(path).sweep()
    except ParameterError as error:
        assert str(error)


@MANY
@given(noise=st.binary(min_size=1, max_size=200))
def test_bytes_for_a_config_file(noise, tmp_path):
    path = tmp_path / "b.yaml"
    path.write_bytes(noise)
    try:
        load_config(MARKET, path)
    except ParameterError as error:
        assert str(path) in str(error)


READERS = {
    "spacex_launch_data.csv": read_spacex,
    "global_launch_record.csv": read_record,
    "launch_vehicles.csv": read_vehicles,
    "rideshare_launches.csv": read_launches,
    "satellites.csv": read_satellites,
}
CELLS = st.one_of(
    st.sampled_from(
        ["", "-1", "1e400", "nan", "inf", "1_000", "#REF!", "#DIV/0!", "~1,250", "Classified", '"', "\u00a0", "1900-01-01"]
    ),
    st.text(max_size=8),
    st.floats().map(str),
)


def spoil(data: bytes, how: str, where: float, cell: str) -> bytes:
    """`data` with one thing wrong at about `where` (a share of the file)."""
    at = int(where * len(data))
    if how == "truncate":
        return data[:at]
    if how == "bytes":
        return data[:at] + cell.encode("utf-16") + data[at:]
    lines = data.split(b"\n")
    row = int(where * len(lines))
    if how == "drop line":
        return b"\n".join(lines[:row] + lines[row + 1 :])
    if how == "double line":
        return b"\n".join(lines[: row + 1] + lines[row:])
    cells = lines[row].split(b",")
    cells[int(where * 7919) % len(cells)] = cell.encode("utf-8", "replace")
    return b"\n".join([*lines[:row], b",".join(cells), *lines[row + 1 :]])


@pytest.mark.parametrize("name", READERS)
@SOME
@given(
    how=st.sampled_from(["truncate", "bytes", "drop line", "double line", "cell", "cell", "cell"]),
    where=st.floats(0.0, 0.999),
    cell=CELLS,
)
def test_raw_tables(name, how, where, cell, tmp_path):
    path = tmp_path / name
    path.write_bytes(spoil((RAW / name).read_bytes(), how, where, cell))
    try:
        READERS[name](path)
    except DataError as error:
        assert str(error).startswith(name) and "\n" not in str(error)


@settings(MANY, max_examples=30)
@given(where=st.floats(0.0, 0.999), noise=st.binary(min_size=1, max_size=30))
def test_raw_workbook(where, noise, tmp_path):
    data = (RAW / "Business.xlsx").read_bytes()
    at = int(where * len(data))
    path = tmp_path / "Business.xlsx"
    path.write_bytes(data[:at] + noise + data[at + len(noise) :])
    try:
        read_bea(path)
    except DataError as error:
        assert str(error).startswith("Business.xlsx") and "\n" not in str(error)


def test_a_million_rows_are_read_or_refused_in_one_line(tmp_path):
    rows = (RAW / "satellites.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "satellites.csv"
    body = [f"X{number}{row[row.index(',') :]}" for number, row in enumerate(rows[1:] * (1_000_000 // (len(rows) - 1) + 1))]
    path.write_text("\n".join([rows[0], *body[:1_000_000]]) + "\n", encoding="utf-8")
    satellites, _ = read_satellites(path)
    assert len(satellites) > 900_000
    path.write_text("\n".join([rows[0], *body[:1_000_000], body[-1].replace(",20", ",19", 1)]) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match="row 1000002"):
        read_satellites(path)


def test_the_repositorys_own_files_are_good(tmp_path):
    assert load_config(MARKET, config_file(MARKET))
    for name, reader in READERS.items():
        shutil.copy(RAW / name, tmp_path / name)
        assert len(reader(tmp_path / name)[0])
