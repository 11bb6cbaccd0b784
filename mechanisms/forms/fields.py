"""The fields of a form that whoever clears it gives, declared as data: checks, files and docs follow from one declaration."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from core.errors import ParameterError, shown


class Field(NamedTuple):
    """One number a participant. Numbers from `low` to `high`, both allowed; with `is_above` `low` itself is not.

    Without a `default` it must be given. A default of NaN stands for unknown, and then NaN may be given, too.
    """

    meaning: str
    unit: str = "1"
    low: float = -np.inf
    high: float = np.inf
    default: float | None = None
    is_above: bool = False

    @property
    def allowed(self) -> str:
        """The numbers in words: "a finite number above 0"."""
        low = "" if self.low == -np.inf else f" {'above' if self.is_above else 'from'} {self.low:g}"
        return f"a finite number{low}{'' if self.high == np.inf else f' to {self.high:g}'}"

    def allows(self, values: np.ndarray) -> np.ndarray:
        """Which of the values are allowed, shape (n,)."""
        known = np.isfinite(values) & (values <= self.high) & ((values > self.low) if self.is_above else (values >= self.low))
        is_optional = self.default is not None and np.isnan(self.default)
        return known | np.isnan(values) if is_optional else known


def arrays(fields: Mapping[str, Field], given: Mapping[str, object]) -> dict[str, np.ndarray]:
    """What was given as float64 arrays of one shape (n,), by name; numbers hold for all participants.

    Raises:
        ParameterError: a field is missing, its shape does not fit, or a number is not allowed; it says which.
    """
    found = {}
    for name, field in fields.items():
        value = given.get(name, field.default)
        if value is None:
            raise ParameterError(f"{name} is missing: {field.meaning}.")
        try:
            found[name] = np.atleast_1d(np.array(value, float))
        except (TypeError, ValueError):
            raise ParameterError(f"{name} takes numbers, each {field.allowed}; got {shown(value)}.") from None
        if found[name].ndim != 1 or not np.all(field.allows(found[name])):
            raise ParameterError(f"{name} takes numbers of shape (n,), each {field.allowed}; got {shown(value)}.")
    try:
        rows = np.broadcast_arrays(*found.values())
    except ValueError:
        shapes = ", ".join(f"{name} {values.size}" for name, values in found.items() if values.size > 1)
        raise ParameterError(f"All fields have one shape (n,), or are one number; got {shapes}.") from None
    return {name: np.ascontiguousarray(row) for name, row in zip(found, rows, strict=True)}
