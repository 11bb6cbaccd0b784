"""Random tenders with a mechanism in them."""

from dataclasses import replace

import numpy as np

from core.streams import child
from mechanisms.api import MechanismError, Outcome
from mechanisms.forms.clearings import Cleared, Clearings, Instance
from mechanisms.forms.procurement import CHANCE, RENT, REVENUE, Procurement, Work, fresh_deal, trials
from mechanisms.kernels.auditing import SCALED, SIZES, draws_key, note_breach


class Tenders(Clearings):
    """A mechanism in random tenders. Providers misreport their cost."""

    properties = ("individually_rational", "no_deficit", "efficient", "monotone", "scale_equivariant")
    unit = "W"

    def draw(self, seed: int, number: int) -> Instance:
        """Tender `number` of `seed`."""
        form = Procurement(*np.ones((len(Procurement._fields), 1 + number % SIZES)))
        n_auctions, liar = trials.draw_tender(np.uint64(seed), number, self.mechanism.knows_truth, form)
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
        if not trials.is_sound_tender(winner, form, work, deal):
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
        """Note the promises that a truthful clearing breaks, and those that it breaks when all money is doubled."""
        form, deal = instance.form, cleared.deal
        trials.note_truthful_tender(number, cleared.chosen, self.mechanism.knows_truth, form, deal, breaches)
        money = {name: 2.0 * getattr(form, name) for name in ("ask", "worth", "ceiling")}
        doubled = self.clear(replace(instance, form=form._replace(**money)))
        differs = trials.tender_differs_when_doubled(cleared.chosen, deal[RENT], deal[REVENUE], doubled.chosen, doubled.deal)
        note_breach(breaches[SCALED], differs, number, -1)

    def search(self, seed: int, first: int, count: int, lies: np.ndarray, gains: np.ndarray, breaches: np.ndarray) -> int:
        """Tenders first, first + SIZES, ... in machine code; returns the number of a broken one, or -1."""
        size = 1 + first % SIZES
        form = Procurement(*np.ones((len(Procurement._fields), size)))
        work = Work(*np.zeros((len(Work._fields), size)))
        stores = self._stores_of_instances(seed, first, count)
        return trials.audit_tenders(
            self._rule(stores), np.uint64(seed), first, count, lies, stores, self.mechanism.knows_truth,
            form, work, fresh_deal(), gains, breaches,
        )  # fmt: skip

    def over_draws(self, instance: Instance, truth: float, first: int, out: np.ndarray) -> int:
        """Fill `out`, a row (utility, won, stated chance) a draw of the liar's; returns a draw that broke the contract, or -1."""
        form = instance.form
        work = Work(*np.zeros((len(Work._fields), form.ask.size)))
        stores = self._stores_of_draws(instance, first, len(out))
        return trials.seller_over_draws(
            self._rule(stores), np.uint64(instance.key), first, instance.n_auctions, instance.liar, truth,
            form, stores, work, fresh_deal(), out,
        )  # fmt: skip

    def broken(self, where: str) -> MechanismError:
        """The error for a mechanism that broke its contract."""
        return MechanismError(
            f"{self.mechanism.label} broke its contract in the audit, {where}: it chose a provider that is not open, or its revenue "
            "and rent do not add up to the winner's score."
        )
