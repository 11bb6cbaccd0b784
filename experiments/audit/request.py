"""An audit as asked for on the command line, over the market's config file, over the declared defaults."""

from dataclasses import asdict, dataclass

from core.parameters import ParameterError, build, declared, param, unknown
from experiments.arguments import parse_assignment, parse_seeds, split_values
from experiments.audit.horizon import audited_groups, check_lies, split
from experiments.audit.runs import placed
from experiments.config import Settings, config_file, load_config, usual_market
from experiments.spec import parse_jobs
from mechanisms.api import Mechanism, check_form, make, mechanism_class, registered
from mechanisms.forms.clearings import searched
from model.configuration import Configuration
from model.configure import configure
from model.market import Market, market

CLEARING, HORIZON = SCOPES = ("clearing", "horizon")
SEEDS = "0:1600"


@dataclass(frozen=True)
class AuditSize:
    """How much is searched."""

    instances: int = param(
        60_000, "random clearings, each with all misreports", unit="clearings", low=6, high=10**9, group="audit"
    )
    seed: int = param(0, "seed of the random clearings", low=0, high=2**62, group="audit")
    steps: int = param(40, "steps in a run", unit="steps", low=1, high=10**6, group="audit")


@dataclass(frozen=True)
class AuditRequest:
    """Which mechanisms with which settings in which market, and how much is searched; `scope` None is both."""

    market: Market
    names: tuple[str, ...]
    assigned: dict[str, str]  #: by parameter, laid over the settings
    settings: Settings
    size: AuditSize
    seeds: tuple[int, ...]
    jobs: str | int
    scope: str | None

    @classmethod
    def parse(
        cls, *, name=None, mechanisms=None, assignments=(), preset=None, config=None, seeds=None, jobs=None, scope=None, **size
    ):
        """A request from the texts of the command line; `name` is the market's, and sizes that are None are the declared ones.

        Without a preset or a file of settings the preset is the market's own for audits.

        Raises:
            ParameterError: an unknown name, a value that is not allowed, or several values where one is asked for.
        """
        chosen = market(name or usual_market())
        asked = split_values(mechanisms, "--mechanism") if mechanisms is not None else _all(chosen, scope)
        names = tuple(mechanism_class(each).name for each in asked)
        if len(set(names)) < len(names):
            raise ParameterError(f"--mechanism names a mechanism twice: {mechanisms!r}.")
        settings = load_config(chosen, config or config_file(chosen), preset or ("default" if config else chosen.audited))
        sizes = build(AuditSize, {each: value for each, value in size.items() if value is not None}, "audit")
        assigned = _assigned(chosen, assignments, names)
        request = cls(chosen, names, assigned, settings, sizes, parse_seeds(seeds or SEEDS), parse_jobs(jobs or "auto"), scope)
        request.check()
        return request

    def check(self) -> None:
        """Refuse what cannot be audited before anything runs.

        Raises:
            ParameterError: see `parse`.
        """
        mechanisms = self.mechanisms()
        if self.scope == HORIZON:
            self._refuse_without_horizon(mechanisms)
        for mechanism in mechanisms if self.scope != CLEARING else ():
            if self.has_horizon(mechanism):
                split(self.seeds)
                check_lies(*placed(self.configuration(), mechanism), self.size.steps)

    def _refuse_without_horizon(self, mechanisms: list[Mechanism]) -> None:
        """Refuse mechanisms of other markets, and a market in which nobody has anything to misreport.

        Raises:
            ParameterError: it says which.
        """
        for mechanism in mechanisms:
            if not _fits(self.market, mechanism):
                check_form(mechanism, self.market.slots[self.market.slot].form)
        if not audited_groups(self.market):
            raise ParameterError(f"No group of the market {self.market.name} says what it earns and how it may lie over a run.")

    def has_horizon(self, mechanism: Mechanism) -> bool:
        """Whether whole runs of the market can be audited with a mechanism: it fits a slot, and somebody has something to misreport."""
        return _fits(self.market, mechanism) and bool(audited_groups(self.market))

    def mechanisms(self) -> list[Mechanism]:
        """The mechanisms with their settings."""
        return [make(name, **self._own(name)) for name in self.names]

    def configuration(self) -> Configuration:
        """The market with its settings, the slot of the mechanism that is audited left as it is."""
        known = declared(self.market.parameters)
        world = {name: value for name, value in self.assigned.items() if name in known}
        return configure(self.market, {**self.settings.choices, **world}, self.settings.values)

    def _own(self, name: str) -> dict:
        """The settings of a mechanism."""
        cls = mechanism_class(name)
        sections = (self.settings.values.get(slot, {}).get(name, {}) for slot in self.market.slots)
        usual = {key: value for section in sections for key, value in section.items()}
        return {**usual, **{key: value for key, value in self.assigned.items() if key in declared(cls)}}

    @property
    def about(self) -> dict:
        """What was asked for, as data."""
        size = {**asdict(self.size), "seeds": list(self.seeds)}
        mechanisms = [repr(mechanism) for mechanism in self.mechanisms()]
        world = self.configuration().content["parameters"]
        return {"market": self.market.name, "mechanisms": mechanisms, "scope": self.scope, "size": size, "world": world}


def _fits(market: Market, mechanism: Mechanism | type[Mechanism]) -> bool:
    """Whether a slot of the market is for mechanisms of this form."""
    return any(slot.form is mechanism.form for slot in market.slots.values())


def _all(market: Market, scope: str | None) -> tuple[str, ...]:
    """All mechanisms whose form has a search of clearings; for the horizon those of the market's compared slot."""
    return tuple(registered(market.slots[market.slot].form)) if scope == HORIZON else tuple(searched())


def _assigned(market: Market, assignments: tuple[str, ...], names: tuple[str, ...]) -> dict[str, str]:
    """Values by name from texts "name=value"."""
    known = set(declared(market.parameters)).union(*(declared(mechanism_class(name)) for name in names))
    found = {}
    for text in assignments:
        name, values = parse_assignment(text)
        if name not in known:
            raise unknown("parameter", name, known, "audit")
        if len(values) > 1 or name in found:
            raise ParameterError(f"--set {name}: an audit takes one value; got several.")
        found[name] = values[0]
    return found
