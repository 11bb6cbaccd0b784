"""An audit as asked for on the command line, over config.yaml, over the declared defaults."""

from dataclasses import asdict, dataclass

from experiments.arguments import parse_assignment, split_values
from experiments.config import CONFIG_FILE, load_config
from mechanisms.api import Mechanism, make, mechanism_class, registered
from mechanisms.parameters import ParameterError, build, declared, param, unknown
from model.parameters import RideshareParameters


@dataclass(frozen=True)
class AuditSize:
    """How much is searched."""

    instances: int = param(
        60_000, "random clearings, each with all misreports", unit="clearings", low=6, high=10**9, group="audit"
    )
    seed: int = param(0, "seed of the random clearings", low=0, high=2**62, group="audit")


@dataclass(frozen=True)
class AuditRequest:
    """Which mechanisms with which settings, and how much is searched."""

    names: tuple[str, ...]
    settings: dict
    size: AuditSize

    @classmethod
    def parse(cls, *, mechanisms=None, assignments=(), preset=None, config=None, **size) -> "AuditRequest":
        """A request from the texts of the command line; sizes that are None are the declared ones.

        Raises:
            ParameterError: an unknown name, a value that is not allowed, or several values where one is asked for.
        """
        asked = split_values(mechanisms, "--mechanism") if mechanisms is not None else tuple(registered())
        names = tuple(mechanism_class(name).name for name in asked)
        if len(set(names)) < len(names):
            raise ParameterError(f"--mechanism names a mechanism twice: {mechanisms!r}.")
        settings = load_config(config or CONFIG_FILE, preset or "default")
        settings.update(_assigned(assignments, names))
        request = cls(names, settings, build(AuditSize, {k: v for k, v in size.items() if v is not None}, "audit"))
        request.mechanisms()
        return request

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
        return {"mechanisms": [repr(mechanism) for mechanism in self.mechanisms()], "size": asdict(self.size)}


def _assigned(assignments: tuple[str, ...], names: tuple[str, ...]) -> dict:
    """Values by name from texts "name=value"."""
    known = set(declared(RideshareParameters)).union(*(declared(mechanism_class(name)) for name in names))
    found = {}
    for text in assignments:
        name, values = parse_assignment(text)
        if name not in known:
            raise unknown("parameter", name, known, "audit")
        if len(values) > 1 or name in found:
            raise ParameterError(f"--set {name}: an audit takes one value; got several.")
        found[name] = values[0]
    return found
