"""Random clearings of a form, in which the audit searches for misreports that pay and promises that break.

A form names its own: `search = "search:Tenders"` is the class `Tenders` in the module `search` of the form's package.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import ClassVar, NamedTuple

import numpy as np

from core.parameters import ParameterError
from core.streams import child
from mechanisms.api import Mechanism, MechanismError, Outcome, registered
from mechanisms.kernels.auditing import SIZES, draws_key
from mechanisms.kernels.rule import Rule

CHUNK = 50_000  # instances between two checks of the stop


@dataclass(frozen=True)
class Instance:
    """One market to be cleared: the form, auctions held before, the key of the mechanism's draws, and who may lie (-1: nobody).

    Field 0 of a form is the report; it is the participant's truth in an instance that `draw` returns.
    """

    form: tuple
    n_auctions: int
    key: int
    liar: int

    @property
    def truth(self) -> float:
        """The liar's report; as drawn, it is its cost or value."""
        return float(self.form[0][self.liar])

    def reporting(self, report: float) -> "Instance":
        """The instance with another report of the liar."""
        reports = self.form[0].copy()
        reports[self.liar] = report
        return replace(self, form=self.form._replace(**{self.form._fields[0]: reports}))


class Cleared(NamedTuple):
    """The result of an instance: who receives and pays what, and what the kernel left behind."""

    outcome: Outcome
    chance: float  #: the winner's chance to win as the kernel states it; NaN if it states none
    chosen: int  #: what the kernel returned: the winner's place, or the number of items sold
    work: tuple
    deal: np.ndarray

    def utility(self, participant: int, truth: float) -> float:
        """The participant's surplus."""
        return float(truth * self.outcome.allocation[participant] - self.outcome.payment[participant])

    def wins(self, participant: int) -> bool:
        """Whether the participant flies, or receives an item."""
        return bool(self.outcome.allocation[participant] != 0.0)


class Clearings(ABC):
    """Random clearings of one form: instances, their clearing by a mechanism, and the compiled search over many.

    A participant's surplus is truth x allocation - payment, for sellers and buyers alike (`Outcome`). Each form fills in the rest.
    """

    properties: ClassVar[tuple[str, ...]]  #: the promises that a clearing can break
    unit: ClassVar[str]  #: of money

    def __init__(self, mechanism: Mechanism):
        self.mechanism = mechanism
        self._kept = ((), np.zeros((1, 0)))

    @property
    def compiled(self) -> bool:
        """Whether there is a kernel that the compiled loops can call."""
        return self.mechanism.kernel is not None

    def _rule(self, stores: np.ndarray) -> Rule:
        """The mechanism in the form of the compiled loops, which put the stores into it in turns."""
        return self.mechanism.rule(stores[0].copy())

    def _stores(self, keys: Iterable[int], n: int) -> np.ndarray:
        """The prepared stores for clearings of n participants with these keys, shape (keys, .); one row for all if a store is empty."""
        if not self.mechanism.prepare(np.uint64(0), n).size:
            return np.zeros((1, 0))
        return np.array([self.mechanism.prepare_alone(np.uint64(key), n) for key in keys])

    def _stores_of_instances(self, seed: int, first: int, count: int) -> np.ndarray:
        """The prepared stores for instances first, first + SIZES, ... of `seed`, on draw 0."""
        keys = (child(np.uint64(draws_key(np.uint64(seed), first + place * SIZES)), 0) for place in range(count))
        return self._stores(keys, 1 + first % SIZES)

    def _stores_of_draws(self, instance: Instance, first: int, count: int) -> np.ndarray:
        """The prepared stores for draws first, first + 1, ... of an instance, cached for the next report on the same draws."""
        wanted = (instance.key, first, count)
        if self._kept[0] != wanted:
            keys = (child(np.uint64(instance.key), first + place) for place in range(count))
            self._kept = wanted, self._stores(keys, instance.form[0].size)
        return self._kept[1]

    @abstractmethod
    def draw(self, seed: int, number: int) -> Instance:
        """Instance `number` of `seed`, in which all tell the truth."""

    @abstractmethod
    def clear(self, instance: Instance, draw: int = 0) -> Cleared:
        """Clear the instance on one of its draws.

        Raises:
            MechanismError: the mechanism broke its contract.
        """

    @abstractmethod
    def report(self, truth: float, scale: float, shift: float) -> float:
        """What a participant of that cost or value reports under a misreport."""

    @abstractmethod
    def is_better(self, report: float, than: float) -> bool:
        """Whether a report is easier to win with."""

    @abstractmethod
    def note_truthful(self, number: int, instance: Instance, cleared: Cleared, breaches: np.ndarray) -> None:
        """Note the promises that a truthful clearing breaks, and those that it breaks when all money is doubled."""

    @abstractmethod
    def search(self, seed: int, first: int, count: int, lies: np.ndarray, gains: np.ndarray, breaches: np.ndarray) -> int:
        """Instances first, first + SIZES, ... in machine code; returns the number of a broken one, or -1."""

    @abstractmethod
    def over_draws(self, instance: Instance, truth: float, first: int, out: np.ndarray) -> int:
        """Fill `out`, a row (utility, won, stated chance) a draw of the liar's; returns a draw that broke the contract, or -1."""

    @abstractmethod
    def broken(self, where: str) -> MechanismError:
        """The error for a mechanism that broke its contract."""


def searched() -> list[str]:
    """The names of all mechanisms whose form has a search."""
    return [name for name, cls in registered().items() if hasattr(cls.form, "search")]


def clearings_of(mechanism: Mechanism) -> Clearings:
    """The random clearings that a mechanism is audited in.

    Raises:
        ParameterError: its form has no search.
    """
    form = mechanism.form
    module, _, name = getattr(form, "search", "").partition(":")
    if not name:
        raise ParameterError(f"{mechanism.name!r} cannot be audited: nothing searches the clearings of {form.title}.")
    return getattr(import_module(f"{form.__module__}.{module}"), name)(mechanism)
