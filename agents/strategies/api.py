"""The contract of a strategy, and how it is found by name."""

import importlib
import pkgutil
from dataclasses import Field, dataclass
from functools import cache
from typing import ClassVar

import numpy as np

import agents.strategies
from mechanisms.kernels.address import Kernel
from mechanisms.parameters import declared

_SUPPORT = {"api", "grid"}


@dataclass(frozen=True)
class Strategy:
    """How a provider turns its cost into an ask.

    A subclass is a frozen dataclass that sets `name` and declares its parameters with `param`, in the group "strategic": they
    become parameters of the market. `ask` and `learn` are made with `strategy_kernel`, which says what they are given;
    without `ask` a provider asks its cost.
    """

    name: ClassVar[str]
    ask: ClassVar[Kernel | None] = None
    learn: ClassVar[Kernel | None] = None

    @property
    def options(self) -> int:
        """How many asks it considers and wants to be told the earnings of; a mechanism in plain Python cannot tell."""
        return 0

    @property
    def own_rows(self) -> int:
        """Rows of memory, beyond those of the asks considered."""
        return 0

    @property
    def tactic(self) -> tuple[int, int, int]:
        """What drivers know of it, in the order of `mechanisms.kernels.conduct.TACTIC`."""
        return (self.ask.address if self.ask else 0, self.learn.address if self.learn else 0, self.options)

    @property
    def vector(self) -> np.ndarray:
        """The parameters as its kernels get them: float64 in the order of their declaration."""
        return np.array([getattr(self, name) for name in declared(type(self))], float)


@cache
def registered() -> dict[str, type[Strategy]]:
    """All strategies by name: every file of `agents.strategies` is one.

    Raises:
        ImportError: a file without a strategy, or two strategies of one name.
    """
    found = {}
    for module in pkgutil.iter_modules(agents.strategies.__path__):
        if module.name in _SUPPORT:
            continue
        file = importlib.import_module(f"agents.strategies.{module.name}")
        own = [cls for cls in vars(file).values() if isinstance(cls, type) and "name" in vars(cls) and issubclass(cls, Strategy)]
        if len(own) != 1 or own[0].name in found:
            raise ImportError(f"{file.__file__} must define one strategy, with a name that no other has.")
        found[own[0].name] = own[0]
    return dict(sorted(found.items()))


def parameters() -> dict[str, Field]:
    """The parameters of all strategies by name; several may declare the same one.

    Raises:
        ImportError: strategies that declare one name in different ways.
    """
    found = {}
    for cls in registered().values():
        for name, parameter in declared(cls).items():
            earlier = found.setdefault(name, parameter)
            if (earlier.default, earlier.metadata) != (parameter.default, parameter.metadata):
                raise ImportError(f"{cls.name} declares {name} otherwise than another strategy does.")
    return found
