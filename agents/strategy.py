"""The contract of a strategy, the registry of a group's strategies, and the form in which compiled code takes them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, NamedTuple

import numpy as np
from numba import types

from core.compiled import COUNT, KEY, ROW, ROWS, Kernel, KernelError
from core.jit import lean
from core.layout import places
from core.mix import Mix
from core.parameters import ParameterError, declared, unknown
from core.plugins import LeftOut, Plugins

#: What compiled code knows of each strategy of a run, one row each: the addresses of its kernels (0 for none), the number of options
#: it considers, and the number of its parameters.
TACTIC = places("Tactic", "act learn options parameters")


def strategy_kernel(sees: type, *public: types.Type):
    """The decorator of a strategy's two functions, `act` and `learn`. Its agents see `sees`, a named tuple of arrays.

    They have the arguments `(key, step, *public, sees, param, memory)`: the uint64 key of their own draws (member i's is
    child(key, i)), the steps so far, what else is public, the strategy's parameters as float64 in the order of their declaration, and
    its memory (rows, n), of which column i belongs to member i. With n options, rows 0 to n - 1 of the memory hold them, written by
    `act`, and rows n to 2n - 1 what each would have earned, when `learn` is called. What they return is not used. They must not
    raise. Their first line unpacks the parameters by name: `(ring_share,) = param`.
    """
    rows = types.NamedUniTuple(ROW, len(sees._fields), sees)
    return lambda function: Kernel(function, KEY, COUNT, *public, rows, ROW, ROWS)


@lean()
def call(address, *arguments):
    """Call a strategy's kernel from Python; compiled code uses `Kernel.through`."""
    return Kernel.through(address, *arguments)


@dataclass(frozen=True)
class Strategy:
    """What the agents of a group do; each call acts for all agents who follow the strategy.

    A subclass is a frozen dataclass that sets `name` and declares its parameters with `param`. `act` and `learn` are made with the
    group's `strategy_kernel`; a strategy without `act` reports the truth.
    """

    name: ClassVar[str]
    act: ClassVar[Kernel | None] = None
    learn: ClassVar[Kernel | None] = None

    @property
    def options(self) -> int:
        """The number of reports whose earnings it wants to be told. A mechanism in plain Python cannot tell them."""
        return 0

    @property
    def own_rows(self) -> int:
        """Rows of memory, beyond those of the options."""
        return 0

    @property
    def settings(self) -> dict:
        """The parameters' values, by name."""
        return {name: getattr(self, name) for name in declared(type(self))}

    @property
    def vector(self) -> np.ndarray:
        """The parameters as its kernels get them: float64 in the order of their declaration."""
        return np.array(list(self.settings.values()), float)


def _check(cls: type[Strategy]) -> None:
    """Refuse a class that breaks the contract.

    Raises:
        ParameterError: `act` or `learn` is no kernel, or has other parameters.
    """
    for hook in ("act", "learn"):
        found = getattr(cls, hook)
        if not isinstance(found, Kernel | None):
            raise ParameterError(f"{hook} of {cls.__name__} must be decorated with strategy_kernel")
        if found and (unpacked := found.unpacked - {len(declared(cls))}):
            raise ParameterError(
                f"{hook} of {cls.__name__} unpacks {unpacked.pop()} parameters, and {len(declared(cls))} are declared"
            )


class Tactics(NamedTuple):
    """A group's strategies in the form that compiled code takes, in the order of the mix."""

    kernels: np.ndarray  #: shape (n, TACTIC), int64
    param: np.ndarray  #: shape (n, most parameters)
    memory_rows: int  #: rows of memory that the strategies need
    has_options: bool  #: whether any strategy wants to be told what its options would have earned


class Strategies:
    """The strategies of one group of agents: one in each file of `package`."""

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
            ParameterError: an unknown name (the message has the nearest known one), or one whose file is broken.
        """
        found = self._plugins.named(name)
        if found is None:
            raise unknown("strategy", name, self.registered(), absent=self._plugins.absent)
        return found

    def left_out(self) -> tuple[LeftOut, ...]:
        """The files that are broken, each with the reason."""
        return self._plugins.left_out

    @lru_cache(maxsize=64)  # noqa: B019 (there is one of these a group, and it lives as long as the program)
    def tactics(self, mix: Mix) -> Tactics:
        """A mix in the form that compiled code takes.

        Raises:
            ParameterError: a strategy is unknown or does not compile, or it refuses its values.
        """
        chosen = [self.named(choice.name)(**choice.values) for choice in mix.choices]
        param = np.zeros((len(chosen), max(1, *(one.vector.size for one in chosen))))
        kernels = np.zeros((len(chosen), len(TACTIC)), np.int64)
        for place, one in enumerate(chosen):
            param[place, : one.vector.size] = one.vector
            try:
                addresses = [hook.address if hook else 0 for hook in (one.act, one.learn)]
            except KernelError as error:
                raise ParameterError(f"strategy {one.name!r}: {error}") from None
            kernels[place] = *addresses, one.options, one.vector.size
        memory_rows = max(2 * one.options + one.own_rows for one in chosen)
        return Tactics(kernels, param, memory_rows, any(one.options for one in chosen))
