"""What a visitor may set: one flat set of names, as in a permalink, on the command line and in the Mesa model."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from core.parameters import ParameterError, build, checked, declared, shown, unknown
from experiments.config import usual_market
from experiments.plan import SweepSize
from mechanisms.api import make, mechanism_class
from model.market import Market, market
from views.limits import check_parameters

MECHANISM, SEED, STEPS, MARKET = "mechanism", "seed", "steps", "market"
MOST_SEED = 2**53 - 1  # a seed that a browser holds exactly
_USUAL = declared(SweepSize)["num_auctions"].default


@dataclass(frozen=True)
class Settings:
    """A mechanism, a world seed, and the values that are not at their defaults, of world and mechanism alike."""

    market: Market
    mechanism: str
    seed: int = 0
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def usual(cls, market: Market) -> "Settings":
        """What a market opens with."""
        return cls(market, market.baseline)

    @property
    def label(self) -> str:
        """What is run, as tables and figures call it."""
        own = declared(mechanism_class(self.mechanism, self.market.form))
        return make(self.mechanism, **{name: value for name, value in self.values.items() if name in own}).label

    def simulation(self):
        """A new Mesa model under these settings.

        Raises:
            ParameterError: a name or value that is not allowed.
        """
        check_parameters(self.market, self._world())
        return self.market.load("model")(self.mechanism, world_seed=self.seed, **self.values)

    def changed(self, name: str, value: object) -> "Settings":
        """With one value set; a mechanism keeps what the former one's parameters of the same name were.

        Raises:
            ParameterError: a name or value that is not allowed.
        """
        if name == MECHANISM:
            known = parameters_of(self.market, str(value))
            return Settings(self.market, str(value), self.seed, {key: kept for key, kept in self.values.items() if key in known})
        if name == SEED:
            return Settings(self.market, self.mechanism, whole(str(value).strip(), "The seed", MOST_SEED), self.values)
        known = parameters_of(self.market, self.mechanism)
        if name not in known:
            raise unknown("parameter", name, known, self.mechanism)
        parameter = known[name]
        accepted = checked(parameter, value)
        others = {key: kept for key, kept in self.values.items() if key != name}
        values = others if accepted == parameter.default else {**others, name: accepted}
        return Settings(self.market, self.mechanism, self.seed, values)

    def value(self, name: str) -> object:
        """The value of a parameter, set or default."""
        return self.values.get(name, parameters_of(self.market, self.mechanism)[name].default)

    def query(self, steps: int = 0) -> str:
        """The permalink's query; with `steps` it opens after that many."""
        named = {} if self.market.name == usual_market() else {MARKET: self.market.name}
        held = {STEPS: steps} if steps else {}
        return urlencode({**named, MECHANISM: self.mechanism, SEED: self.seed, **dict(sorted(self.values.items())), **held})

    def command(self, steps: int) -> str:
        """The run_batch.py command that carries out this run."""
        words = ["python", "run_batch.py"]
        if self.market.name != usual_market():
            words += ["--market", self.market.name]
        words += ["--mechanisms", self.mechanism, "--seeds", str(self.seed), "--steps", str(max(steps, 1))]
        for name, value in sorted({**self._fitted(), **self.values}.items()):
            words += ["--set", f"{name}={value}"]
        return shlex.join(words)

    def _world(self):
        """The world's parameters."""
        world = declared(self.market.parameters)
        return build(self.market.parameters, {name: value for name, value in self.values.items() if name in world}, "settings")

    def _fitted(self) -> dict[str, object]:
        """What the page fits to a run of the usual length, and a sweep to its own."""
        world = self._world()
        fitted = self.market.fit(world, _USUAL)
        return {name: value for name, value in vars(fitted).items() if value != getattr(world, name)}


def parameters_of(market: Market, mechanism: str) -> dict:
    """The parameters of a mechanism, then those of the world, by name.

    Raises:
        ParameterError: a mechanism that is not known.
    """
    return {**declared(mechanism_class(mechanism, market.form)), **declared(market.parameters)}


def market_of(query: str) -> Market:
    """The market of a permalink.

    Raises:
        ParameterError: there is none of that name.
    """
    return market(dict(parse_qsl(query, keep_blank_values=True)).get(MARKET) or usual_market())


def from_query(query: str, most: int) -> tuple[Settings, int]:
    """Settings and number of steps of a permalink; what is left out is at its default.

    Raises:
        ParameterError: a name or value that is not allowed, or a name given twice.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    given = dict(pairs)
    if len(given) < len(pairs):
        raise ParameterError(f"The link names a parameter twice: {shown(query)}.")
    settings = Settings.usual(market(given.pop(MARKET, usual_market())))
    steps = whole(given.pop(STEPS, "0"), STEPS, most)
    if MECHANISM in given:
        settings = settings.changed(MECHANISM, mechanism_class(given.pop(MECHANISM), settings.market.form).name)
    for name, value in given.items():
        settings = settings.changed(name, value)
    return settings, steps


def whole(text: str, owner: str, most: int) -> int:
    """A whole number from 0 to `most`.

    Raises:
        ParameterError: anything else, however long it is.
    """
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or int(text) > most:
        raise ParameterError(f"{owner} must be a whole number from 0 to {most:,}; got {shown(text)}.")
    return int(text)


def mechanisms(market: Market) -> dict[str, str]:
    """Names registered for a market with the first line of what each does."""
    return {name: cls.__doc__.strip().splitlines()[0] for name, cls in market.mechanisms().items()}


def missing_mechanisms(market: Market) -> list[str]:
    """A sentence on each file that should be a mechanism or a strategy and is left out."""
    return [f"{gone}." for gone in market.left_out()]
