"""A choice: a plug-in with values of its parameters, and its canonical text."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import numpy as np

from core.choice_tokens import NAME, RESERVED, is_word, quoted
from core.errors import ParameterError, shown


@dataclass(frozen=True, repr=False)
class Choice:
    """A plug-in with values of its parameters, in the order they were given; a parameter without a value has its default.

    A value is a number, text, a tuple of these, a `Choice`, a `Path`, or None for no file. `str` gives the text, which is
    canonical once the values are typed.
    """

    name: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self):
        for name in (self.name, *self.values):
            if not isinstance(name, str) or not is_word(name):
                raise ParameterError(f"a choice and its parameters need {NAME} and is not {RESERVED!r}; got {shown(name)}.")
        values = {name: plain(value, f"{self.name}: {name}") for name, value in self.values.items()}
        object.__setattr__(self, "values", MappingProxyType(values))

    def __hash__(self) -> int:
        return hash((self.name, frozenset(self.values.items())))

    def __reduce__(self):
        return Choice, (self.name, dict(self.values))

    def __repr__(self) -> str:
        return f"Choice({self.name!r}, {dict(self.values)!r})"

    def __str__(self) -> str:
        inside = ", ".join(f"{name}={written(value)}" for name, value in self.values.items())
        return f"{self.name}({inside})" if inside else self.name

    def brief(self, defaults: Mapping[str, object], swept: Iterable[str] = ()) -> "Choice":
        """The choice with only the values that differ from `defaults`, and those of parameters in `swept`.

        Parameters come in the order of `defaults`.
        """
        full, kept = {**defaults, **self.values}, set(swept)
        differ = {name: value for name, value in full.items() if name not in defaults or value != defaults[name] or name in kept}
        return Choice(self.name, differ)


def label(choice: Choice, defaults: Mapping[str, object], swept: Iterable[str] = ()) -> str:
    """A choice as figures and tables call it: with values that differ from `defaults`, and swept ones even at their default."""
    return str(choice.brief(defaults, swept))


def plain(value: object, owner: str) -> object:
    """A value as a choice holds it: numpy's numbers become Python's, lists become tuples.

    Raises:
        ParameterError: the value cannot be written as text.
    """
    if isinstance(value, _NUMPY):
        value = value.tolist()
    if isinstance(value, _LISTS) and value and not any(isinstance(item, _NO_ELEMENTS) for item in value):
        return tuple(plain(item, owner) for item in value)
    if value is None or isinstance(value, Choice) or _is_writable(value):
        return value
    raise ParameterError(
        f"{owner}: {shown(value)} cannot be written as text; allowed are finite numbers, printable text and lists of them."
    )


_NUMPY, _LISTS, _TEXTS, _NUMBERS = (np.generic, np.ndarray), (list, tuple), (str, Path), (int, float)
_NO_ELEMENTS = (*_LISTS, Choice, Path, type(None))


def _is_writable(value: object) -> bool:
    """Whether a value is a finite number, or text or a path that can be printed."""
    if isinstance(value, _TEXTS):
        return str(value).isprintable()
    try:
        return isinstance(value, _NUMBERS) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:  # a whole number too large for a float
        return False


def written(value: object) -> str:
    """The text of a value: numbers by `repr` (and -0.0 as 0.0), text in quotes unless it is a word, None as empty text."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, _NUMBERS):
        return repr(value + 0)
    return str(value) if isinstance(value, Choice) else quoted("" if value is None else str(value))
