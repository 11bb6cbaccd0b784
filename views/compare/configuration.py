"""What is to be compared: mechanisms, seeds, length, world and folder, as on the command line."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Annotated, Literal

import solara
from pydantic import Field
from typing_extensions import TypedDict

from core.parameters import declared
from views.compare.asked import RUNS_FOLDER, Form, baselines, kinds
from views.fields import meaning, missing, plugins, text_of
from views.standard import title_of
from views.widgets.component import Text, component, record
from views.widgets.html import box

MOST_SUGGESTED = 60  # baselines
_TEXTS = [field.name for field in fields(Form) if field.name not in ("market", "mechanisms", "choices")]


@record
class Change(TypedDict):
    """A field as it is filled in now."""

    name: Literal["seeds", "steps", "preset", "assignments", "baseline", "out"]
    value: Text


@record
class Choices(TypedDict):
    """What a slot or group may be filled with, as it is filled in now."""

    owner: Text
    text: Text


@record
class Turn(TypedDict):
    """A mechanism that was ticked, or is no more."""

    name: Text
    on: bool


#: Names of mechanisms.
Names = Annotated[list[Text], Field(max_length=1000)]


@component("configuration.vue")
def _Form(
    title: str,
    mechanisms: list,
    missing: list,
    chosen: list,
    further: list,
    presets: list,
    parameters: list,
    baselines: list,
    usual: str,
    values: dict,
    noun: str,
    folder: str,
    event_changed: Callable[[Change], None],
    event_filled: Callable[[Choices], None],
    event_turned: Callable[[Turn], None],
    event_chose: Callable[[Names], None],
    event_added: Callable[[Text], None],
):
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
            change("assignments", f"{kept.value.assignments.rstrip()}\n{name}={text_of(known[name].default)}".lstrip())

    def fill(event: dict) -> None:
        if event["owner"] in kept.value.further:
            change(event["owner"], event["text"])

    form, market = kept.value, kept.value.market
    against = solara.use_memo(lambda: baselines(kinds(form)), [form])
    with box("section", "card configuration", aria_label="Configuration"):
        _Form(
            title=f"{title_of(market.slot)}s",
            mechanisms=plugins(market, market.slot),
            missing=missing(market),
            chosen=list(form.chosen),
            further=[
                {
                    "name": owner,
                    "title": title_of(owner),
                    "text": form.choices.get(owner, ""),
                    "usual": market.default(owner),
                    "plugins": [one["name"] for one in plugins(market, owner)],
                }
                for owner in form.further
            ],
            presets=[{"name": name, "meaning": _settings(sections)} for name, sections in market.presets.items()],
            parameters=[{"name": name, "meaning": meaning(field)} for name, field in parameters(form).items()],
            baselines=against[:MOST_SUGGESTED],
            values={name: getattr(form, name) for name in _TEXTS},
            noun=market.step_noun,
            usual=market.baseline,
            folder=f"{RUNS_FOLDER}/…",
            event_changed=lambda event: change(event["name"], event["value"]),
            event_filled=fill,
            event_turned=turn,
            event_chose=lambda names: change("mechanisms", names),
            event_added=add,
        )


def parameters(form: Form) -> dict:
    """All that can be assigned: the world's parameters, and those of the chosen mechanisms."""
    found = dict(declared(form.market.parameters))
    for name in form.chosen:
        found |= declared(form.market.plugin(form.market.slot, name))
    return found


def _settings(sections: Mapping[str, Mapping]) -> str:
    """What a preset sets, section by section."""
    return (
        ", ".join(_told(name, value) for values in sections.values() for name, value in values.items()) or "all at the defaults"
    )


def _told(name: str, value: object) -> str:
    """A value of a preset; those of a plug-in after its name."""
    if not isinstance(value, Mapping):
        return f"{name} = {value}"
    return f"{name}: {', '.join(_told(inner, of_it) for inner, of_it in value.items())}"
