"""The contract of a strategy, and how it is found by name."""

from dataclasses import Field, dataclass
from typing import Any, ClassVar

import numpy as np

from core.compiled import Kernel
from core.parameters import ParameterError, declared, param, unknown
from core.plugins import LeftOut, Plugins


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
    def tactic(self) -> tuple[int, int, int, int]:
        """What drivers know of it: addresses of `ask` and `learn` (0 for none), how many asks it considers, how many parameters."""
        kernels = (kernel.address if kernel else 0 for kernel in (self.ask, self.learn))
        return (*kernels, self.options, self.vector.size)

    @property
    def vector(self) -> np.ndarray:
        """The parameters as its kernels get them: float64 in the order of their declaration."""
        return np.array([getattr(self, name) for name in declared(type(self))], float)


def _check(cls: type[Strategy], earlier: dict[str, type[Strategy]]) -> None:
    """Refuse a class that the market could not follow.

    Raises:
        ParameterError: `ask` or `learn` are no kernels or have other parameters, or another strategy declares a parameter otherwise.
    """
    for hook in ("ask", "learn"):
        found = getattr(cls, hook)
        if not isinstance(found, Kernel | None):
            raise ParameterError(f"{hook} of {cls.__name__} must be decorated with strategy_kernel")
        if found and (unpacked := found.unpacked - {len(declared(cls))}):
            raise ParameterError(
                f"{hook} of {cls.__name__} unpacks {unpacked.pop()} parameters, and {len(declared(cls))} are declared"
            )
    for other in earlier.values():
        for name in declared(cls).keys() & declared(other).keys():
            mine, its = declared(cls)[name], declared(other)[name]
            if (mine.default, mine.metadata) != (its.default, its.metadata):
                raise ParameterError(f"it declares {name} otherwise than {other.name} does")


class Strategies:
    """The strategies of one group of agents: every file of `package` is one."""

    def __init__(self, package: str):
        self._plugins = Plugins("strategy", package, Strategy, _check)
        self._registered: dict[str, type[Strategy]] | None = None

    def registered(self) -> dict[str, type[Strategy]]:
        """All strategies by name, as they were when first asked for.

        Raises:
            ParameterError: the package's path names a folder that does not exist.
        """
        if self._registered is None:
            self._registered = self._plugins.registered()
        return self._registered

    def named(self, name: str) -> type[Strategy]:
        """The class registered as `name`.

        Raises:
            ParameterError: an unknown name, with the nearest known one, or one whose file is broken.
        """
        if name not in self.registered():
            raise unknown("strategy", name, self.registered(), absent=self._plugins.absent)
        return self.registered()[name]

    def left_out(self) -> tuple[LeftOut, ...]:
        """The files that are broken, each with the reason."""
        return self._plugins.left_out

    def choice(self, default: str, meaning: str) -> Any:
        """Declare a parameter whose values are the names of strategies."""
        return param(default, meaning, choices=self.registered(), group="strategic", absent=self._plugins.absent)

    def parameters(self) -> dict[str, Field]:
        """The parameters of all strategies by name; several may declare the same one, in the same way."""
        return {name: parameter for cls in self.registered().values() for name, parameter in declared(cls).items()}
