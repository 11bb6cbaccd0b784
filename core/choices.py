"""Reads choices from text: `ucb_sp(ucb_c=0.5)`, lists of them, and mixes, which say who in a group follows what.

mix     item + item + ...
item    choice, or number * choice
choice  name, or name ( parameter = value, ... )
value   number with or without a sign, word, 'text', "text", [ value, ... ], or choice
"""

from collections.abc import Callable
from typing import TypeVar

from core.choice import Choice, label
from core.choice_tokens import NAME, Tokens
from core.errors import ParameterError
from core.mix import Item, Mix

__all__ = [
    "Choice",
    "Item",
    "Mix",
    "label",
    "parse_choice",
    "parse_choices",
    "parse_mix",
    "parse_mixes",
    "parse_value",
]

T = TypeVar("T")
_DEEPEST = 8  # choices inside choices
_ELEMENT = "a number, a word or text in quotes"
_VALUE = f"a value: {_ELEMENT}, a list in [ ], or a choice with its parameters in ( )"


def parse_choice(text: str, owner: str = "") -> Choice:
    """The choice that a text stands for; `owner` begins the message of an error.

    Raises:
        ParameterError: the text is not one choice. The other readers raise it for their kinds of text.
    """
    return _whole(text, owner, _choice)


def parse_choices(text: str, owner: str = "") -> tuple[Choice, ...]:
    """The choices of a list, for `--mechanisms A,B(x=1),C`: at least one, none twice."""
    return _list(text, owner, _choice)


def parse_mix(text: str, owner: str = "") -> Mix:
    """The mix that a text stands for."""
    return _whole(text, owner, _mix)


def parse_mixes(text: str, owner: str = "") -> tuple[Mix, ...]:
    """The mixes of a list, for `--providers hedge,.5*hedge+.5*truthful`: at least one, none twice."""
    return _list(text, owner, _mix)


def parse_value(text: str, owner: str = "") -> object:
    """The value of one parameter."""
    return _whole(text, owner, _value)


def _whole(text: str, owner: str, read: Callable[[Tokens], T]) -> T:
    """What `read` makes of the whole text."""
    tokens = Tokens(text, owner)
    found = read(tokens)
    tokens.end("the end")
    return found


def _list(text: str, owner: str, read: Callable[[Tokens], T]) -> tuple[T, ...]:
    """What `read` makes of the parts of the text between its commas."""
    tokens = Tokens(text, owner)
    found: dict[T, None] = {}
    while True:
        place = tokens.token.place
        item = read(tokens)
        if item in found:
            raise tokens.refusal(f"{item} is given twice", place)
        found[item] = None
        if not tokens.skip(","):
            tokens.end("',' or the end")
            return tuple(found)


def _mix(tokens: Tokens) -> Mix:
    start = tokens.token.place
    items = [_item(tokens)]
    while tokens.skip("+"):
        place = tokens.token.place
        items.append(_item(tokens))
        if isinstance(items[-1].weight, float) != isinstance(items[0].weight, float):
            raise tokens.refusal(
                "all weights are whole and count agents (none means 1), or all are chances and have a point", place
            )
    try:
        return Mix(tuple(items))
    except ParameterError as error:
        raise tokens.refusal(str(error).rstrip("."), start) from None


def _item(tokens: Tokens) -> Item:
    weight = tokens.number()
    if weight is not None:
        tokens.need("*", "'*' between a weight and a name")
    return Item(weight, _choice(tokens))


def _choice(tokens: Tokens, depth: int = 0) -> Choice:
    name = tokens.word(NAME)
    return Choice(name, _values(tokens, depth) if tokens.skip("(") else {})


def _values(tokens: Tokens, depth: int) -> dict[str, object]:
    """The values of a choice's parameters, after the bracket that opens them."""
    values: dict[str, object] = {}
    if depth > _DEEPEST:
        raise tokens.refusal(f"choices are nested more than {_DEEPEST} deep", tokens.token.place)
    if tokens.skip(")"):
        return values
    while True:
        place = tokens.token.place
        name = tokens.word("the name of a parameter")
        if name in values:
            raise tokens.refusal(f"{name} is given twice", place)
        tokens.need("=", f"'=' after {name}")
        values[name] = _value(tokens, depth)
        if not tokens.skip(","):
            tokens.need(")", "',' or ')'")
            return values


def _value(tokens: Tokens, depth: int = 0) -> object:
    """A number, text, a tuple or a choice; a name alone stays text, since only the parameter that takes it knows whether it is a choice."""
    if tokens.skip("["):
        return _vector(tokens)
    if tokens.token.kind != "word":
        return _element(tokens, _VALUE)
    word = tokens.word(_VALUE)
    values = _values(tokens, depth + 1) if tokens.skip("(") else {}
    return Choice(word, values) if values else word


def _vector(tokens: Tokens) -> tuple:
    """The elements of a list, after the bracket that opens it."""
    elements = [_element(tokens, _ELEMENT)]
    while tokens.skip(","):
        elements.append(_element(tokens, _ELEMENT))
    tokens.need("]", "',' or ']'")
    return tuple(elements)


def _element(tokens: Tokens, what: str) -> int | float | str:
    """A number, a word or quoted text."""
    if tokens.token.kind == "word":
        return tokens.word(what)
    text = tokens.quoted_text()
    if text is not None:
        return text
    number = tokens.number(signed=True)
    if number is None:
        raise tokens.expected(what)
    return number
