"""Parameters of every kind: what is allowed, what comes of it, and where one has an effect."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.choices import Choice, parse_choice, parse_mix
from core.effects import has_effect, without_effect
from core.errors import ParameterError, PointedError
from core.parameters import allowed, build, checked, complete, content_of, declaration, declared, param, read_file, sized, typed
from tests.core.planted import Planted
from tests.core.test_choices import caret

FIELDS = declared(Planted)


@pytest.mark.parametrize(
    ("name", "value", "result"),
    [
        ("price", "2", 2.0),
        ("price", np.float32(0.5), 0.5),
        ("price", np.int64(3), 3.0),
        ("firms", "3", 3),
        ("firms", 3.0, 3),
        ("firms", np.int8(3), 3),
        ("costs", "none", "none"),
        ("costs", np.str_("none"), "none"),
        ("alpha", 1, 1.0),
        ("alpha", "0.5", 0.5),
        ("alpha", "[0,.5]", (0.0, 0.5)),
        ("alpha", [0, "1"], (0.0, 1.0)),
        ("alpha", np.array([0.0, 1.0]), (0.0, 1.0)),
        ("lots", [1.0, 2], (1, 2)),
        ("orbit", "leo", "leo"),
        ("orbit", "[leo,sso]", ("leo", "sso")),
        ("demand", "linear", Choice("linear")),
        ("demand", "logit(mu=1)", Choice("logit", {"mu": 1.0})),
        ("demand", Choice("logit", {"outside": "linear(slope=1)"}), parse_choice("logit(outside=linear(slope=1.))")),
        ("values", "linear", Choice("linear")),
        ("campaigns", "", None),
        ("campaigns", None, None),
        ("campaigns", __file__, Path(__file__)),
    ],
)
def test_what_is_allowed_comes_as_its_type(name, value, result):
    found = checked(FIELDS[name], value)
    assert found == result and type(found) is type(result)
    again = checked(FIELDS[name], found)
    assert again == found


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("price", True, "market: price must be a number from 0 to 10; got True."),
        ("price", np.bool_(True), "price must be a number"),
        ("price", "nan", "price must be a number"),
        ("price", (1.0,), "price must be a number"),
        ("firms", 1.5, "firms must be a whole number from 1 to 9; got 1.5."),
        ("firms", "9" * 5000, "firms must be a whole number"),
        ("costs", "nome", "costs must be one of none, list_price; got 'nome'. Did you mean 'none'?"),
        ("costs", np.array(["none"]), "costs must be one of"),
        ("costs", ["none"], "costs must be one of"),
        (
            "alpha",
            "[0,2]",
            "alpha must be a number from 0 to 1, or a list with one for each of firms; got 2.",
        ),
        ("alpha", [True], "got True"),
        ("alpha", [], r"got []"),
        ("alpha", [[0.5]], "got [0.5]"),
        ("alpha", np.zeros((1, 1)), "alpha must be"),
        ("alpha", "[0,", "market: alpha: expected a number"),
        ("orbit", ["leo", "soo"], "Did you mean 'sso'?"),
        ("demand", "logitt", "market: unknown demand 'logitt'. Did you mean 'logit'? Known: linear, logit."),
        ("demand", "logit(mu=)", "market: demand: expected a value"),
        ("demand", 1, "market: demand must be one of linear, logit, with parameters in brackets; got 1."),
        ("demand", "logit(mu=99)", "logit: mu must be a number from 0.01 to 10; got 99."),
        ("demand", "logit(nu=1)", "logit: unknown parameter 'nu'. Did you mean 'mu'?"),
        ("values", "ces", "values 'ces' cannot be used: ces.py is left out"),
        ("campaigns", "no/such/file.csv", "campaigns must be the path of a file; got 'no/such/file.csv'."),
        ("campaigns", ".", "campaigns must be the path of a file"),
        ("campaigns", "a\x00b", "campaigns must be the path of a file"),
        ("campaigns", "a" * 10_000, "campaigns must be the path of a file"),
        ("campaigns", 1, "campaigns must be the path of a file"),
    ],
)
def test_what_is_not_allowed_is_refused(name, value, says):
    with pytest.raises(ParameterError) as caught:
        checked(FIELDS[name], value, "market")
    assert says in str(caught.value)


def test_every_default_is_allowed_and_of_its_type():
    for name, parameter in FIELDS.items():
        found = checked(parameter, parameter.default)
        assert found == parameter.default and type(found) is type(parameter.default), name
        assert allowed(parameter)
    assert build(Planted, {"demand": "linear"}, "market").demand == Choice("linear")
    assert [
        declaration(FIELDS[name]).kind for name in ("price", "costs", "demand", "campaigns")
    ] == "number word choice file".split()


def test_kinds_that_are_none_are_refused():
    with pytest.raises(ParameterError, match="no parameter is of kind 'folder'; kinds: number, word, choice, file"):
        param("", "a folder", kind="folder")
    with pytest.raises(ParameterError, match="of kind 'file' with each"):
        param("", "files", kind="file", each="firms")


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("planted(prise=1)", 8, "planted: unknown parameter 'prise'. Did you mean 'price'?"),
        ("planted(firms=2, price=99)", 17, "planted: price must be a number from 0 to 10; got 99."),
        ("planted(firms=2, demand=logitt)", 24, "unknown demand 'logitt'. Did you mean 'logit'?"),
        ("planted(demand=logit(outside=linear(slope=99)))", 36, "linear: slope must be a number from 0 to 10; got 99."),
        ("planted(demand='logit(mu=)')", 25, "planted: demand: expected a value"),
    ],
)
def test_errors_of_types_point_into_the_text(text, place, says):
    with pytest.raises(PointedError) as caught:
        typed(parse_choice(text), FIELDS)
    assert says in caught.value.reason
    assert caret(caught.value) == (text, place)


def test_typed_text_is_canonical():
    choice = typed(parse_choice("planted(price=2,alpha=[0,1],firms='3',demand=logit(mu=1),orbit=leo)"), FIELDS)
    assert str(choice) == "planted(price=2.0, alpha=[0.0, 1.0], firms=3, demand=logit(mu=1.0), orbit=leo)"
    assert typed(parse_choice(str(choice)), FIELDS) == choice


def test_a_list_has_one_for_each():
    assert sized(0.5, 3) == (0.5, 0.5, 0.5)
    assert sized((1, 2), 2) == (1, 2)
    with pytest.raises(ParameterError, match=r"^firms.alpha must be one value, or 3, one for each; got 2: \(1, 2\)\.$"):
        sized((1, 2), 3, "firms.alpha")
    with pytest.raises(ParameterError, match=r"^the list must be"):
        sized((1,), 3)


def test_of_a_file_the_bytes_count(tmp_path):
    here, there = tmp_path / "a.csv", tmp_path / "it's here.csv"
    for path in (here, there):
        path.write_bytes(b"1,2\n")
    first, second = (typed(Choice("planted", {"campaigns": str(path)}), FIELDS) for path in (here, there))
    assert first != second and content_of(first) == content_of(second)
    assert content_of(first)["values"]["campaigns"] == f"sha256:{hashlib.sha256(there.read_bytes()).hexdigest()}"
    assert typed(parse_choice(str(second)), FIELDS) == second
    assert read_file(FIELDS["campaigns"], there) == "1,2\n" and read_file(FIELDS["campaigns"], None) is None
    there.write_bytes(b"1,3\n")
    assert content_of(first) != content_of(second)
    there.unlink()
    with pytest.raises(ParameterError, match="cannot be read: No such file"):
        content_of(second)


def test_content_is_data():
    assert content_of(parse_choice("a(x=[1,2],d=logit(mu=1))")) == {
        "name": "a",
        "values": {"x": [1, 2], "d": {"name": "logit", "values": {"mu": 1}}},
    }
    assert content_of(parse_mix(".5*a+.5*b")) == [[0.5, {"name": "a", "values": {}}], [0.5, {"name": "b", "values": {}}]]
    assert [content_of(value) for value in (1, 0.5, "a", None)] == [1, 0.5, "a", None]


def test_a_complete_choice_has_every_value():
    logit = declared(declaration(FIELDS["demand"]).of["logit"])
    assert str(complete(Choice("logit"), logit)) == "logit(mu=0.25, outside=linear(slope=1.0))"
    assert str(complete(Choice("logit"), logit, {"mu": 2.0})) == "logit(mu=2.0, outside=linear(slope=1.0))"
    whole = complete(typed(parse_choice("planted(demand=logit(mu=1),price=3)"), FIELDS), FIELDS)
    assert list(whole.values) == list(FIELDS)
    assert str(whole.values["demand"]) == "logit(mu=1.0, outside=linear(slope=1.0))"
    assert str(whole.values["values"]) == "logit(mu=1.5, outside=linear(slope=1.0))"
    assert typed(parse_choice(str(whole)), FIELDS) == whole


DEFAULTS = {name: parameter.default for name, parameter in FIELDS.items()}


def test_where_a_parameter_has_an_effect():
    assert has_effect(FIELDS["price"], DEFAULTS)
    assert not has_effect(FIELDS["sigma"], DEFAULTS)
    assert has_effect(FIELDS["sigma"], {"costs": "list_price"})
    assert has_effect(FIELDS["slope"], DEFAULTS)
    assert not has_effect(FIELDS["slope"], {"demand": Choice("linear")})
    assert has_effect(FIELDS["shock"], DEFAULTS) and not has_effect(FIELDS["shock"], DEFAULTS, FIELDS)
    with pytest.raises(ParameterError, match="when of sigma: unknown parameter 'costs'"):
        has_effect(FIELDS["sigma"], {"cost": "none"})


def test_what_is_set_without_effect_is_said():
    assert without_effect(FIELDS, ["price", "sigma", "shock"], DEFAULTS) == {
        "sigma": "sigma has no effect: costs is none, and must be list_price or quoted.",
        "shock": "shock has no effect: sigma has none, as costs is none, and must be list_price or quoted.",
    }
    assert without_effect(FIELDS, FIELDS, {**DEFAULTS, "costs": "list_price"}) == {}
    assert without_effect(FIELDS, ["shock"], {**DEFAULTS, "costs": "list_price", "sigma": 0.3}) == {
        "shock": "shock has no effect: sigma is 0.3, and must be 0.2."
    }


def test_a_circle_of_conditions_ends():
    @dataclass(frozen=True)
    class Circle:
        here: str = param("on", "one", choices=("on", "off"), when={"there": ("on",)})
        there: str = param("on", "other", choices=("on", "off"), when={"here": ("on",)})

    known = declared(Circle)
    assert without_effect(known, known, {"here": "on", "there": "on"}) == {}
    assert without_effect(known, ["here"], {"here": "off", "there": "on"}) == {
        "here": "here has no effect: there has none, as here is off, and must be on."
    }
