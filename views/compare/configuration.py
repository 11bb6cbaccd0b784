"""What is to be compared: mechanisms, seeds, length, world and folder, as on the command line."""

from collections.abc import Callable
from dataclasses import fields
from typing import Annotated, Literal

import solara
from pydantic import Field
from typing_extensions import TypedDict

from core.parameters import allowed, declaration, declared
from mechanisms.api import mechanism_class
from views.compare.asked import RUNS_FOLDER, Form, baselines, labels_of
from views.live.settings import mechanisms, missing_mechanisms
from views.widgets.component import Text, component, record
from views.widgets.html import box

MOST_SUGGESTED = 60  # baselines
_TEXTS = [field.name for field in fields(Form) if field.name not in ("market", "mechanisms")]


@record
class Change(TypedDict):
    """A field as it is filled in now."""

    name: Literal["seeds", "steps", "preset", "assignments", "baseline", "out"]
    value: Text


@record
class Turn(TypedDict):
    """A mechanism that was ticked, or is no more."""

    name: Text
    on: bool


#: Names of mechanisms.
Names = Annotated[list[Text], Field(max_length=1000)]


@component("configuration.vue")
def _Form(mechanisms: list, missing: list, chosen: list, presets: list, parameters: list, baselines: list,
          usual: str, values: dict, noun: str, folder: str,
          event_changed: Callable[[Change], None], event_turned: Callable[[Turn], None],
          event_chose: Callable[[Names], None], event_added: Callable[[Text], None]):  # fmt: skip
    """See `Configuration`."""


@solara.component
def Configuration(kept: solara.Reactive[Form]):
    """The form; every change is kept, whether it can be run or not: the bar says so. A change is made to what is kept when
    it arrives, so that fast ones do not undo one another."""

    def change(name: str, value) -> None:
        kept.set(kept.value.changed(name, value))

    def turn(event: dict) -> None:
        others = [name for name in kept.value.chosen if name != event["name"]]
        change("mechanisms", [*others, event["name"]] if event["on"] else others)

    def add(name: str) -> None:
        known = parameters(kept.value)
        if name in known:
            change("assignments", f"{kept.value.assignments.rstrip()}\n{name}={known[name].default}".lstrip())

    form = kept.value

    against = solara.use_memo(lambda: baselines(labels_of(form)), [form])
    with box("section", "card configuration", aria_label="Configuration"):
        _Form(
            mechanisms=[{"name": name, "meaning": meaning} for name, meaning in mechanisms(form.market).items()],
            missing=missing_mechanisms(form.market),
            chosen=list(form.chosen),
            presets=[{"name": name, "meaning": _settings(values)} for name, values in form.market.presets.items()],
            parameters=[
                {"name": name, "meaning": f"{declaration(field).meaning}: {allowed(field)}; default {field.default}"}
                for name, field in parameters(form).items()
            ],
            baselines=against[:MOST_SUGGESTED],
            values={name: getattr(form, name) for name in _TEXTS},
            noun=form.market.step_noun,
            usual=form.market.baseline,
            folder=f"{RUNS_FOLDER}/…",
            event_changed=lambda event: change(event["name"], event["value"]),
            event_turned=turn,
            event_chose=lambda names: change("mechanisms", names),
            event_added=add,
        )


def parameters(form: Form) -> dict:
    """All that can be assigned: the world's parameters, and those of the chosen mechanisms."""
    found = dict(declared(form.market.parameters))
    for name in form.chosen:
        found |= declared(mechanism_class(name, form.market.form))
    return found


def _settings(values: dict) -> str:
    return ", ".join(f"{name} = {value}" for name, value in values.items()) or "all parameters at their defaults"
