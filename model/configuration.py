"""A configuration: which plug-in fills every slot, who in every group follows what, and the world's parameters."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from core.choice import written
from core.choices import Choice, Item, Mix, label
from core.parameters import complete, content_of, declared
from mechanisms.api import Mechanism
from model.market import Market


@dataclass(frozen=True, eq=False)
class Configuration:
    """What a run is made of but for its seed and its length.

    `choices` has a `Mechanism` for each slot, and a `Mix` of typed choices with all their values for each group. `varied` names what
    varies in its sweep, and `swept` the plug-ins' parameters that do, by slot or group.
    """

    market: Market
    choices: Mapping[str, Mechanism | Mix]
    parameters: Any
    varied: tuple[str, ...] = ()
    swept: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def mechanism(self) -> Mechanism:
        """The rule in the slot that is compared."""
        return self.choices[self.market.slot]

    @property
    def mechanisms(self) -> tuple[Mechanism, ...]:
        """The rule in every slot."""
        return tuple(self.choices[slot] for slot in self.market.slots)

    @property
    def plugins(self) -> set[type]:
        """The plug-ins that are chosen, and those that they wrap."""
        rules = [rule for mechanism in self.mechanisms for rule in (mechanism, getattr(mechanism, "inner", None)) if rule]
        followed = [(group, choice.name) for group in self.market.groups for choice in self.choices[group].choices]
        return {*map(type, rules), *(self.market.plugin(group, name) for group, name in followed)}

    @property
    def rule(self) -> str:
        """That rule as tables call it: with the values that differ from their defaults, or vary in the sweep."""
        return self.text(self.market.slot)

    @property
    def case(self) -> str:
        """All that varies in the sweep but that rule; empty if nothing does."""
        others = [name for name in self.varied if "." not in name and name != self.market.slot]
        return " ".join(f"{name}={written_axis(self.value(name))}" for name in others)

    @property
    def label(self) -> str:
        """What tells it from the others of its sweep."""
        return f"{self.rule} {self.case}".strip()

    @property
    def world(self) -> Any:
        """What all runs with its parameters share."""
        return self.market.load("world")(self.parameters)

    def text(self, owner: str) -> str:
        """The choice of a slot, or the mix of a group, as tables call it."""
        chosen, swept = self.choices[owner], self.swept.get(owner, ())
        if isinstance(chosen, Mechanism):
            return label(chosen.choice, _defaults(type(chosen)), swept)
        return str(chosen.mapped(lambda choice: choice.brief(_defaults(self.market.plugin(owner, choice.name)), swept)))

    def value(self, axis: str) -> Any:
        """Its place on an axis: a text, or a parameter's value; None where its plug-ins do not have the parameter."""
        owner, dot, name = axis.partition(".")
        if axis in self.choices:
            return self.text(axis)
        if not dot:
            return getattr(self.parameters, axis)
        chosen = self.choices[owner]
        members = (chosen.choice,) if isinstance(chosen, Mechanism) else chosen.choices
        return next((choice.values[name] for choice in members if name in choice.values), None)

    def sized(self, world: Any) -> "Configuration":
        """The same with the canonical mixes for the groups of this world.

        Raises:
            ParameterError: counts that do not add up to a group's agents.
        """
        mixes = {group: self.choices[group].of(world.sizes[group]) for group in self.market.groups if group in self.choices}
        return replace(self, choices={**self.choices, **mixes})

    @cached_property
    def content(self) -> dict:
        """All that determines a result but for the run's seed and length, as data for JSON."""
        values = {name: getattr(self.parameters, name) for name in declared(type(self.parameters))}
        return {
            "market": self.market.name,
            "choices": {
                owner: content_of(chosen.choice if isinstance(chosen, Mechanism) else chosen)
                for owner, chosen in self.choices.items()
            },
            "parameters": {name: content_of(value) for name, value in values.items()},
        }


def told(market: Market, owner: str, content: dict | list) -> str:
    """The choice or mix of a run's content as tables call it; parameters that its plug-in no longer has are shown, too."""
    if isinstance(content, list):
        return str(Mix(tuple(Item(weight, _told(market, owner, choice)) for weight, choice in content)))
    return str(_told(market, owner, content))


def _told(market: Market, owner: str, content: dict) -> Choice:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in content["values"].items()}
    known = market.plugins(owner).get(content["name"])
    return Choice(content["name"], values).brief(_defaults(known) if known else {})


def written_axis(value: object) -> str:
    """A value on an axis as text: a choice's text stays as it is."""
    return value if isinstance(value, str) else written(value)


def _defaults(cls: type) -> Mapping[str, object]:
    """The declared defaults of a plug-in, those of choices inside them, too."""
    return complete(Choice(cls.name, {}), declared(cls)).values
