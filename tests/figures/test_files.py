"""Figures as files: three formats that parse, the same bytes from the same results, and one line about a bad folder."""

import xml.etree.ElementTree as ET
from pathlib import Path

import matplotlib
import pytest

from core.parameters import ParameterError
from experiments.figures import FORMATS, draw_all, figures_of
from experiments.results import load
from experiments.store import MANIFEST, RUNS


@pytest.fixture(scope="module")
def drawn(commanded) -> list[Path]:
    return sorted((commanded[0] / "figures").iterdir())


def test_every_figure_that_fits_in_every_format(drawn, results):
    assert {path.name for path in drawn} == {f"{name}.{kind}" for name in figures_of(results) for kind in FORMATS}


def test_they_parse(drawn):
    for path in drawn:
        head = path.read_bytes()[:8]
        if path.suffix == ".svg":
            assert ET.parse(path).getroot().tag.endswith("svg")
        else:
            assert head.startswith(b"\x89PNG\r\n\x1a\n" if path.suffix == ".png" else b"%PDF-1.")


def test_same_results_same_bytes_and_settings_put_back(folder, drawn, tmp_path):
    before = dict(matplotlib.rcParams)
    again = sorted(draw_all(folder, tmp_path / "new" / "folder"))
    assert again == sorted((tmp_path / "new" / "folder").iterdir())
    assert dict(matplotlib.rcParams) == before
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in drawn]


def test_no_dates_and_no_paths_inside(drawn, folder):
    for path in drawn:
        content = path.read_bytes()
        assert not any(word in content for word in (b"CreationDate", b"<dc:date", str(folder).encode(), b"/home/", b"/tmp/"))


def test_an_unknown_format_is_refused_before_anything_is_drawn(folder, tmp_path):
    with pytest.raises(ParameterError, match=r"png, svg, pdf; got 'gif'"):
        draw_all(folder, tmp_path / "none", ("png", "gif"))
    assert not (tmp_path / "none").exists()


def test_a_bad_folder_is_named(tmp_path):
    with pytest.raises(ParameterError, match=r"no runs\.parquet"):
        load(tmp_path)


@pytest.mark.parametrize("name", [RUNS, MANIFEST])
def test_a_broken_file_is_named(folder, tmp_path, name):
    for path in folder.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes(b"broken")
    with pytest.raises(ParameterError, match="cannot be read"):
        load(tmp_path)


def test_out_that_cannot_be_made(folder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ParameterError, match="cannot be made"):
        draw_all(folder, tmp_path / "file" / "figures")
