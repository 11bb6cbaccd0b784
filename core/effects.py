"""Whether a parameter has an effect, by its declaration: `when={"costs": ("list_price",)}`."""

from collections.abc import Iterable, Mapping
from dataclasses import Field

from core.choices import Choice
from core.parameters import declaration, unknown


def has_effect(parameter: Field, values: Mapping[str, object], known: Mapping[str, Field] | None = None) -> bool:
    """Whether a parameter has an effect with these `values` of all parameters; a choice counts by its name.

    If `known` has the fields of all parameters, the parameters that it depends on must have an effect, too.

    Raises:
        ParameterError: the parameter depends on one without a value.
    """
    return _obstacle(parameter, values, known or {}) is None


def without_effect(known: Mapping[str, Field], given: Iterable[str], values: Mapping[str, object]) -> dict[str, str]:
    """The parameters in `given` that have no effect with these `values`, each with a sentence that says why.

    Raises:
        ParameterError: one depends on a parameter that has no value.
    """
    found = {name: _obstacle(known[name], values, known) for name in given}
    return {name: f"{name} has no effect: {obstacle}." for name, obstacle in found.items() if obstacle is not None}


def _obstacle(parameter: Field, values: Mapping[str, object], known: Mapping[str, Field]) -> str | None:
    """Why a parameter has no effect; None if it has one."""
    others = {name: field for name, field in known.items() if name != parameter.name}  # so that a circle ends
    for name, needed in declaration(parameter).when:
        if name not in values:
            raise unknown("parameter", name, values, f"when of {parameter.name}")
        value = _name(values[name])
        if value not in needed:
            return f"{name} is {value}, and must be {' or '.join(map(str, needed))}"
        if name in others and (deeper := _obstacle(others[name], values, others)) is not None:
            return f"{name} has none, as {deeper}"
    return None


def _name(value: object) -> object:
    """A value as conditions name it."""
    return value.name if isinstance(value, Choice) else value
