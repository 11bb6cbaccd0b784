"""The contract of a mechanism (its input, its outcome, its promises), and the registry of mechanisms."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NamedTuple

import numpy as np
from numba import types

from core.choice import Choice, label
from core.compiled import COUNT, KEY, ROW, Kernel, KernelError
from core.parameters import ParameterError, build, declaration, declared, param, unknown
from core.plugins import LeftOut, Plugins, by_group
from core.streams import MECHANISM, child, stream
from mechanisms.guarantees import Guarantee
from mechanisms.kernels.rule import Rule, apply

__all__ = [
    "Guarantee",
    "Mechanism",
    "MechanismError",
    "Outcome",
    "ParameterError",
    "kernel",
    "left_out",
    "make",
    "param",
    "registered",
    "run_key",
]


class MechanismError(RuntimeError):
    """A mechanism does not compile, or broke its contract while running."""


class Outcome(NamedTuple):
    """Result of one clearing. Every market has one sign convention: surplus is value * allocation - payment.

    `allocation` (units received; negative = supplied) and `payment` (money paid to the platform; negative = received)
    are float64 of shape (K,). A provider that wins has allocation -1 and payment -(ask + rent), in units of W.
    """

    allocation: np.ndarray
    payment: np.ndarray


def kernel(form: type):
    """Decorate the function that clears one market of `form`.

    It has the arguments `(key, n_auctions, form, param, store, inner, work, deal)`: the uint64 key of its own draws, the number of
    auctions held so far, the market form, the mechanism's parameters as float64 in the order of their declaration, what
    `Mechanism.prepare` made for the run and the rule keeps (float64; empty for most), the address of a wrapped kernel (0 if
    none), and the two places for its results: `work` is the form's tuple of workings. It must not raise. Its first line unpacks
    the parameters by name: `pl_tau, payment = param`.

    The form says what it returns and fills (`mechanisms.forms`).
    """
    return lambda function: Kernel(function, KEY, COUNT, _arrays(form), ROW, ROW, COUNT, _arrays(form.work), ROW)


def _arrays(fields: type) -> types.BaseTuple:
    """The type of a named tuple of arrays: float64 of one dimension, but for those that its `kinds` name."""
    kinds = [getattr(fields, "kinds", {}).get(name, ROW) for name in fields._fields]
    return types.NamedUniTuple(ROW, len(kinds), fields) if set(kinds) == {ROW} else types.NamedTuple(kinds, fields)


#: The step, or index, of what a mechanism draws once a run; no tender has a number so large.
_ONCE = 2**63 - 1


def run_key(seed):
    """Key of what a mechanism draws once in a run of the world `seed`; no tender's key equals it. Returns uint64."""
    return stream(np.uint64(seed), MECHANISM, _ONCE)


@dataclass(frozen=True)
class Mechanism:
    """A rule that decides who gets what, and what they pay or are owed. It is stateless: what is learned lies in the form's beliefs.

    A form's own base class (`ProcurementRule`, `ItemAuction`) sets `form`. A rule is a frozen dataclass derived from it that sets
    `name` and `kernel` and declares its parameters with `param`. Without a
    kernel it defines `decide` in plain Python; drivers then go step by step, in sweeps too, and take that much longer.
    """

    name: ClassVar[str]
    form: ClassVar[type]
    kernel: ClassVar[Kernel | None] = None
    knows_truth: ClassVar[bool] = False
    guarantees: ClassVar[tuple[Guarantee, ...]] = ()

    @property
    def settings(self) -> dict:
        """The parameters' values, by name."""
        return {name: getattr(self, name) for name in declared(type(self))}

    @property
    def choice(self) -> Choice:
        """The choice that makes it."""
        return Choice(self.name, self.settings)

    @property
    def vector(self) -> np.ndarray:
        """The parameters as the kernel gets them: float64 in the order of declaration, a choice as its place."""
        rules = {name: declaration(parameter).choices for name, parameter in declared(type(self)).items()}
        return np.array([rules[name].index(value) if rules[name] else value for name, value in self.settings.items()], float)

    @property
    def address(self) -> int:
        """Where the kernel's machine code is in this process; 0 for a mechanism in plain Python.

        Raises:
            MechanismError: the kernel does not compile.
        """
        try:
            return self.kernel.address if self.kernel else 0
        except KernelError as error:
            raise MechanismError(f"{self.name}: {error}") from None

    @property
    def inner_address(self) -> int:
        """The address of the kernel that a wrapper calls, its `inner`; 0 for all others."""
        return 0

    def prepare(self, key, n: int) -> np.ndarray:
        """The kernel's `store` at the start of a run of `n` participants, float64 of shape (.,): empty, unless a class says more.

        It holds what a rule draws once a run, from `key`, what it remembers from one market to the next, and room to work in.
        """
        return np.empty(0)

    def strata(self, key, n: int, place: int) -> list[tuple[float, np.ndarray]]:
        """All results that `prepare` may have in the run of `key` if only its random draw about the participant at `place` is left open.

        Pairs of a chance (they add up to 1) and a store like that of `prepare`. The weighted mean over the runs of all of them is
        the mean over the random draw, with less noise (stratified sampling).
        """
        return [(1.0, self.prepare(key, n))]

    def prepare_alone(self, key, n: int) -> np.ndarray:
        """`prepare` for one market that is cleared as a run of its own, with `key`."""
        return self.prepare(child(key, _ONCE), n)

    @property
    def label(self) -> str:
        """The name with the parameters that differ from their defaults: "ucb_sp(ucb_c=0.5)"."""
        return label(self.choice, {name: parameter.default for name, parameter in declared(type(self)).items()})

    def __repr__(self) -> str:
        return ", ".join([f"make({self.name!r}", *(f"{name}={value!r}" for name, value in self.settings.items())]) + ")"

    def promises(self, property: str, scope: str = "clearing") -> bool:
        """Whether this instance, with these parameters, declares a guarantee."""
        return any(
            (g.property, g.scope) == (property, scope) and all(self.settings[k] == v for k, v in g.given.items())
            for g in self.guarantees
        )

    def decide(self, key, n_auctions: int, form: tuple, work: tuple, deal: np.ndarray) -> int:
        """Clear one market, as a run of its own.

        Fills `work` and `deal`; the form says what it returns (`mechanisms.forms`).
        """
        rule = self.rule(self.prepare_alone(key, form[0].size))
        return apply(rule, np.uint64(key), n_auctions, form, work, deal)

    def rule(self, store: np.ndarray) -> Rule:
        """The mechanism in a run, as compiled code has it; `store` is what `prepare` has made for the run."""
        kernels = np.array([self.address, self.inner_address], np.int64)
        return Rule(kernels, self.vector, store, np.empty_like(store))


