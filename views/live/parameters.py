"""The parameters as a form that follows from their declarations."""

from collections.abc import Callable

import solara
from typing_extensions import TypedDict

from core.choices import Choice
from core.parameters import ParameterError, declared
from views.fields import fields, missing, plugins
from views.live.settings import Settings
from views.panel import own
from views.standard import title_of
from views.widgets.component import Signal, Text, component, record


@record
class Change(TypedDict):
    """A value as it was typed or chosen."""

    name: Text
    value: Text


@component("parameters.vue")
def _Form(owners: list, missing: list, world: list, more: list, seed: str, same_seed: bool, problem: dict,
          event_changed: Callable[[Change], None], event_dice: Callable[[Signal], None],
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

    market = settings.market
    values = {name: settings.value(name) for name in declared(market.parameters)}
    world, in_sight = fields(declared(market.parameters), values, {}), own(market, "IN_SIGHT", ())
    _Form(
        owners=[_owner(settings, owner, values) for owner in market.owners],
        missing=missing(market),
        world=[field for field in world if field["name"] in in_sight],
        more=[field for field in world if field["name"] not in in_sight],
        seed=str(settings.seed),
        same_seed=same_seed,
        problem=problem,
        event_changed=change,
        event_dice=lambda _: on_dice(),
        event_keep_seed=on_same_seed,
    )


def _owner(settings: Settings, owner: str, world: dict) -> dict:
    """What the form needs to know of a slot or a group, `world` being the values of the world's parameters."""
    choice = settings.choice(owner)
    return {
        "name": owner,
        "title": title_of(owner),
        "plugins": plugins(settings.market, owner),
        "chosen": choice.name if choice else "",
        "text": settings.configuration.text(owner),
        "mixes": owner in settings.market.groups,
        "fields": _own_fields(settings, owner, choice, world) if choice else [],
    }


def _own_fields(settings: Settings, owner: str, choice: Choice, world: dict) -> list[dict]:
    return fields(declared(settings.market.plugin(owner, choice.name)), choice.values, world, owner)
