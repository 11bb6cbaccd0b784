"""The contract of a strategy, and how it is found by name."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.compiled import Kernel
from core.parameters import ParameterError, declared, unknown
from core.plugins import LeftOut, Plugins


@dataclass(frozen=True)
class Strategy:
    """How a provider turns its cost into an ask.

    A subclass is a frozen dataclass that sets `name` and declares its parameters with `param`. `ask` and `learn` are made with
    `strategy_kernel`, which says what they are given; without `ask` a provider asks its cost.
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
    def settings(self) -> dict:
        """The parameters' values, by name."""
        return {name: getattr(self, name) for name in declared(type(self))}

    @property
    def vector(self) -> np.ndarray:
        """The parameters as its kernels get them: float64 in the order of their declaration."""
        return np.array(list(self.settings.values()), float)


def _check(cls: type[Strategy]) -> None:
    """Refuse a class that the market could not follow.

    Raises:
        ParameterError: `ask` or `learn` are no kernels, or have other parameters.
    """
    for hook in ("ask", "learn"):
        found = getattr(cls, hook)
        if not isinstance(found, Kernel | None):
            raise ParameterError(f"{hook} of {cls.__name__} must be decorated with strategy_kernel")
        if found and (unpacked := found.unpacked - {len(declared(cls))}):
            raise ParameterError(
                f"{hook} of {cls.__name__} unpacks {unpacked.pop()} parameters, and {len(declared(cls))} are declared"
            )


class Strategies:
    """The strategies of one group of agents: every file of `package` is one."""

    def __init__(self, package: str):
        self._plugins = Plugins("strategy", package, Strategy, _check)

    def registered(self) -> dict[str, type[Strategy]]:
        """All strategies by name.

        Raises:
            ParameterError: the package's path names a folder that does not exist.
        """
        return self._plugins.registered()

    def named(self, name: str) -> type[Strategy]:
        """The class registered as `name`.

        Raises:
            ParameterError: an unknown name, with the nearest known one, or one whose file is broken.
        """
        found = self._plugins.named(name)
        if found is None:
            raise unknown("strategy", name, self.registered(), absent=self._plugins.absent)
        return found

    def left_out(self) -> tuple[LeftOut, ...]:
        """The files that are broken, each with the reason."""
        return self._plugins.left_out
