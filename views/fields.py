"""What forms need to know of plug-ins and parameters, from their declarations."""

import inspect
from collections.abc import Mapping
from dataclasses import Field

from core.choice import written
from core.effects import has_effect
from core.parameters import allowed, declaration
from model.market import Market

_WIDE = 1000.0  # a range that spans more than this factor gets a logarithmic slider


def plugins(market: Market, owner: str) -> list[dict]:
    """The plug-ins that a slot or group may choose, each with the first line of what it does."""
    return [{"name": name, "meaning": inspect.getdoc(cls).splitlines()[0]} for name, cls in market.plugins(owner).items()]


def missing(market: Market) -> list[str]:
    """A sentence on each file that should be a plug-in and is left out."""
    return [f"{gone}." for gone in market.left_out()]


def meaning(parameter: Field) -> str:
    """What a parameter means, takes, and is if nobody says otherwise."""
    return f"{declaration(parameter).meaning}: {allowed(parameter)}; default {text_of(parameter.default)}"


def text_of(value: object) -> str:
    """A value as it is typed."""
    if isinstance(value, int | float):
        return f"{value:.12g}"
    return value if isinstance(value, str) else written(value)


def fields(known: Mapping[str, Field], values: Mapping[str, object], others: Mapping[str, object], owner: str = "") -> list[dict]:
    """A field for each parameter that has an effect, and is no file; `values` are of these parameters, `others` of those around them."""
    return [
        _field(parameter, values[name], f"{owner}.{name}" if owner else name)
        for name, parameter in known.items()
        if declaration(parameter).kind != "file" and has_effect(parameter, {**others, **values}, known)
    ]


def _field(parameter: Field, value: object, name: str) -> dict:
    rule = declaration(parameter)
    is_number = rule.kind == "number" and not isinstance(value, tuple)
    slides = is_number and None not in (rule.low, rule.high)
    return {
        "name": name,
        "title": parameter.name,
        "unit": "" if rule.unit in ("1", parameter.name) else rule.unit,
        "meaning": meaning(parameter),
        "choices": [] if rule.each else list(rule.choices),
        "low": rule.low if slides else None,
        "high": rule.high if slides else None,
        "whole": isinstance(parameter.default, int),
        "slides": slides,
        "logarithmic": slides and rule.low > 0.0 and rule.high / rule.low > _WIDE,
        "value": text_of(value),
        "default": value == parameter.default,
    }
