"""What a visitor may set: one flat set of names, as in a permalink, on the command line and in the Mesa model."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import parse_qsl, quote, urlencode

from core.choices import Choice, Mix
from core.parameters import ParameterError, checked, declared, shown, unknown
from experiments.config import usual_market
from experiments.plan import SweepSize
from model.configuration import Configuration, written_axis
from model.configure import configure
from model.market import Market, market
from views.commands import command
from views.limits import check

SEED, STEPS, MARKET = "seed", "steps", "market"
MOST_SEED = 2**53 - 1  # a seed that a browser holds exactly


@dataclass(frozen=True)
class Settings:
    """A market, a world seed, and what differs from the defaults: choices by slot and group as text, the world's parameters."""

    market: Market
    seed: int = 0
    given: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, market: Market, given: Mapping[str, object], seed: int = 0) -> "Settings":
        """Settings of a flat mapping (`model.configure`), in which a plug-in's parameter may have a name of its own.

        Raises:
            ParameterError: a name or value that is not allowed, or that this page does not take.
        """
        made, usual = configure(market, given), configure(market, {})
        check(made)
        values = {name: getattr(made.parameters, name) for name in declared(market.parameters)}
        return cls(
            market,
            seed,
            {owner: made.text(owner) for owner in market.owners if made.text(owner) != usual.text(owner)}
            | {name: value for name, value in values.items() if value != getattr(usual.parameters, name)},
        )

    @cached_property
    def configuration(self) -> Configuration:
        """The same with everything that is left out."""
        return configure(self.market, self.given)

    @property
    def label(self) -> str:
        """What is run, as tables and figures call it."""
        others = [owner for owner in self.market.owners if owner in self.given and owner != self.market.slot]
        return ", ".join([self.configuration.rule, *(f"{owner} {self.given[owner]}" for owner in others)])

    def simulation(self):
        """A new Mesa model under these settings.

        Raises:
            ParameterError: what cannot be built, such as counts of strategies that are not those of the agents.
        """
        return self.market.load("model")(world_seed=self.seed, **self.given)

    def choice(self, owner: str) -> Choice | None:
        """What is chosen for a slot, with all values, or for everybody in a group; None where a group is mixed."""
        chosen = self.configuration.choices[owner]
        if not isinstance(chosen, Mix):
            return chosen.choice
        return chosen.choices[0] if len(chosen.items) == 1 else None

    def value(self, name: str) -> object:
        """The value of one of the world's parameters, set or default."""
        return getattr(self.configuration.parameters, name)

    def changed(self, name: str, value: object) -> "Settings":
        """With the seed, a choice ("mechanism"), a plug-in's parameter ("mechanism.ucb_c") or one of the world's set.

        Who chooses another plug-in keeps the former's values of parameters that both have.

        Raises:
            ParameterError: a name or value that is not allowed.
        """
        if name == SEED:
            return replace(self, seed=whole(str(value).strip(), "The seed", MOST_SEED))
        owner, dot, key = name.partition(".")
        if dot:
            value = self._with(owner, key, value)
        elif name in self.market.owners and str(value) in self.market.plugins(name):
            value = self._kept(name, str(value))
        return Settings.of(self.market, {**self.given, owner: value}, self.seed)

    def query(self, steps: int = 0) -> str:
        """The permalink's query; with `steps` it opens after that many."""
        named = {} if self.market.name == usual_market() else {MARKET: self.market.name}
        chosen = {self.market.slot: self.configuration.rule, SEED: self.seed}
        held = {STEPS: steps} if steps else {}
        given = {name: written_axis(value) for name, value in self.given.items()}
        return urlencode({**named, **chosen, **given, **held}, quote_via=quote)

    def command(self, steps: int) -> str:
        """The run_batch.py command that carries out this run."""
        mechanism = self.configuration.rule
        others = {
            name: written_axis(value) for name, value in {**self._fitted(), **self.given}.items() if name != self.market.slot
        }
        return shlex.join(command(self.market, mechanism, str(self.seed), str(max(steps, 1)), others))

    def _with(self, owner: str, key: str, value: object) -> str:
        """The choice of a slot or group with another value of one parameter, as text.

        Raises:
            ParameterError: an unknown name, or a value that is not allowed.
        """
        choice = self.choice(owner) if owner in self.market.owners else None
        known = declared(self.market.plugin(owner, choice.name)) if choice else {}
        if key not in known:
            raise unknown("parameter", key, known, choice.name if choice else owner)
        return str(Choice(choice.name, {**choice.values, key: checked(known[key], value)}))

    def _kept(self, owner: str, name: str) -> str:
        """Another plug-in with the values that it shares with the one before, as text."""
        choice, known = self.choice(owner), declared(self.market.plugin(owner, name))
        return str(Choice(name, {key: value for key, value in choice.values.items() if key in known} if choice else {}))

    def _fitted(self) -> dict[str, object]:
        """Parameters of the world that the page fits to a run of the usual length, and a sweep to its own."""
        world = self.configuration.parameters
        fitted = self.market.fit(world, declared(SweepSize)["steps"].default)
        return {name: value for name, value in vars(fitted).items() if value != getattr(world, name)}


def market_of(query: str) -> Market:
    """The market of a permalink.

    Raises:
        ParameterError: there is none of that name.
    """
    return market(dict(_pairs(query)).get(MARKET) or usual_market())


def from_query(query: str, most: int) -> tuple[Settings, int]:
    """Settings and number of steps of a permalink; what is left out is at its default.

    Raises:
        ParameterError: a name or value that is not allowed, or a name given twice.
    """
    pairs = _pairs(query)
    given = dict(pairs)
    if len(given) < len(pairs):
        raise ParameterError(f"The link names a parameter twice: {shown(query)}.")
    chosen = market(given.pop(MARKET, usual_market()))
    steps = whole(given.pop(STEPS, "0"), STEPS, most)
    seed = whole(given.pop(SEED, "0"), "The seed", MOST_SEED)
    return Settings.of(chosen, given, seed), steps


def _pairs(query: str) -> list[tuple[str, str]]:
    """Names and values of a query; a plus stands for itself, as in `2*hedge+truthful`."""
    return parse_qsl(query.replace("+", "%2B"), keep_blank_values=True)


def whole(text: str, owner: str, most: int) -> int:
    """A whole number from 0 to `most`.

    Raises:
        ParameterError: anything else, however long it is.
    """
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or int(text) > most:
        raise ParameterError(f"{owner} must be a whole number from 0 to {most:,}; got {shown(text)}.")
    return int(text)
