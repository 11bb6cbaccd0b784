"""Mixes: their text, what is canonical, and who follows what."""

import numpy as np
import pytest

from core.choices import Choice, Item, Mix, parse_choice, parse_mix, parse_mixes
from core.errors import ParameterError, PointedError
from core.jit import JIT_OFF
from core.parameters import declared, typed
from core.streams import CONDUCT, child, stream, uniform
from tests.core.planted import MEMBERS
from tests.core.test_choices import caret

KEY = np.uint64(20_240_229)


@pytest.mark.parametrize(
    ("text", "n", "canonical"),
    [
        ("a", 12, "a"),
        ("a", 0, "a"),
        ("12*a", 12, "a"),
        ("1.0*a", 12, "a"),
        ("a+b", 2, "a+b"),
        ("a+a+b", 3, "2*a+b"),
        ("a+b+a", 3, "a+b+a"),
        ("2*a+3*a+b", 6, "5*a+b"),
        ("0*a+12*b", 12, "b"),
        ("a+0*b+a", 2, "a"),
        (".7*zip+.3*gd", 5, "0.7*zip+0.3*gd"),
        (".5*a+.25*a+.25*b", 5, "0.75*a+0.25*b"),
        (".5*a+.5*a", 5, "a"),
        ("0.*a+1.*b", 5, "b"),
        ("1e-7*a+.9999999*b", 5, "1e-07*a+0.9999999*b"),
        ("2 * a(x=1) + a(x=1) + a(x=2)", 4, "3*a(x=1)+a(x=2)"),
        ("a(x=1,y=2)+a(y=2,x=1)+b", 3, "2*a(x=1, y=2)+b"),
    ],
)
def test_canonical_text(text, n, canonical):
    mix = parse_mix(text)
    assert parse_mix(str(mix)) == mix
    assert str(mix.of(n)) == canonical
    assert parse_mix(canonical).of(n) == mix.of(n)


def test_neighbours_are_equal_once_they_are_typed():
    mix = parse_mix("linear(slope=1)+linear(slope=1.)+logit")
    assert len(mix.of(3).items) == 2  # 1 == 1.0
    members = mix.mapped(lambda choice: typed(choice, declared(MEMBERS[choice.name]))).of(3)
    assert str(members) == "2*linear(slope=1.0)+logit"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("a+", 2, "expected a name"),
        ("+a", 0, "expected a name"),
        ("-1*a", 0, "a sign belongs to a number only after"),
        ("a+-1*b", 2, "a sign belongs to a number only after"),
        ("2a", 0, "'2a'"),
        ("2 a", 2, "expected '*' between a weight and a name"),
        ("a*2", 1, "got '*'"),
        ("a,b", 1, "got ','"),
        ("a+.5*b", 2, "all weights are whole and count agents"),
        (".5*a+b", 5, "all weights are whole and count agents"),
        (".5*a+1*b", 5, "all weights are whole and count agents"),
        (".5*a+.4*b", 0, "chances add up to 1, within 1e-06; these to 0.9"),
        (".5*a", 0, "these to 0.5"),
        (".5*a+.500002*b", 0, "these to 1.000002"),
        ("1e999*a", 0, "is not finite"),
    ],
)
def test_errors_point_at_the_place(text, place, says):
    with pytest.raises(PointedError, match=r"^--providers: ") as caught:
        parse_mix(text, "--providers")
    assert says in caught.value.reason
    assert caret(caught.value) == (text, place)


def test_counts_are_those_of_the_group():
    for ask in (lambda mix: mix.of(12), lambda mix: mix.places(12, KEY)):
        with pytest.raises(PointedError, match=r"add up to 3, but the group has 12 agents; 10\*b at the end would fit") as caught:
            ask(parse_mix("2*a+b"))
        assert caret(caught.value) == ("2*a+b", 4)
        with pytest.raises(PointedError, match=r"add up to 20, but the group has 12 agents\."):
            ask(parse_mix("15*a+5*b"))
    with pytest.raises(PointedError, match="add up to 1, but"):
        parse_mix("1*a").of(12)


@pytest.mark.parametrize(
    "items", [(), ((-1, "a"),), ((True, "a"), (1, "b")), ((1, "a"), (0.5, "b")), ((float("nan"), "a"),), (("1", "a"),)]
)
def test_a_mix_is_checked_when_it_is_made(items):
    with pytest.raises(ParameterError):
        Mix(tuple(Item(weight, Choice(name)) for weight, name in items))


def test_weights_of_numpy_are_pythons():
    mix = Mix([(np.float64(0.5), Choice("a")), (np.float32(0.5), Choice("b"))])
    assert mix == parse_mix(".5*a+.5*b") and str(mix) == "0.5*a+0.5*b"
    assert str(Mix([(-0.0, Choice("a")), (1.0, Choice("b"))])) == "0.0*a+1.0*b"
    assert str(Mix([(np.int64(2), Choice("a")), (None, Choice("b"))])) == "2*a+b"
    with pytest.raises(ParameterError, match="each with a choice"):
        Mix([(1, "a")])


def test_a_list_of_mixes():
    found = parse_mixes("hedge(rate=1,x=2),.5*hedge+.5*truthful,2*a+b")
    assert list(map(str, found)) == ["hedge(rate=1, x=2)", "0.5*hedge+0.5*truthful", "2*a+b"]
    assert found[1].choices == (parse_choice("hedge"), parse_choice("truthful"))
    assert [mix.is_drawn for mix in found] == [False, True, False]
    assert str(found[2].mapped(lambda choice: Choice(choice.name.upper()))) == "2*A+B"


def test_counts_go_in_order():
    assert parse_mix("2*a+b+3*a").places(6, KEY).tolist() == [0, 0, 1, 2, 2, 2]
    assert parse_mix("a").places(3, KEY).tolist() == [0, 0, 0]
    assert parse_mix("a").places(0, KEY).dtype == np.int64


@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 1.0])
def test_of_two_chances_the_first_is_for_draws_below_it(share):
    mix = parse_mix(f"{share}*hedge+{1.0 - share}*truthful")
    for seed in range(20):
        key = stream(np.uint64(seed), CONDUCT, 0)
        places = mix.places(100, key)
        assert places.dtype == np.int64 and places.tolist() == [
            int(uniform(np.uint64(child(key, i))) >= share) for i in range(100)
        ]


def test_chances_are_drawn_for_each_agent():
    weights = (0.2, 0.3, 0.1, 0.4)
    mix = parse_mix("+".join(f"{weight}*{name}" for weight, name in zip(weights, "abcd", strict=True)))
    n = 300 if JIT_OFF else 20_000
    places = mix.places(n, KEY)
    edges = (0.2, 0.2 + 0.3, 0.2 + 0.3 + 0.1)
    twin = [sum(uniform(np.uint64(child(KEY, i))) >= edge for edge in edges) for i in range(300)]
    assert places[:300].tolist() == twin
    assert np.bincount(places) / n == pytest.approx(weights, abs=0.1 if JIT_OFF else 0.015)
    assert mix.places(50, KEY).tolist() == places[:50].tolist()
