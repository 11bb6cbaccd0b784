"""Parameters declared as data: one declaration gives the default, the validation, the command line, the config file and the docs."""

from dataclasses import Field, dataclass, field, fields
from numbers import Integral, Real
from typing import Any

from core.errors import ParameterError, hint, shown, unknown


@dataclass(frozen=True)
class Declaration:
    """What is known of one parameter. `low` and `high` are inclusive; `choices` replaces them for words.

    `absent` has the choices that are not there now, each with a sentence that says why.
    """

    meaning: str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    group: str
    absent: tuple[tuple[str, str], ...] = ()


def param(default, meaning: str, *, unit="1", low=None, high=None, choices=(), group="bandits", absent=()) -> Any:
    """Declare a dataclass field as a parameter; its type is the type of `default`. `group` is its section of config.yaml."""
    rule = Declaration(meaning, unit, low, high, tuple(choices), group, tuple(absent))
    return field(default=default, metadata={"declaration": rule})


def declaration(parameter: Field) -> Declaration:
    """The declaration of a field made by `param`."""
    return parameter.metadata["declaration"]


def declared(cls: type) -> dict[str, Field]:
    """The parameters of a dataclass, by name, in the order of their declaration."""
    return {parameter.name: parameter for parameter in fields(cls) if "declaration" in parameter.metadata}


def allowed(parameter: Field) -> str:
    """The permitted values of a parameter in words, for example "a number from 0 to 1"."""
    rule = declaration(parameter)
    if rule.choices:
        return "one of " + ", ".join(rule.choices)
    noun = "a whole number" if isinstance(parameter.default, int) else "a number"
    bounds = [f"{word} {_plain(bound)}" for word, bound in (("from", rule.low), ("to", rule.high)) if bound is not None]
    return " ".join([noun, *bounds])


def _plain(number: float) -> str:
    """A number without a needless exponent or decimal point."""
    return f"{number:.12g}" if abs(number) < 1e12 else f"{number:g}"


def checked(parameter: Field, value: object, owner: str = "") -> Any:
    """`value` as the parameter's type, if it is allowed.

    Numbers may come as text (command line); a bool is not a number.

    Raises:
        ParameterError: of the wrong type, out of range, not finite, or not one of the choices.
    """
    rule = declaration(parameter)
    refusal = ParameterError(f"{owner}{': ' if owner else ''}{parameter.name} must be {allowed(parameter)}; got {shown(value)}.")
    if rule.choices:
        if value not in rule.choices:
            if rule.absent:
                raise unknown(parameter.name, value, rule.choices, owner, rule.absent)
            raise ParameterError(f"{refusal}{hint(value, rule.choices)}")
        return value
    number = _number(value, isinstance(parameter.default, int))
    if number is None or (rule.low is not None and number < rule.low) or (rule.high is not None and number > rule.high):
        raise refusal
    return number


def _number(value: object, whole: bool) -> int | float | None:
    """`value` as int or finite float, None if it is neither."""
    if isinstance(value, str):
        try:
            value = int(value) if whole else float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if whole:
        return int(value) if isinstance(value, Integral) or float(value).is_integer() else None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if abs(number) < float("inf") else None


def build(cls: type, values: dict[str, object], owner: str) -> Any:
    """An instance of a parameter dataclass from checked values.

    Raises:
        ParameterError: an unknown name or a value that is not allowed.
    """
    known = declared(cls)
    for name in values:
        if name not in known:
            raise unknown("parameter", name, known, owner)
    return cls(**{name: checked(known[name], value, owner) for name, value in values.items()})
