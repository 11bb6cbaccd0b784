"""The random markets of one clearing with a mechanism in them: instances, their clearing, and the compiled search over many.

`Tenders` and `Sales` have the same methods, so that all else of the audit knows one kind of instance. A participant's surplus
is truth x allocation - payment, for sellers and buyers alike (`Outcome`). Money is in units of W in a tender, and in the unit of the
bids in a sale.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from core.streams import child
from mechanisms.api import Mechanism, MechanismError, Outcome
from mechanisms.forms.bids import Award, Bids
from mechanisms.forms.procurement import CHANCE, RENT, REVENUE, Procurement, Work, fresh_deal
from mechanisms.kernels import auditing
from mechanisms.kernels.instances import SIZES, draw_sale, draw_tender, draws_key
from mechanisms.kernels.rule import Rule
from mechanisms.values import Exponential, Lognormal, TwoUniforms, Uniform

BELIEFS = np.array(
    [
        belief.row
        for belief in (
            Uniform(),
            Uniform(0.3, 0.9),
            Uniform(0.0, 2.0),
            Exponential(0.5),
            Lognormal(-0.5, 0.5),
            TwoUniforms(0.0, 0.4, 1.5, 0.8),
            TwoUniforms(0.2, 0.5, 1.0, 0.2),
        )
    ]
)


@dataclass(frozen=True)
class Instance:
    """One market to be cleared: the form, auctions held before, the key of the mechanism's draws, and who may lie (-1: nobody).

    Field 0 of a form is the report; it is the participant's truth in an instance that `draw` returns.
    """

    form: Procurement | Bids
    n_auctions: int
    key: int
    liar: int

    @property
    def truth(self) -> float:
        """What the liar reports: in an instance as drawn, its cost or value."""
        return float(self.form[0][self.liar])

    def reporting(self, report: float) -> "Instance":
        """The instance in which the liar reports something else."""
        reports = self.form[0].copy()
        reports[self.liar] = report
        return replace(self, form=self.form._replace(**{self.form._fields[0]: reports}))


class Cleared(NamedTuple):
    """What came of an instance: who receives and pays what, and what the kernel left behind."""

    outcome: Outcome
    chance: float  #: stated chance of the winner to win; NaN where none is
    chosen: int  #: what the kernel returned: the winner's place, or the number of items sold
    work: tuple
    deal: np.ndarray

    def utility(self, participant: int, truth: float) -> float:
        """The participant's surplus."""
        return float(truth * self.outcome.allocation[participant] - self.outcome.payment[participant])

    def wins(self, participant: int) -> bool:
        """Whether the participant flies, or receives an item."""
        return bool(self.outcome.allocation[participant] != 0.0)


CHUNK = 50_000  # instances between two looks at whether to stop


class _Prepared:
    """What `Tenders` and `Sales` share: the rule and its stores, instance by instance where it is prepared anew for each run."""

    def __init__(self, mechanism: Mechanism):
        self.mechanism = mechanism
        self._kept = ((), np.zeros((1, 0)))

    @property
    def compiled(self) -> bool:
        """Whether there is a kernel that the compiled loops can call."""
        return self.mechanism.kernel is not None

    def _rule(self, stores: np.ndarray) -> Rule:
        """The mechanism as the compiled loops have it; they put the stores into it in turns."""
        return self.mechanism.rule(stores[0].copy())

    def _stores(self, keys: Iterable[int], n: int) -> np.ndarray:
        """Stores as prepared for clearings of n participants with these keys, shape (keys, .); one row for all if it is empty."""
        if not self.mechanism.prepare(np.uint64(0), n).size:
            return np.zeros((1, 0))
        return np.array([self.mechanism.prepare_alone(np.uint64(key), n) for key in keys])

    def _stores_of_instances(self, seed: int, first: int, count: int) -> np.ndarray:
        """The same for instances first, first + SIZES, ... of `seed`, on draw 0."""
        keys = (child(np.uint64(draws_key(np.uint64(seed), first + place * SIZES)), 0) for place in range(count))
        return self._stores(keys, 1 + first % SIZES)

    def _stores_of_draws(self, instance: Instance, first: int, count: int) -> np.ndarray:
        """The same for draws first, first + 1, ... of an instance; kept for the next report on the same draws."""
        wanted = (instance.key, first, count)
        if self._kept[0] != wanted:
            keys = (child(np.uint64(instance.key), first + place) for place in range(count))
            self._kept = wanted, self._stores(keys, instance.form[0].size)
        return self._kept[1]