def _check(cls: type[Mechanism]) -> None:
    """Refuse a class that cannot clear a market.

    Raises:
        ParameterError: it has no market form, a kernel that is none or has other parameters, or neither kernel nor `decide`.
    """
    if not hasattr(cls, "form"):
        raise ParameterError(f"{cls.__name__} is for no market form: it derives from ProcurementRule, ItemAuction, or sets form")
    if not isinstance(cls.kernel, Kernel | None):
        raise ParameterError(f"the kernel of {cls.__name__} must be decorated with kernel(...)")
    if cls.kernel and (unpacked := cls.kernel.unpacked - {len(declared(cls))}):
        raise ParameterError(
            f"the kernel of {cls.__name__} unpacks {unpacked.pop()} parameters, and {len(declared(cls))} are declared"
        )
    if cls.kernel is None and cls.decide is Mechanism.decide:
        raise ParameterError(f"{cls.__name__} has neither a kernel nor a method decide")


_PLUGINS = Plugins("mechanism", "mechanisms", Mechanism, _check, places=partial(by_group, but={"forms", "kernels"}))


def registered(form: type | None = None) -> dict[str, type[Mechanism]]:
    """All mechanisms by name, or those of one market form: one for each file in a folder of rules or of SLOTLAB_MECHANISMS.

    Raises:
        ParameterError: SLOTLAB_MECHANISMS names a folder that does not exist.
    """
    return {name: cls for name, cls in _PLUGINS.registered().items() if form in (None, cls.form)}


def left_out() -> tuple[LeftOut, ...]:
    """The files that are broken, each with the reason."""
    return _PLUGINS.left_out


def mechanism_class(name: str, form: type | None = None) -> type[Mechanism]:
    """The class registered as `name`; "TS-SP" is read as "ts_sp". With a `form`, only a mechanism for that market.

    Raises:
        ParameterError: an unknown name (the message has the nearest known one), one whose file is broken, or a mechanism for another
            market.
    """
    spelling = str(name).strip().lower().replace("-", "_")
    cls = _PLUGINS.named(spelling)
    if cls is None:
        absent = _PLUGINS.absent
        raise unknown("mechanism", spelling if spelling in dict(absent) else name, registered(form), absent=absent)
    if form is not None:
        check_form(cls, form)
    return cls


def check_form(mechanism: Mechanism | type[Mechanism], form: type) -> None:
    """Refuse a mechanism that is made for another market.

    Raises:
        ParameterError: the message says which market it is for, and which mechanisms fit.
    """
    if mechanism.form is not form:
        fit = ", ".join(registered(form)) or "none"
        raise ParameterError(
            f"{mechanism.name!r} is for {mechanism.form.title}, not for {form.title}. Mechanisms that fit: {fit}."
        )


def make(name: str, **parameters) -> Mechanism:
    """Build a mechanism: `make("pl_dsic", pl_tau=.1)`.

    Raises:
        ParameterError: an unknown name or parameter (with the near match), or a value out of range.
    """
    cls = mechanism_class(name)
    return build(cls, parameters, cls.name)
