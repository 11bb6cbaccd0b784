"""Parameters declared as data: one declaration gives the default, the validation, the command line, the config file and the docs."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import numpy as np

from core.choice import written
from core.choices import Choice, Mix, parse_choice, parse_value
from core.errors import ParameterError, PointedError, hint, shown, unknown


@dataclass(frozen=True)
class Declaration:
    """The declaration of one parameter. `low` and `high` are inclusive; words have `choices` instead.

    `absent`: choices that are missing now, each with a sentence that says why. `each`: the group whose agents may each have a value of
    their own. `of`: the plug-ins that may be chosen. `reader`: loads the file at a path. `when`: the values of other parameters with
    which this one has an effect.
    """

    meaning: str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    group: str
    absent: tuple[tuple[str, str], ...] = ()
    kind: str = "number"
    each: str = ""
    of: Any = None
    reader: Callable[[Path], Any] | None = None
    when: tuple[tuple[str, tuple], ...] = ()


def param(
    default,
    meaning: str,
    *,
    unit="1",
    low=None,
    high=None,
    choices=(),
    group="",
    absent=(),
    kind="",
    each="",
    of=None,
    reader=None,
    when=None,
) -> Any:
    """Declare a dataclass field as a parameter; its type is the type of `default`. `group` is a heading that it is shown under.

    A number by default; a word with `choices`; a choice of plug-ins with `of`, a mapping from names to dataclasses of
    parameters or an object whose `registered()` gives one; a file with `kind="file"`, where "" is none. With `each="firms"`
    it is one number for all firms, or a list with one for each.
    """
    kind = kind or ("choice" if of is not None else "word" if choices else "number")
    if kind not in _CHECKS or (each and kind not in ("number", "word")):
        raise ParameterError(f"no parameter is of kind {kind!r}{' with each' if each else ''}; kinds: {', '.join(_CHECKS)}.")
    when = tuple((name, tuple(values)) for name, values in (when or {}).items())
    rule = Declaration(meaning, unit, low, high, tuple(choices), group, tuple(absent), kind, each, of, reader, when)
    return field(default=_as_declared(default, rule), metadata={"declaration": rule})


def _as_declared(default: Any, rule: Declaration) -> Any:
    """A default, converted to the type that `checked` returns."""
    if rule.kind == "choice" and isinstance(default, str):
        return parse_choice(default)
    if rule.kind == "file":
        return Path(default) if default else None
    return tuple(default) if isinstance(default, list) else default


def declaration(parameter: Field) -> Declaration:
    """The declaration of a field made by `param`."""
    return parameter.metadata["declaration"]


def declared(cls: type) -> dict[str, Field]:
    """The parameters of a dataclass, by name, in the order of their declaration."""
    return {parameter.name: parameter for parameter in fields(cls) if "declaration" in parameter.metadata}


def allowed(parameter: Field) -> str:
    """The allowed values of a parameter in words, for example "a number from 0 to 1"."""
    rule = declaration(parameter)
    if rule.kind == "file":
        return "the path of a file"
    if rule.kind == "choice":
        return f"one of {', '.join(members(rule))}, with parameters in brackets"
    one = f"one of {', '.join(rule.choices)}" if rule.choices else _numbers(rule, _is_whole(parameter))
    return f"{one}, or a list with one for each of {rule.each}" if rule.each else one


def _numbers(rule: Declaration, whole: bool) -> str:
    bounds = [f"{word} {_plain(bound)}" for word, bound in (("from", rule.low), ("to", rule.high)) if bound is not None]
    return " ".join(["a whole number" if whole else "a number", *bounds])


def _is_whole(parameter: Field) -> bool:
    """Whether the parameter is a whole number, or a list of them."""
    default = parameter.default
    return isinstance(default[0] if isinstance(default, tuple) and default else default, int)


def _plain(number: float) -> str:
    """A number without a needless exponent or decimal point."""
    return f"{number:.12g}" if abs(number) < 1e12 else f"{number:g}"


def members(rule: Declaration) -> Mapping[str, type]:
    """The plug-ins that a parameter may choose, by name."""
    return rule.of if isinstance(rule.of, Mapping) else rule.of.registered()


def checked(parameter: Field, value: object, owner: str = "") -> Any:
    """`value`, converted to the parameter's type if it is allowed.

    Numbers and lists may come as text (command line); a bool is not a number. A choice comes as text or `Choice` and has
    typed values; a list is a tuple; a file is its path, None for none.

    Raises:
        ParameterError: of the wrong type, out of range, not finite, not one of the choices, or no file.
    """
    rule = declaration(parameter)
    return _each(parameter, value, owner) if rule.each else _CHECKS[rule.kind](parameter, value, owner)


def _refusal(parameter: Field, value: object, owner: str, more: str = "") -> ParameterError:
    where = f"{owner}: " if owner else ""
    return ParameterError(f"{where}{parameter.name} must be {allowed(parameter)}; got {shown(value)}.{more}")


def _word(parameter: Field, value: object, owner: str) -> str:
    rule = declaration(parameter)
    if isinstance(value, str) and value in rule.choices:
        return str(value)
    if rule.absent:
        raise unknown(parameter.name, value, rule.choices, owner, rule.absent)
    raise _refusal(parameter, value, owner, hint(value, rule.choices))


def _number(parameter: Field, value: object, owner: str) -> int | float:
    rule, number = declaration(parameter), _as_number(value, _is_whole(parameter))
    if number is None or (rule.low is not None and number < rule.low) or (rule.high is not None and number > rule.high):
        raise _refusal(parameter, value, owner)
    return number


def _as_number(value: object, whole: bool) -> int | float | None:
    """`value` as an int or a finite float; None if it is neither."""
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


def _each(parameter: Field, value: object, owner: str) -> Any:
    """One value, or a tuple of them."""
    check = _CHECKS[declaration(parameter).kind]
    given = (
        parse_value(value, f"{owner}: {parameter.name}") if isinstance(value, str) and value.strip().startswith("[") else value
    )
    if not isinstance(given, list | tuple) and not (isinstance(given, np.ndarray) and given.ndim == 1):
        return check(parameter, given, owner)
    if not len(given):
        raise _refusal(parameter, value, owner)
    return tuple(check(parameter, item, owner) for item in given)


def sized(value: object, n: int, owner: str = "") -> tuple:
    """The values of a parameter declared with `each` for a group of `n` agents.

    Raises:
        ParameterError: the list does not have `n` values.
    """
    if not isinstance(value, tuple):
        return (value,) * n
    if len(value) != n:
        raise ParameterError(f"{owner or 'the list'} must be one value, or {n}, one for each; got {len(value)}: {shown(value)}.")
    return value


def _choice(parameter: Field, value: object, owner: str) -> Choice:
    rule = declaration(parameter)
    where = f"{owner}: {parameter.name}" if owner else parameter.name
    choice = parse_choice(value, where) if isinstance(value, str) else value
    if not isinstance(choice, Choice):
        raise _refusal(parameter, value, owner)
    if choice.name not in (known := members(rule)):
        absent = rule.absent or getattr(rule.of, "absent", ())
        raise PointedError(str(unknown(parameter.name, choice.name, known, owner, absent)), str(choice), 0)
    return typed(choice, declared(known[choice.name]))


def typed(choice: Choice, known: Mapping[str, Field]) -> Choice:
    """The choice with every value as the type of its parameter; `known` has the parameters of its plug-in, by name.

    Raises:
        PointedError: an unknown parameter, or a value that is not allowed.
    """
    values = {}
    for name, value in choice.values.items():
        if name not in known:
            raise _pointed(unknown("parameter", name, known, choice.name), choice, name)
        try:
            values[name] = checked(known[name], value, choice.name)
        except ParameterError as error:
            raise _pointed(error, choice, name) from None
    return Choice(choice.name, values)


def _pointed(error: ParameterError, choice: Choice, name: str) -> PointedError:
    """The error of a value, pointing at its place in the choice's text."""
    earlier = list(choice.values)[: list(choice.values).index(name)]
    place = len(choice.name) + 1 + sum(len(f"{other}={written(choice.values[other])}, ") for other in earlier)
    if not isinstance(error, PointedError):
        return PointedError(str(error), str(choice), place)
    inside = max(0, written(choice.values[name]).find(error.text))
    return PointedError(error.reason, str(choice), place + len(f"{name}=") + inside + error.place)