class Tenders(_Prepared):
    """A mechanism of the launch market in random tenders. Providers misreport their cost."""

    properties = ("individually_rational", "no_deficit", "efficient", "monotone", "scale_equivariant")
    unit = "W"

    def draw(self, seed: int, number: int) -> Instance:
        """Tender `number` of `seed`."""
        form = Procurement(*np.ones((len(Procurement._fields), 1 + number % SIZES)))
        n_auctions, liar = draw_tender(np.uint64(seed), number, self.mechanism.knows_truth, form)
        return Instance(form, int(n_auctions), int(draws_key(np.uint64(seed), number)), int(liar))

    def clear(self, instance: Instance, draw: int = 0) -> Cleared:
        """Clear the instance on one of its draws.

        Raises:
            MechanismError: the winner is not open, or revenue and rent do not add up to its score.
        """
        form = instance.form
        work, deal = Work(*np.zeros((len(Work._fields), form.ask.size))), fresh_deal()
        key = child(np.uint64(instance.key), draw)
        winner = self.mechanism.decide(key, instance.n_auctions, form, work, deal)
        if not auditing.is_sound_tender(winner, form, work, deal):
            raise self.broken(f"where the asks are {form.ask.tolist()}")
        allocation, payment = np.zeros((2, form.ask.size))
        if winner >= 0:
            allocation[winner], payment[winner] = -1.0, -(form.ask[winner] + deal[RENT])
        return Cleared(Outcome(allocation, payment), float(deal[CHANCE]), int(winner), work, deal)

    def report(self, truth: float, scale: float, shift: float) -> float:
        """The ask of a provider of that cost under a misreport."""
        return scale * truth + shift

    def is_better(self, report: float, than: float) -> bool:
        """Whether an ask is easier to win with."""
        return report < than

    def note_truthful(self, number: int, instance: Instance, cleared: Cleared, breaches: np.ndarray) -> None:
        """Note what breaks in a clearing of an instance in which all tell the truth, and in twice the currency."""
        form, deal = instance.form, cleared.deal
        auditing.note_truthful_tender(number, cleared.chosen, self.mechanism.knows_truth, form, deal, breaches)
        money = {name: 2.0 * getattr(form, name) for name in ("ask", "worth", "ceiling")}
        doubled = self.clear(replace(instance, form=form._replace(**money)))
        differs = auditing.tender_differs_when_doubled(cleared.chosen, deal[RENT], deal[REVENUE], doubled.chosen, doubled.deal)
        auditing.note_breach(breaches[auditing.SCALED], differs, number, -1)

    def search(self, seed: int, first: int, count: int, lies: np.ndarray, gains: np.ndarray, breaches: np.ndarray) -> int:
        """Tenders first, first + SIZES, ... in machine code; returns the number of a broken one, or -1."""
        size = 1 + first % SIZES
        form = Procurement(*np.ones((len(Procurement._fields), size)))
        work = Work(*np.zeros((len(Work._fields), size)))
        stores = self._stores_of_instances(seed, first, count)
        return auditing.audit_tenders(
            self._rule(stores), np.uint64(seed), first, count, lies, stores, self.mechanism.knows_truth,
            form, work, fresh_deal(), gains, breaches,
        )  # fmt: skip

    def over_draws(self, instance: Instance, truth: float, first: int, out: np.ndarray) -> int:
        """Fill `out`, a row (utility, won, stated chance) a draw of the liar's; returns a draw that broke the contract, or -1."""
        form = instance.form
        work = Work(*np.zeros((len(Work._fields), form.ask.size)))
        stores = self._stores_of_draws(instance, first, len(out))
        return auditing.seller_over_draws(
            self._rule(stores), np.uint64(instance.key), first, instance.n_auctions, instance.liar, truth,
            form, stores, work, fresh_deal(), out,
        )  # fmt: skip

    def broken(self, where: str) -> MechanismError:
        """The error for a mechanism that broke its contract."""
        return MechanismError(
            f"{self.mechanism.label} broke its contract in the audit, {where}: it chose a provider that is not open, or its revenue "
            "and rent do not add up to the winner's score."
        )


