"""What a visitor may set: one flat set of names, as in a permalink, on the command line and in `RideshareMarket`."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from core.parameters import ParameterError, checked, declared, shown, unknown
from mechanisms import left_out, registered
from mechanisms.api import mechanism_class
from mechanisms.forms.procurement import Procurement
from model import RideshareMarket
from model.rideshare.parameters import RideshareParameters
from model.rideshare.world import USUAL_HORIZON
from views.limits import HORIZON

MECHANISM, SEED, AUCTIONS = "mechanism", "seed", "auctions"


@dataclass(frozen=True)
class Settings:
    """A mechanism, a world seed, and the values that are not at their defaults, of world and mechanism alike."""

    mechanism: str = "ts_sp"
    seed: int = 0
    values: Mapping[str, object] = field(default_factory=dict)

    def market(self) -> RideshareMarket:
        """A new market under these settings.

        Raises:
            ParameterError: a name or value that is not allowed.
        """
        HORIZON.check(self.value("horizon"))
        return RideshareMarket(self.mechanism, world_seed=self.seed, **self.values)

    def changed(self, name: str, value: object) -> "Settings":
        """With one value set; a mechanism keeps what the former one's parameters of the same name were.

        Raises:
            ParameterError: a name or value that is not allowed.
        """
        if name == MECHANISM:
            known = parameters_of(str(value))
            return Settings(str(value), self.seed, {key: kept for key, kept in self.values.items() if key in known})
        if name == SEED:
            return Settings(self.mechanism, _seed(value), self.values)
        known = parameters_of(self.mechanism)
        if name not in known:
            raise unknown("parameter", name, known, self.mechanism)
        parameter = known[name]
        accepted = checked(parameter, value)
        others = {key: kept for key, kept in self.values.items() if key != name}
        return Settings(self.mechanism, self.seed, others if accepted == parameter.default else {**others, name: accepted})

    def value(self, name: str) -> object:
        """The value of a parameter, set or default."""
        return self.values.get(name, parameters_of(self.mechanism)[name].default)

    def query(self, auctions: int = 0) -> str:
        """The permalink's query; with `auctions` it opens after that many."""
        held = {AUCTIONS: auctions} if auctions else {}
        return urlencode({MECHANISM: self.mechanism, SEED: self.seed, **dict(sorted(self.values.items())), **held})

    def command(self, auctions: int) -> str:
        """The run_batch.py command that carries out this run."""
        words = ["python", "run_batch.py", "--mechanisms", self.mechanism, "--seeds", str(self.seed)]
        words += ["--auctions", str(max(auctions, 1))]
        values = dict(self.values)
        if self.value("calendar") == "historical":
            values.setdefault("horizon", USUAL_HORIZON)  # a sweep would take the length of its runs
        for name, value in sorted(values.items()):
            words += ["--set", f"{name}={value}"]
        return shlex.join(words)


def parameters_of(mechanism: str) -> dict:
    """The parameters of a mechanism, then those of the world, by name.

    Raises:
        ParameterError: a mechanism that is not known.
    """
    return {**declared(mechanism_class(mechanism, Procurement)), **declared(RideshareParameters)}


def from_query(query: str, most: int) -> tuple[Settings, int]:
    """Settings and number of auctions of a permalink; what is left out is at its default.

    Raises:
        ParameterError: a name or value that is not allowed, or a name given twice.
    """
    pairs = parse_qsl(query, keep_blank_values=True)
    given = dict(pairs)
    if len(given) < len(pairs):
        raise ParameterError(f"The link names a parameter twice: {shown(query)}.")
    auctions = _auctions(given.pop(AUCTIONS, "0"), most)
    settings = Settings()
    if MECHANISM in given:
        settings = settings.changed(MECHANISM, mechanism_class(given.pop(MECHANISM), Procurement).name)
    for name, value in given.items():
        settings = settings.changed(name, value)
    return settings, auctions


def _seed(value: object) -> int:
    """A seed that a browser holds exactly."""
    text = str(value).strip()
    return _whole(text, "The seed", MOST_SEED)


MOST_SEED = 2**53 - 1


def _auctions(text: str, most: int) -> int:
    return _whole(text, "auctions", most)


def _whole(text: str, owner: str, most: int) -> int:
    """A whole number from 0 to `most`.

    Raises:
        ParameterError: anything else, however long it is.
    """
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)) or int(text) > most:
        raise ParameterError(f"{owner} must be a whole number from 0 to {most:,}; got {shown(text)}.")
    return int(text)


def mechanisms() -> dict[str, str]:
    """Names registered for this market with the first line of what each does."""
    return {name: cls.__doc__.strip().splitlines()[0] for name, cls in registered(Procurement).items()}


def missing_mechanisms() -> list[str]:
    """A sentence on each file that should be a mechanism and is left out."""
    return [f"{gone}." for gone in left_out()]
