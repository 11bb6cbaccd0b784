"""Every rule of a choice's text by example, and where the caret of each error points."""

import pickle
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest

from core.choices import Choice, label, parse_choice, parse_choices, parse_value
from core.errors import ParameterError, PointedError


def caret(error: ParameterError) -> tuple[str, int]:
    """The text that an error shows, and the column of its caret."""
    _, text, pointer = str(error).split("\n")
    assert pointer.strip() == "^"
    return text, pointer.index("^")


@pytest.mark.parametrize(
    ("text", "canonical", "values"),
    [
        ("ucb_sp", "ucb_sp", {}),
        ("ucb_sp()", "ucb_sp", {}),
        ("  ucb_sp ( ucb_c = .5 ) ", "ucb_sp(ucb_c=0.5)", {"ucb_c": 0.5}),
        ("a(y=2,x=1)", "a(y=2, x=1)", {"y": 2, "x": 1}),
        ("a(x=-1,y=+2,z=-.5e-3)", "a(x=-1, y=2, z=-0.0005)", {"x": -1, "y": 2, "z": -0.0005}),
        ("a(x=1e2)", "a(x=100.0)", {"x": 100.0}),
        ("a(x=007)", "a(x=7)", {"x": 7}),
        ("a(x=-0.)", "a(x=0.0)", {"x": 0.0}),
        ("a(x=word)", "a(x=word)", {"x": "word"}),
        ("a(x=net-2.npz)", "a(x=net-2.npz)", {"x": "net-2.npz"}),
        ("a(x='word')", "a(x=word)", {"x": "word"}),
        ("a(x='range')", "a(x='range')", {"x": "range"}),
        ("a(x='1')", "a(x='1')", {"x": "1"}),
        ('a(x="it\'s")', "a(x='it''s')", {"x": "it's"}),
        ("a(x='it''s, (a+b)=[c]')", "a(x='it''s, (a+b)=[c]')", {"x": "it's, (a+b)=[c]"}),
        (r"a(x='C:\new\file')", r"a(x='C:\new\file')", {"x": r"C:\new\file"}),
        ("a(x='')", "a(x='')", {"x": ""}),
        ("a(x=[1,-2,.5])", "a(x=[1, -2, 0.5])", {"x": (1, -2, 0.5)}),
        ("a(x=[b,'c d'])", "a(x=[b, 'c d'])", {"x": ("b", "c d")}),
        ("a(demand=logit)", "a(demand=logit)", {"demand": "logit"}),
        ("a(demand=logit())", "a(demand=logit)", {"demand": "logit"}),
        ("a(d=logit(mu=.25),k=2)", "a(d=logit(mu=0.25), k=2)", {"d": Choice("logit", {"mu": 0.25}), "k": 2}),
    ],
)
def test_text_of_a_choice(text, canonical, values):
    choice = parse_choice(text)
    assert dict(choice.values) == values and list(choice.values) == list(values)
    assert [type(value) for value in choice.values.values()] == [type(value) for value in values.values()]
    assert str(choice) == canonical
    assert parse_choice(canonical) == choice


def test_commas_in_brackets_do_not_split():
    found = parse_choices("A,B(x=1,y=[1,2]),C(z='d,e')")
    assert list(map(str, found)) == ["A", "B(x=1, y=[1, 2])", "C(z='d,e')"]
    assert parse_value("[.5]") == (0.5,)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("", 0, "expected a name, which begins with a letter; the text ends"),
        ("1", 0, "expected a name"),
        ("_a", 0, "only words and numbers go without quotes"),
        ("a b", 2, "expected ',' or the end; got 'b'"),
        ("a,", 2, "expected a name"),
        (",a", 0, "expected a name"),
        ("a,b,a", 4, "a is given twice"),
        ("a+b", 1, "got '+'"),
        ("a(", 2, "expected the name of a parameter; the text ends"),
        ("a)", 1, "got ')'"),
        ("a(x)", 3, "expected '=' after x"),
        ("a(1=2)", 2, "expected the name of a parameter; got '1'"),
        ("a(x=)", 4, "expected a value: a number, a word or text in quotes, a list"),
        ("a(x=1", 5, "expected ',' or ')'; the text ends"),
        ("a(x=1,)", 6, "expected the name of a parameter"),
        ("a(x=1,x=2)", 6, "x is given twice"),
        ("a(x=1+2)", 5, "a sign belongs to a number only after '=', ',' or '['"),
        ("a(x=1-2)", 5, "a sign belongs to a number only after"),
        ("a(x=--1)", 5, "expected a number after the sign; got '-'"),
        ("a(x=-b)", 5, "expected a number after the sign; got 'b'"),
        ("-a", 0, "expected a name"),
        ("a(x=0x10)", 4, "'0x10': only words and numbers go without quotes"),
        ("a(x=1_000)", 4, "'1_000'"),
        ("a(x=1.2.3)", 4, "'1.2.3'"),
        ("a(x=2018-01-01)", 8, "a sign belongs to a number only after"),
        ("a(x=data/b.csv)", 8, "'/'"),
        ("a(x=٣)", 4, "'٣'"),
        ("a(x=1e999)", 4, "is not finite"),
        ("a(x='b)", 4, "this quote is not closed"),
        ("a(x='b'')", 4, "this quote is not closed"),
        ("a(x=[])", 5, "expected a number, a word or text in quotes"),
        ("a(x=[1,[2]])", 7, "got '['"),
        ("a(x=[b(c=1)])", 6, "expected ',' or ']'"),
        ("a(x=[1,2)", 8, "expected ',' or ']'"),
        ("range(0,6)", 0, "'range' is reserved for the values of a sweep"),
        ("a(x=range(6))", 4, "reserved"),
        ("a(x=range)", 4, "reserved"),
        ("a(x='\x07')", 5, "the character '\\x07' is not allowed"),
        ("a\nb", 1, "the character '\\n' is not allowed"),
    ],
)
def test_errors_point_at_the_place(text, place, says):
    with pytest.raises(PointedError) as caught:
        parse_choices(text, "--mechanisms")
    assert str(caught.value).startswith("--mechanisms: ")
    assert says in caught.value.reason
    shown, column = caret(caught.value)
    assert (len(shown), column) == (len(text), place)


