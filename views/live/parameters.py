"""The parameters as a form that follows from their declarations."""

from collections.abc import Callable
from dataclasses import Field

import solara
from typing_extensions import TypedDict

from core.parameters import ParameterError, allowed, declaration, declared
from views.live.settings import Settings, mechanisms, missing_mechanisms, parameters_of
from views.panel import own
from views.widgets.component import Signal, Text, component, record

_WIDE = 1000.0  # a range that spans more than this factor gets a logarithmic slider


@record
class Change(TypedDict):
    """A value as it was typed or chosen."""

    name: Text
    value: Text


@component("parameters.vue")
def _Form(mechanism: str, mechanisms: list, missing: list, own: list, market: list, more: list, seed: str, same_seed: bool,
          problem: dict, event_changed: Callable[[Change], None], event_dice: Callable[[Signal], None],
          event_keep_seed: Callable[[bool], None]):  # fmt: skip
    """See `Parameters`."""


@solara.component
def Parameters(
    settings: Settings,
    on_edit: Callable[[str, object], None],
    same_seed: bool,
    on_same_seed: Callable[[bool], None],
    on_dice: Callable[[], None],
):
    """The form; `on_edit` takes a name and a value, and what it refuses (ParameterError) is told beside the field."""
    problem, set_problem = solara.use_state({"name": "", "text": ""})

    def change(event: dict) -> None:
        try:
            on_edit(event["name"], event["value"])
        except ParameterError as error:
            set_problem({"name": event["name"], "text": str(error)})
            return
        set_problem({"name": "", "text": ""})

    known = parameters_of(settings.market, settings.mechanism)
    in_sight = own(settings.market, "IN_SIGHT", ())
    world = declared(settings.market.parameters)
    groups = {"own": [], "market": [], "more": []}
    for name, parameter in known.items():
        group = "own" if name not in world else "market" if name in in_sight else "more"
        groups[group].append(_field(parameter, settings.value(name)))
    _Form(
        mechanism=settings.mechanism,
        mechanisms=[{"name": name, "meaning": meaning} for name, meaning in mechanisms(settings.market).items()],
        missing=missing_mechanisms(settings.market),
        **groups,
        seed=str(settings.seed),
        same_seed=same_seed,
        problem=problem,
        event_changed=change,
        event_dice=lambda _: on_dice(),
        event_keep_seed=on_same_seed,
    )


def _field(parameter: Field, value: object) -> dict:
    """What the form needs to know of a parameter."""
    rule = declaration(parameter)
    whole = isinstance(parameter.default, int)
    logarithmic = not rule.choices and rule.low > 0.0 and rule.high / rule.low > _WIDE
    return {
        "name": parameter.name,
        "unit": "" if rule.unit in ("1", parameter.name) else rule.unit,
        "meaning": f"{rule.meaning}: {allowed(parameter)}; default {_plain(parameter.default)}",
        "choices": list(rule.choices),
        "low": rule.low,
        "high": rule.high,
        "step": 1 if whole else "any",
        "whole": whole,
        "logarithmic": logarithmic,
        "value": value if rule.choices else _plain(value),
        "default": value == parameter.default,
    }


def _plain(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)