class Sales(_Prepared):
    """A mechanism that sells items, in random sales. Bidders misreport their value."""

    properties = Tenders.properties
    unit = "the unit of the bids"

    def __init__(self, mechanism: Mechanism):
        super().__init__(mechanism)
        self.units = getattr(mechanism, "units", 1)
        self.knows_values = getattr(mechanism, "knows_values", False)

    def draw(self, seed: int, number: int) -> Instance:
        """Sale `number` of `seed`."""
        form = Bids(*np.zeros((len(Bids._fields), 1 + number % SIZES)))
        bidder = draw_sale(np.uint64(seed), number, BELIEFS, self.knows_values, form)
        return Instance(form, 0, int(draws_key(np.uint64(seed), number)), int(bidder))

    def clear(self, instance: Instance, draw: int = 0) -> Cleared:
        """Clear the instance on one of its draws.

        Raises:
            MechanismError: more than the items on sale are given, parts of one, or payments that are no numbers.
        """
        award, deal = Award(*np.zeros((len(Award._fields), instance.form.bid.size))), np.zeros(0)
        sold = self.mechanism.decide(child(np.uint64(instance.key), draw), 0, instance.form, award, deal)
        if not auditing.is_sound_sale(sold, self.units, award):
            raise self.broken(f"where the bids are {instance.form.bid.tolist()}")
        return Cleared(Outcome(award.allocation, award.payment), np.nan, int(sold), award, deal)

    def report(self, truth: float, scale: float, shift: float) -> float:
        """The bid of a bidder of that value under a misreport; not below 0."""
        return max(0.0, scale * truth + shift)

    def is_better(self, report: float, than: float) -> bool:
        """Whether a bid is easier to win with."""
        return report > than

    def note_truthful(self, number: int, instance: Instance, cleared: Cleared, breaches: np.ndarray) -> None:
        """Note what breaks in a clearing of an instance in which all tell the truth, and in twice the currency."""
        auditing.note_truthful_sale(number, self.units, instance.form, cleared.work, breaches)
        doubled = self.clear(replace(instance, form=instance.form._replace(bid=2.0 * instance.form.bid)))
        differs = auditing.differs_when_doubled(cleared.work, doubled.work)
        auditing.note_breach(breaches[auditing.SCALED], differs, number, -1)

    def search(self, seed: int, first: int, count: int, lies: np.ndarray, gains: np.ndarray, breaches: np.ndarray) -> int:
        """Sales first, first + SIZES, ... in machine code; returns the number of a broken one, or -1."""
        size = 1 + first % SIZES
        form = Bids(*np.zeros((len(Bids._fields), size)))
        work, other = (Award(*np.zeros((len(Award._fields), size))) for _ in range(2))
        stores = self._stores_of_instances(seed, first, count)
        return auditing.audit_sales(
            self._rule(stores), np.uint64(seed), first, count, lies, stores, self.knows_values, BELIEFS, self.units,
            form, work, other, np.zeros(0), gains, breaches,
        )  # fmt: skip

    def over_draws(self, instance: Instance, truth: float, first: int, out: np.ndarray) -> int:
        """Fill `out`, a row (utility, won, NaN) a draw of the liar's; returns a draw that broke the contract, or -1."""
        work = Award(*np.zeros((len(Award._fields), instance.form.bid.size)))
        stores = self._stores_of_draws(instance, first, len(out))
        return auditing.buyer_over_draws(
            self._rule(stores), np.uint64(instance.key), first, instance.liar, truth, self.units,
            instance.form, stores, work, np.zeros(0), out,
        )  # fmt: skip

    def broken(self, where: str) -> MechanismError:
        """The error for a mechanism that broke its contract."""
        return MechanismError(
            f"{self.mechanism.label} broke its contract in the audit, {where}: it gave more items than there are, parts of one, or "
            "other payments than finite numbers."
        )


def market_of(mechanism: Mechanism) -> Tenders | Sales:
    """The random markets that a mechanism is audited in."""
    return {Procurement: Tenders, Bids: Sales}[mechanism.form](mechanism)