def test_a_long_text_is_cut_around_the_place():
    for before, after in ((0, 500), (500, 0), (500, 500)):
        text = f"a(x='{'b' * before}',?,y='{'c' * after}')"
        with pytest.raises(PointedError) as caught:
            parse_choice(text)
        shown, column = caret(caught.value)
        assert shown[column] == "?" and len(shown) <= 122


def test_only_text_is_read():
    for other in (None, 1, ["a"], b"a", Choice("a")):
        with pytest.raises(ParameterError, match="expected text"):
            parse_choice(other)


def test_nesting_has_a_limit():
    assert parse_choice("a(x=" * 9 + "1" + ")" * 9)
    with pytest.raises(PointedError, match="nested more than 8 deep"):
        parse_choice("a(x=" * 10 + "1" + ")" * 10)


def test_a_choice_is_a_value():
    choice = parse_choice("a(x=1,y=[1,2],z=b(c=1))")
    same = Choice("a", {"z": Choice("b", {"c": np.int64(1)}), "y": np.array([1, 2]), "x": np.float64(1)})
    assert choice == same and hash(choice) == hash(same)
    assert choice not in (parse_choice("a(x=1)"), Choice("b", choice.values), "a")
    for copy in (pickle.loads(pickle.dumps(choice)), deepcopy(choice), eval(repr(choice))):
        assert copy == choice and str(copy) == str(choice)
    with pytest.raises(TypeError):
        choice.values["x"] = 2


@pytest.mark.parametrize(
    "value",
    [True, float("nan"), float("inf"), 10**400, b"b", {}, [], [[1]], [True], np.zeros((2, 2)), object(), "\x00", Path("\n")],
)
def test_a_choice_holds_only_what_text_stands_for(value):
    with pytest.raises(ParameterError, match="cannot be written as text"):
        Choice("a", {"x": value})


@pytest.mark.parametrize("name", ["", "1a", "a b", "range", "ä", None, 1])
def test_names_are_words(name):
    with pytest.raises(ParameterError, match="begins with a letter"):
        Choice(name)
    with pytest.raises(ParameterError, match="begins with a letter"):
        Choice("a", {name: 1})


DEFAULTS = {"ucb_c": 0.1, "payment": "exact", "d": Choice("logit")}


@pytest.mark.parametrize(
    ("text", "swept", "told"),
    [
        ("ucb_sp", (), "ucb_sp"),
        ("ucb_sp(ucb_c=.1)", (), "ucb_sp"),
        ("ucb_sp(ucb_c=.1)", ("ucb_c",), "ucb_sp(ucb_c=0.1)"),
        ("ucb_sp", ("ucb_c",), "ucb_sp(ucb_c=0.1)"),
        ("ucb_sp(ucb_c=.2)", ("ucb_c", "elsewhere"), "ucb_sp(ucb_c=0.2)"),
        ("ucb_sp(payment=bound,ucb_c=.2)", (), "ucb_sp(ucb_c=0.2, payment=bound)"),
        ("ucb_sp(d=logit(mu=1))", (), "ucb_sp(d=logit(mu=1))"),
    ],
)
def test_a_label_shows_what_differs_and_what_is_swept(text, swept, told):
    assert label(parse_choice(text), DEFAULTS, swept) == told