def _file(parameter: Field, value: object, owner: str) -> Path | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str | Path) or not str(value).isprintable() or not os.path.isfile(value):
        raise _refusal(parameter, value, owner)
    return Path(value)


_CHECKS = {"number": _number, "word": _word, "choice": _choice, "file": _file}


def read_file(parameter: Field, value: Path | None) -> Any:
    """What the parameter's reader loads from the file; None if there is no file."""
    return None if value is None else declaration(parameter).reader(value)


def content_of(value: object) -> Any:
    """The part of a value that results depend on, as data for JSON. For a file that is the hash of its bytes, not its path.

    Raises:
        ParameterError: a file that cannot be read.
    """
    if isinstance(value, Path):
        try:
            return f"sha256:{hashlib.sha256(value.read_bytes()).hexdigest()}"
        except OSError as error:
            raise ParameterError(f"{str(value)!r} cannot be read: {error.strerror}.") from None
    if isinstance(value, Choice):
        return {"name": value.name, "values": {name: content_of(inner) for name, inner in value.values.items()}}
    if isinstance(value, Mix):
        return [[weight, content_of(choice)] for weight, choice in value.items]
    return [content_of(item) for item in value] if isinstance(value, tuple) else value


def complete(choice: Choice, known: Mapping[str, Field], defaults: Mapping[str, object] | None = None) -> Choice:
    """The typed choice with a value for every parameter in `known`, in order of declaration; choices inside it are completed, too.

    `defaults` take precedence over the declared defaults.
    """
    values = {name: parameter.default for name, parameter in known.items()} | dict(defaults or {}) | dict(choice.values)
    for name, value in values.items():
        if isinstance(value, Choice):
            values[name] = complete(value, declared(members(declaration(known[name]))[value.name]))
    return Choice(choice.name, values)


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
