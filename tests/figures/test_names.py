"""Whatever a folder's names are, figures and the report show them as text."""

import io
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from matplotlib.text import Text

from core.parameters import ParameterError
from core.printable import cut, printable
from experiments.figures import as_bytes, draw, figures_of, svg_text
from experiments.figures.style import MOST_LETTERS, short
from experiments.report import report
from experiments.results import load
from experiments.store import RUNS
from tests.hostile import ESCAPED, LONG, MARKUP, UNPRINTABLE, hostile


@pytest.fixture(scope="module")
def named(folder, tmp_path_factory):
    """The sweep has four configurations."""
    names = ("".join(MARKUP[:4]), "".join(MARKUP[4:]), "".join(UNPRINTABLE), LONG[0])
    return load(hostile(folder, tmp_path_factory.mktemp("hostile") / "out", names))


class Elements(HTMLParser):
    """Counts the elements, and attributes by name, and keeps the text."""

    def __init__(self, page: str):
        super().__init__()
        self.found, self.text = Counter(), ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.update([tag, *(f"{tag} {name}" for name, _ in attrs)])

    def handle_data(self, data):
        self.text += data


def test_what_cannot_be_printed_is_escaped_and_all_else_stays():
    assert [printable(name) for name in UNPRINTABLE] == list(ESCAPED)
    assert printable("\ud800") == r"\ud800" and printable("é 日本 ±") == "é 日本 ±"


def test_a_long_name_loses_its_middle():
    assert cut("x" * 80, 80) == "x" * 80
    assert [len(short(name)) for name in LONG] == [MOST_LETTERS] * 2 and short(LONG[0]) != short(LONG[1])


def test_every_figure_is_drawn_and_has_the_elements_of_any_other(named, results):
    for name in figures_of(named):
        if name == "beliefs":  # runs a mechanism again, and these are none
            continue
        root = ET.fromstring(svg_text(draw(named, name)))
        usual = ET.fromstring(svg_text(draw(results, name)))
        assert {element.tag for element in root.iter()} <= {element.tag for element in usual.iter()}


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_a_figure_is_written_in_every_format(named, kind):
    assert as_bytes(draw(named, "promised_delivered"), kind)


def test_no_text_of_a_figure_is_a_formula(named):
    found = [text for text in draw(named, "thickness").findobj(Text) if "$" in text.get_text()]
    assert found and not any(text.get_parse_math() for text in found)


def test_the_report_has_no_tag_or_attribute_of_theirs(named):
    page = report(named)
    found = Elements(page)
    assert found.found["script"] == found.found["img"] == found.found["a"] - len(figures_of(named)) - 3 == 0
    assert not [name for name in found.found if " on" in name]
    for label in named.runs["label"]:
        assert label in found.text
    assert page.encode()


def test_bytes_that_are_no_text_are_refused(folder, tmp_path):
    for path in folder.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    table = pq.read_table(folder / RUNS)
    broken = pa.array([b"\xed\xa0\x80"] * len(table)).view(pa.string())
    target = io.BytesIO()
    pq.write_table(table.set_column(table.schema.get_field_index("label"), "label", broken), target)
    (tmp_path / RUNS).write_bytes(target.getvalue())
    with pytest.raises(ParameterError, match="cannot be read"):
        load(tmp_path)
