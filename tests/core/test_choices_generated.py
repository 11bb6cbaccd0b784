"""Texts of choices, generated: what is written is read back, and any text gives a value or a ParameterError."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.choices import Choice, Item, Mix, parse_choice, parse_choices, parse_mix, parse_mixes, parse_value
from core.errors import ParameterError
from core.parameters import checked, declared
from tests.core.planted import Planted

READERS = (parse_choices, parse_mixes)
WHOLE = (parse_choice, parse_mix, parse_value)
FIELDS = declared(Planted)

WORDS = st.builds(str.__add__, st.sampled_from("aBz"), st.text("aZ9_", max_size=4)) | st.sampled_from(
    ["net-2.npz", "ranges", "a.b"]
)
TEXTS = st.text(max_size=8).filter(str.isprintable)
NUMBERS = st.integers() | st.just(-(10**300)) | st.floats(allow_nan=False, allow_infinity=False)
ELEMENTS = NUMBERS | WORDS | TEXTS
LISTS = st.lists(ELEMENTS, min_size=1, max_size=3).map(tuple)


def choices(values, least: int = 0):
    return st.builds(Choice, WORDS, st.dictionaries(WORDS, values, min_size=least, max_size=3))


INNER = choices(ELEMENTS | LISTS, least=1)  # a choice without values is read as a word
CHOICES = choices(ELEMENTS | LISTS | INNER)


@st.composite
def mixes(draw) -> Mix:
    if draw(st.booleans()):
        counts = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=4))
        weights = draw(st.sampled_from([counts, [None]]))
    else:
        parts = draw(st.lists(st.integers(0, 10**6), min_size=1, max_size=4).filter(any))
        weights = [part / sum(parts) for part in parts]
    return Mix(tuple(Item(weight, draw(CHOICES)) for weight in weights))


@settings(max_examples=100)
@given(choice=CHOICES)
def test_a_choice_is_read_back(choice):
    again = parse_choice(str(choice))
    assert again == choice and hash(again) == hash(choice) and str(again) == str(choice)


@settings(max_examples=100)
@given(mix=mixes())
def test_a_mix_is_read_back(mix):
    assert parse_mix(str(mix)) == mix
    n = 7 if mix.is_drawn or mix.items[0].weight is None else sum(item.weight for item in mix.items)
    canonical = mix.of(n)
    assert canonical.of(n) == canonical == parse_mix(str(canonical))


@settings(max_examples=100)
@given(found=st.lists(CHOICES, min_size=1, max_size=4, unique=True))
def test_a_list_is_read_back(found):
    assert parse_choices(",".join(map(str, found))) == tuple(found)


PIECES = st.sampled_from(
    "a zip range inf 1 2 .5 1e5 1e999 0x10 7a + - * = , ( ) [ ] ' \" '' [1,2] a(x=1) (x= .7*a+.3*b ٣ é \t \n \0 \x1b \ud800 \\ / #".split(
        " "
    )
)
NOISE = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20)


@settings(max_examples=200)
@given(text=NOISE)
def test_any_text_is_read_or_refused(text):
    for read in (*READERS, *WHOLE):
        try:
            found = read(text)
        except ParameterError as error:
            assert str(error).splitlines()[0]
            assert all(line.isprintable() for line in str(error).split("\n"))
        else:
            assert found is not None


@settings(max_examples=200)
@given(
    name=st.sampled_from(list(FIELDS)),
    value=NOISE | ELEMENTS | LISTS | CHOICES | st.none() | st.booleans() | st.binary() | st.floats(),
)
def test_any_value_is_checked_or_refused(name, value):
    try:
        found = checked(FIELDS[name], value, "market")
    except ParameterError as error:
        assert name in str(error) or isinstance(value, str | Choice)
    else:
        assert checked(FIELDS[name], found) == found
        hash(found)


HUGE = {
    "digits": "a(x=" + "9" * 5000 + ")",
    "zeros": "a(x=" + "0" * 5000 + ")",
    "decimals": "a(x=." + "9" * 5000 + ")",
    "exponent": "a(x=1e" + "9" * 5000 + ")",
    "weight": "9" * 5000 + "*a",
    "nested": "a(x=" * 4_900,
    "brackets": "[" * 19_000,
    "opened": "(" * 19_000,
    "quotes": "'" * 19_999,
    "open quote": "a(x='" + "''" * 8_000,
    "pluses": "a+" * 8_000,
    "minuses": "-" * 18_000,
    "dots": "a" + ".-" * 8_000,
    "dotted": "a" + ".a" * 8_000,
    "commas": "a," * 8_000,
    "blanks": "a" + " " * 18_000 + "b",
    "list": "a(x=[" + "1," * 8_000 + "1])",
    "beyond": "a" * 200_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_huge_texts_take_little_time(text):
    started = time.process_time()
    for read in READERS:
        try:
            read(text)
        except ParameterError as error:
            assert len(str(error)) < 1000
    assert time.process_time() - started < 3.0


def test_a_number_may_have_many_zeros():
    assert parse_choice(HUGE["zeros"]).values["x"] == 0
    assert parse_choice(HUGE["decimals"]).values["x"] == 1.0


def test_shuffled_texts_are_read_or_refused():
    shuffler = random.Random(1)
    text = list(".7*zip(a=-1,b=[1,2.5],c='d e')+.3*gd(x=logit(mu=.25))")
    for _ in range(300):
        shuffler.shuffle(text)
        try:
            parse_mix("".join(text))
        except ParameterError:
            continue
