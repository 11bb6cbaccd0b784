"""YAML is read as people mean it, and refused in one line that names the file and the place."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters import ParameterError
from experiments.yaml_file import read_mapping, yaml_text

#: Nine aliases in each of a dozen lines would stand for 9 ** 12 words.
ENDLESS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 13))


def read(folder, text: str) -> dict:
    path = folder / "c.yaml"
    path.write_text(text, encoding="utf-8")
    return read_mapping(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e5", 1e5),
        ("1.5e-3", 1.5e-3),
        (".5", 0.5),
        ("5.", 5.0),
        ("-3", -3),
        ("010", 10),
        ("1:30", "1:30"),
        ("1:30:00.5", "1:30:00.5"),
        ("2018-01-31", "2018-01-31"),
        ("2018-13-45", "2018-13-45"),
        ("no", "no"),
        ("true", True),
        ("", None),
        ("ucb_sp(ucb_c=0.5)", "ucb_sp(ucb_c=0.5)"),
        (".5*hedge+.5*truthful", ".5*hedge+.5*truthful"),
    ],
)
@pytest.mark.parametrize("head", ["", "%YAML 1.1\n---\n"])
def test_a_value_is_what_it_looks_like(tmp_path, head, text, value):
    found = read(tmp_path, f"{head}key: {text}\n")["key"]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb: 2\na: 3", r"in line 3, column 1: 'a' is given twice\."),
        ("x: {a: 1, a: 1}", r"in line 1, column 11: 'a' is given twice\."),
        ("base: &b {a: 1}\nx: {<<: *b, a: 2, a: 3}", r"in line 2, column 19: 'a' is given twice\."),
        ("a: &x 1\nb: &x 2", r"in line 2, column 4: anchor 'x' is given twice\."),
        ("a: &x [*x]", r"in line 1, column 8: alias 'x' stands inside an anchor\."),
        (ENDLESS, r"in line 2, column 10: alias 'a0' stands inside an anchor\."),
        ("a: *x", r"in line 1, column 4: found undefined alias 'x'\."),
        ("a: !!python/object/apply:os.system [ls]", r"in line 1, column 4: could not determine a constructor for the tag "),
        ("a: !own 1", r"in line 1, column 4: could not determine a constructor for the tag '!own'\."),
        ("a: {b: 1", r"is not valid YAML in line 1, column 9: "),
        ("a: 1\n---\nb: 1", r"in line 2, column 1: but found another document\."),
        ("a: \0", r"is not valid YAML: unacceptable character #x0000"),
        ("a: " + "[" * 3000, r"is nested too deeply\."),
        ("a: !!int abc", r"has a value that cannot be read: "),
        ("a: 1" + "0" * 5000, r"has a value that cannot be read: "),
        ("- a", r"must be a mapping of names to values; got \['a'\]\."),
        ("1: 2", r"must be a mapping of names to values; got \{1: 2\}\."),
    ],
)
def test_what_is_refused_is_refused_in_one_line(tmp_path, text, message):
    with pytest.raises(ParameterError, match=message) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'c.yaml'}: ") and len(str(caught.value).splitlines()) == 1


def test_files_that_cannot_be_read_are_refused(tmp_path):
    binary = tmp_path / "b.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, message in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory"), (binary, "not UTF-8")):
        with pytest.raises(ParameterError, match=message):
            read_mapping(path)


def test_an_empty_file_is_an_empty_mapping(tmp_path):
    assert read(tmp_path, "# nothing\n") == {}


def test_a_merged_key_may_be_given_again(tmp_path):
    found = read(tmp_path, "in: {base: &base {<<: {a: 0}, a: 1, b: 1}}\nother: {<<: *base, a: 2}\n")
    assert found == {"in": {"base": {"a": 1, "b": 1}}, "other": {"a": 2, "b": 1}}


TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=20),
    st.sampled_from(["1:30", "no", "1e5", "2018-01-31", "~", "", "a: b", "#a", "[1]", "x" * 300]),
)
VALUES = st.one_of(st.integers(-(2**70), 2**70), st.floats(allow_nan=False), TEXTS)


@given(value=VALUES)
def test_a_value_is_written_on_one_line_and_read_back(tmp_path_factory, value):
    text = yaml_text(value)
    found = read(tmp_path_factory.getbasetemp(), f"key: {text}")["key"]
    assert text.endswith("\n") and text.count("\n") == 1 and found == value and type(found) is type(value)


@given(content=st.recursive(VALUES, lambda inner: st.dictionaries(TEXTS, inner, max_size=3) | st.lists(inner, max_size=3)))
def test_a_mapping_is_read_back_in_its_order(tmp_path_factory, content):
    found = read(tmp_path_factory.getbasetemp(), yaml_text({"b": content, "a": 1}))
    assert found == {"b": content, "a": 1} and list(found) == ["b", "a"]


def test_undefined_numbers_are_written_and_read(tmp_path):
    assert math.isnan(read(tmp_path, f"key: {yaml_text(math.nan)}")["key"])
