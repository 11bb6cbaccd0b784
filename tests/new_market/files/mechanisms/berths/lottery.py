"""LOTTERY: berths are drawn, in plain Python."""

from dataclasses import dataclass

from core.streams import uniforms
from mechanisms.forms.berths import BerthRule


@dataclass(frozen=True, repr=False)
class Lottery(BerthRule):
    """Whoever is drawn gets on, and pays nothing."""

    name = "lottery"

    def decide(self, key, n_auctions, form, work, deal):
        """Fills `work`; returns how many get on."""
        winners = uniforms(key, form.bid.size).argsort()[: int(form.berths[0])]
        work.allocation[winners] = 1.0
        return len(winners)
