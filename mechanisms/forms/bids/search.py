"""Random sales with a mechanism in them."""

from dataclasses import replace

import numpy as np

from core.streams import child
from mechanisms.api import Mechanism, MechanismError, Outcome
from mechanisms.forms.bids import Award, Bids, trials
from mechanisms.forms.clearings import Cleared, Clearings, Instance
from mechanisms.kernels.auditing import SCALED, SIZES, draws_key, note_breach
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


class Sales(Clearings):
    """A mechanism that sells items, in random sales. Bidders misreport their value."""

    properties = ("individually_rational", "no_deficit", "efficient", "monotone", "scale_equivariant")
    unit = "the unit of the bids"

    def __init__(self, mechanism: Mechanism):
        super().__init__(mechanism)
        self.units = getattr(mechanism, "units", 1)
        self.knows_values = getattr(mechanism, "knows_values", False)

    def draw(self, seed: int, number: int) -> Instance:
        """Sale `number` of `seed`."""
        form = Bids(*np.zeros((len(Bids._fields), 1 + number % SIZES)))
        bidder = trials.draw_sale(np.uint64(seed), number, BELIEFS, self.knows_values, form)
        return Instance(form, 0, int(draws_key(np.uint64(seed), number)), int(bidder))

    def clear(self, instance: Instance, draw: int = 0) -> Cleared:
        """Clear the instance on one of its draws.

        Raises:
            MechanismError: it gives more items than are on sale, or parts of one, or payments are not numbers.
        """
        award, deal = Award(*np.zeros((len(Award._fields), instance.form.bid.size))), np.zeros(0)
        sold = self.mechanism.decide(child(np.uint64(instance.key), draw), 0, instance.form, award, deal)
        if not trials.is_sound_sale(sold, self.units, award):
            raise self.broken(f"where the bids are {instance.form.bid.tolist()}")
        return Cleared(Outcome(award.allocation, award.payment), np.nan, int(sold), award, deal)

    def report(self, truth: float, scale: float, shift: float) -> float:
        """The bid of a bidder of that value under a misreport; not below 0."""
        return max(0.0, scale * truth + shift)

    def is_better(self, report: float, than: float) -> bool:
        """Whether a bid is easier to win with."""
        return report > than

    def note_truthful(self, number: int, instance: Instance, cleared: Cleared, breaches: np.ndarray) -> None:
        """Note the promises that a truthful clearing breaks, and those that it breaks when all money is doubled."""
        trials.note_truthful_sale(number, self.units, instance.form, cleared.work, breaches)
        doubled = self.clear(replace(instance, form=instance.form._replace(bid=2.0 * instance.form.bid)))
        differs = trials.differs_when_doubled(cleared.work, doubled.work)
        note_breach(breaches[SCALED], differs, number, -1)

    def search(self, seed: int, first: int, count: int, lies: np.ndarray, gains: np.ndarray, breaches: np.ndarray) -> int:
        """Sales first, first + SIZES, ... in machine code; returns the number of a broken one, or -1."""
        size = 1 + first % SIZES
        form = Bids(*np.zeros((len(Bids._fields), size)))
        work, other = (Award(*np.zeros((len(Award._fields), size))) for _ in range(2))
        stores = self._stores_of_instances(seed, first, count)
        return trials.audit_sales(
            self._rule(stores), np.uint64(seed), first, count, lies, stores, self.knows_values, BELIEFS, self.units,
            form, work, other, np.zeros(0), gains, breaches,
        )  # fmt: skip

    def over_draws(self, instance: Instance, truth: float, first: int, out: np.ndarray) -> int:
        """Fill `out`, a row (utility, won, NaN) a draw of the liar's; returns a draw that broke the contract, or -1."""
        work = Award(*np.zeros((len(Award._fields), instance.form.bid.size)))
        stores = self._stores_of_draws(instance, first, len(out))
        return trials.buyer_over_draws(
            self._rule(stores), np.uint64(instance.key), first, instance.liar, truth, self.units,
            instance.form, stores, work, np.zeros(0), out,
        )  # fmt: skip

    def broken(self, where: str) -> MechanismError:
        """The error for a mechanism that broke its contract."""
        return MechanismError(
            f"{self.mechanism.label} broke its contract in the audit, {where}: it gave more items than there are, parts of one, or "
            "other payments than finite numbers."
        )
