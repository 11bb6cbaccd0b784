"""How configurations are made of what people say.

One is made of a flat mapping, the same for the command line, a link, a config file and the constructor of a model:

    mechanism, manifest     the choice in a slot: `ucb_sp(ucb_c=0.5)`
    providers               the mix of a group: `.5*hedge+.5*truthful`
    availability            a parameter of the world, or one that the plug-ins of exactly one slot or group declare
    providers.hedge_rate    the same with its owner, where several declare it
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from core.choices import Choice, Item, Mix, parse_choice, parse_mix
from core.parameters import ParameterError, build, complete, declared, typed, unknown
from mechanisms.api import Mechanism, check_form, mechanism_class
from model.configuration import Configuration
from model.market import WORLD, Market

Values = Mapping[str, Mapping]  #: defaults: of the world by parameter; of a slot or group by plug-in, then by parameter


def configure(market: Market, given: Mapping[str, object], values: Values | None = None) -> Configuration:
    """The configuration that a flat mapping says; what it leaves out is as `values`, or else the declarations, say.

    Raises:
        ParameterError: an unknown name, a value that is not allowed, or a parameter whose owner is not clear.
    """
    return next(iter(configurations(market, {name: (value,) for name, value in given.items()}, values or {})))


def configurations(
    market: Market, axes: Mapping[str, Sequence], values: Values, steps: int | None = None
) -> Iterator[Configuration]:
    """Every combination of the values on the axes, in runs of `steps`.

    A parameter of the world multiplies all of them, that of a plug-in only those where this plug-in is chosen and its text does not
    give the parameter a value.

    Raises:
        ParameterError: as `configure`.
    """
    chosen = {
        owner: [_read(market, owner, text) for text in axes.get(owner, (market.default(owner),))] for owner in market.owners
    }
    placed = {name: _place(market, name, chosen) for name in axes if name not in market.owners}
    _refuse_twice(placed)
    swept = {
        owner: frozenset(key for name, (at, key) in placed.items() if at == owner and len(axes[name]) > 1) for owner in chosen
    }
    variants = {}
    for owner, picks in chosen.items():
        own = {key: axes[name] for name, (at, key) in placed.items() if at == owner}
        _refuse_untaken(market, owner, picks, own)
        variants[owner] = [made for pick in picks for made in _variants(market, owner, pick, own, values.get(owner, {}))]
    usual = {name: (value,) for name, value in values.get(WORLD, {}).items()}
    points = _combinations({**usual, **{key: axes[name] for name, (at, key) in placed.items() if at == WORLD}})
    worlds = [_world(market, point, steps) for point in points]
    varied = [owner for owner, made in variants.items() if len(made) > 1]
    varied += [key if at == WORLD else f"{at}.{key}" for name, (at, key) in placed.items() if len(axes[name]) > 1]
    for *picks, world in itertools.product(*variants.values(), worlds):
        choices = dict(zip(variants, picks, strict=True))
        market.check(world, choices)
        yield Configuration(market, choices, world, tuple(varied), swept)


def _read(market: Market, owner: str, given: object) -> Choice | Mix | Mechanism:
    """What was given for a slot or a group, typed.

    Raises:
        ParameterError: it is no text of a choice or mix, an unknown plug-in or parameter, or a value that is not allowed.
    """
    if owner in market.groups:
        mix = parse_mix(given, owner) if isinstance(given, str) else given
        if not isinstance(mix, Mix):
            raise ParameterError(f"{owner} takes the text of a mix; got {given!r}.")
        return mix.mapped(lambda choice: typed(choice, declared(market.plugin(owner, choice.name))))
    if isinstance(given, Mechanism):
        check_form(given, market.slots[owner].form)
        return given
    choice = given if isinstance(given, Choice) else parse_choice(given, owner)
    cls = mechanism_class(choice.name, market.slots[owner].form)
    return typed(Choice(cls.name, choice.values), declared(cls))


def _classes(market: Market, owner: str, pick: Choice | Mix | Mechanism) -> list[type]:
    """The plug-ins that a choice or a mix names."""
    if isinstance(pick, Mechanism):
        return [type(pick)]
    return [market.plugin(owner, choice.name) for choice in (pick.choices if isinstance(pick, Mix) else (pick,))]


def _place(market: Market, name: str, chosen: Mapping[str, list]) -> tuple[str, str]:
    """The owner of a parameter, and its name there.

    Raises:
        ParameterError: nobody has it, or several have.
    """
    own = {
        owner: {key for pick in picks for cls in _classes(market, owner, pick) for key in declared(cls)}
        for owner, picks in chosen.items()
    }
    own = {WORLD: set(declared(market.parameters)), **own}
    owner, dot, key = name.partition(".")
    if dot and owner not in own:
        raise unknown("owner", owner, own, name)
    holders = [holder for holder, names in own.items() if (key if dot else name) in names and (not dot or holder == owner)]
    if len(holders) == 1:
        return holders[0], key if dot else name
    if holders:
        several = " or ".join(f"{holder}.{name}" for holder in holders)
        raise ParameterError(f"{name} belongs to more than one of the chosen plug-ins: say {several}.")
    raise _nobody_has(market, key if dot else name, set().union(*(own[owner] if dot else names for names in own.values())))


def _refuse_twice(placed: Mapping[str, tuple[str, str]]) -> None:
    """Refuse a parameter that is given under two names, with its owner and without.

    Raises:
        ParameterError: it says both.
    """
    first: dict[tuple[str, str], str] = {}
    for name, place in placed.items():
        if (other := first.setdefault(place, name)) != name:
            raise ParameterError(f"{other} and {name} are the same parameter; give it once.")


def _nobody_has(market: Market, name: str, known: set[str]) -> ParameterError:
    """The error for a parameter that the world and the chosen plug-ins do not have."""
    elsewhere = [
        f"{plugin} ({owner})" for owner in market.owners for plugin, cls in market.plugins(owner).items() if name in declared(cls)
    ]
    if elsewhere:
        return ParameterError(f"None of the chosen plug-ins has the parameter {name}; {', '.join(elsewhere)} would.")
    return unknown("parameter", name, known, absent=[(str(gone.path), f"{gone}.") for gone in market.left_out()])


def _free(market: Market, owner: str, pick: Choice | Mix | Mechanism, names: Sequence[str]) -> list[str]:
    """Which of these parameters a choice, or a member of a mix, has and gives no value."""
    if isinstance(pick, Mechanism):
        return []
    members = pick.choices if isinstance(pick, Mix) else (pick,)
    return [
        name
        for name in names
        if any(name in declared(market.plugin(owner, choice.name)) and name not in choice.values for choice in members)
    ]


def _refuse_untaken(market: Market, owner: str, picks: list, own: Mapping[str, Sequence]) -> None:
    """Refuse values that no choice takes, because each says its own.

    Raises:
        ParameterError: it says which.
    """
    for name in own:
        if not any(_free(market, owner, pick, [name]) for pick in picks):
            raise ParameterError(f"{name} is set already in {owner}={picks[0]!s}; give it there.")


def _variants(
    market: Market, owner: str, pick: Choice | Mix | Mechanism, own: Mapping[str, Sequence], values: Mapping[str, Mapping]
) -> Iterator[Mechanism | Mix]:
    """The pick with every combination of the values that it takes."""
    if isinstance(pick, Mechanism):
        yield pick
        return
    for point in _combinations({name: own[name] for name in _free(market, owner, pick, list(own))}):
        if isinstance(pick, Mix):
            mix = pick.mapped(lambda choice, point=point: _whole(market.plugin(owner, choice.name), choice, point, values))
            for choice in mix.choices:
                market.plugin(owner, choice.name)(**choice.values)  # which may refuse values that do not go together
            yield mix
        else:
            cls = market.plugin(owner, pick.name)
            yield cls(**_whole(cls, pick, point, values).values)


def _whole(cls: type, choice: Choice, point: Mapping[str, object], values: Mapping[str, Mapping]) -> Choice:
    """The choice with a value of every parameter: its own, then those of the point, of `values`, of the declarations."""
    known = declared(cls)
    usual = Choice(
        choice.name, {**values.get(choice.name, {}), **{name: value for name, value in point.items() if name in known}}
    )
    return complete(choice, known, typed(usual, known).values)


def _world(market: Market, point: Mapping[str, object], steps: int | None) -> Any:
    """The world's parameters at a point, in runs of this length."""
    built = build(market.parameters, dict(point), "")
    whole = complete(
        Choice(market.name, {each.name: getattr(built, each.name) for each in fields(built)}), declared(market.parameters)
    )
    built = replace(built, **whole.values)
    return built if steps is None else market.fit(built, steps)


def _combinations(axes: Mapping[str, Sequence]) -> list[dict]:
    """Every choice of one value on each axis."""
    return [dict(zip(axes, point, strict=True)) for point in itertools.product(*axes.values())]


def rebuilt(market: Market, content: Mapping[str, Mapping]) -> Configuration:
    """The configuration of which this is the content.

    Raises:
        ParameterError: it names what is not here, or holds the hash of a file, which cannot be found again by it.
    """
    chosen = {owner: _mix_or_choice(held) for owner, held in content["choices"].items()}
    return configure(market, {**chosen, **{f"{WORLD}.{name}": _value(value) for name, value in content["parameters"].items()}})


def _mix_or_choice(content: Mapping | list) -> Choice | Mix:
    if isinstance(content, list):
        return Mix(tuple(Item(weight, _value(choice)) for weight, choice in content))
    return _value(content)


def _value(content: Any) -> Any:
    """A value from its content: lists are vectors, objects are choices."""
    if isinstance(content, Mapping):
        return Choice(content["name"], {name: _value(value) for name, value in content["values"].items()})
    return tuple(map(_value, content)) if isinstance(content, list) else content
