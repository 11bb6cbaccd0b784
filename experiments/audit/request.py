"""An audit as asked for on the command line, over the market's config file, over the declared defaults."""

from dataclasses import asdict, dataclass

from core.parameters import ParameterError, build, declared, param
from experiments.arguments import parse_assignment, parse_seeds, split_values
from experiments.audit.horizon import auditable, split
from experiments.config import config_file, load_config
from experiments.left_out import unknown_parameter
from experiments.spec import parse_jobs
from mechanisms.api import Mechanism, make, mechanism_class, registered
from mechanisms.forms.procurement import Procurement
from model.rideshare import MARKET
from model.rideshare.parameters import RideshareParameters

CLEARING, HORIZON = SCOPES = ("clearing", "horizon")
PRESET = "young_market"  # in which costs matter, and so does what is learned
SEEDS = "0:1600"


@dataclass(frozen=True)
class AuditSize:
    """How much is searched."""

    instances: int = param(
        60_000, "random clearings, each with all misreports", unit="clearings", low=6, high=10**9, group="audit"
    )
    seed: int = param(0, "seed of the random clearings", low=0, high=2**62, group="audit")
    auctions: int = param(40, "tenders in a run", unit="tenders", low=1, high=10**6, group="audit")


@dataclass(frozen=True)
class AuditRequest:
    """Which mechanisms with which settings, and how much is searched; `scope` None is both."""

    names: tuple[str, ...]
    settings: dict
    size: AuditSize
    seeds: tuple[int, ...]
    jobs: str | int
    scope: str | None

    @classmethod
    def parse(cls, *, mechanisms=None, assignments=(), preset=None, config=None, seeds=None, jobs=None, scope=None, **size):
        """A request from the texts of the command line; sizes that are None are the declared ones.

        Without a preset or a file of settings the market is that of PRESET.

        Raises:
            ParameterError: an unknown name, a value that is not allowed, or several values where one is asked for.
        """
        form = Procurement if scope == HORIZON else None  # sales have no horizon
        asked = split_values(mechanisms, "--mechanism") if mechanisms is not None else tuple(registered(form))
        names = tuple(mechanism_class(name, form).name for name in asked)
        if len(set(names)) < len(names):
            raise ParameterError(f"--mechanism names a mechanism twice: {mechanisms!r}.")
        settings = load_config(MARKET, config or config_file(MARKET), preset or ("default" if config else PRESET))
        settings.update(_assigned(assignments, names))
        sizes = build(AuditSize, {name: value for name, value in size.items() if value is not None}, "audit")
        request = cls(names, settings, sizes, parse_seeds(seeds or SEEDS), parse_jobs(jobs or "auto"), scope)
        request.check()
        return request

    def check(self) -> None:
        """Refuse what cannot be audited before anything runs.

        Raises:
            ParameterError: see `parse`.
        """
        mechanisms = self.mechanisms()
        if self.scope != CLEARING and any(mechanism.form is Procurement for mechanism in mechanisms):
            split(self.seeds)
            auditable(self.world())

    def mechanisms(self) -> list[Mechanism]:
        """The mechanisms with their settings."""
        return [make(name, **self._own(mechanism_class(name))) for name in self.names]

    def world(self) -> RideshareParameters:
        """The world of the settings."""
        return build(RideshareParameters, self._own(RideshareParameters), "audit")

    def _own(self, cls: type) -> dict:
        return {name: value for name, value in self.settings.items() if name in declared(cls)}

    @property
    def about(self) -> dict:
        """What was asked for, as data."""
        size = {**asdict(self.size), "seeds": list(self.seeds)}
        mechanisms = [repr(mechanism) for mechanism in self.mechanisms()]
        return {"mechanisms": mechanisms, "scope": self.scope, "size": size, "world": asdict(self.world())}


def _assigned(assignments: tuple[str, ...], names: tuple[str, ...]) -> dict:
    """Values by name from texts "name=value"."""
    known = set(declared(RideshareParameters)).union(*(declared(mechanism_class(name)) for name in names))
    found = {}
    for text in assignments:
        name, values = parse_assignment(text)
        if name not in known:
            raise unknown_parameter(MARKET, name, known, "audit")
        if len(values) > 1 or name in found:
            raise ParameterError(f"--set {name}: an audit takes one value; got several.")
        found[name] = values[0]
    return found
