"""The reverse auction: providers ask, and the rule chooses one to fly the bundle."""

from dataclasses import dataclass
from math import nan
from typing import NamedTuple

import numpy as np

from core.jit import inlined
from core.parameters import ParameterError
from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism, MechanismError, Outcome
from mechanisms.forms.fields import Field, arrays


class Work(NamedTuple):
    """Where a kernel for `Procurement` leaves its workings, one float64 array of shape (K,) a field."""

    index: np.ndarray  #: the mechanism's estimate of each provider's reliability
    score: np.ndarray  #: index * worth - ask, units of W
    preference: np.ndarray  #: decides between equal scores


class Procurement(NamedTuple):
    """The form of a reverse auction: one float64 array of shape (K,) a field, one place a provider.

    `ask` (what a provider may lie about) and `worth` are in units of W, the tender's largest eligible bundle value.
    """

    ask: np.ndarray  #: reported price of flying the bundle, units of W
    worth: np.ndarray  #: value of the bundle this provider can carry, units of W
    open: np.ndarray  #: 1 where the provider is eligible and responds, else 0
    alpha: np.ndarray  #: the belief about the provider's reliability is Beta(alpha, beta)
    beta: np.ndarray
    tried: np.ndarray  #: auctions the provider has won in this market
    won: np.ndarray  #: of those, launches that succeeded
    truth: np.ndarray  #: the hidden reliability; NaN unless the mechanism declares `knows_truth`
    ceiling: np.ndarray  #: most that a provider may ask, for rules with such a bound, units of W; it does not depend on reports

    title = "the launch market"
    work = Work
    given = {  # noqa: RUF012 (a named tuple has no ClassVar)
        "ask": Field("reported price of flying the bundle", "W"),
        "alpha": Field("the belief about the provider's reliability is Beta(alpha, beta)", low=0.0, is_above=True),
        "beta": Field("its second parameter", low=0.0, is_above=True),
        "worth": Field("value of the bundle this provider can carry", "W", default=1.0),
        "open": Field("1 where the provider is eligible and responds, else 0", low=0.0, high=1.0, default=1.0),
        "tried": Field("auctions the provider has won in this market", "auctions", low=0.0, default=0.0),
        "won": Field("of those, launches that succeeded", "launches", low=0.0, default=0.0),
        "truth": Field("the hidden reliability, for mechanisms that know it", low=0.0, high=1.0, default=np.nan),
        "ceiling": Field("most that a provider may ask, for rules with such a bound", "W", default=1.0),
    }
    search = "search:Tenders"


#: Places in the `deal` array that a kernel fills; money in units of W. LEARN is 1 unless the kernel clears it,
#: CHANCE is the winner's probability of winning given the reports, NaN where the kernel does not know it.
REVENUE, RENT, SECOND, LEARN, CHANCE = range(5)
DEAL = ("revenue", "rent", "second", "learn", "chance")


@inlined()
def workings(rows):
    """The rows of an array (3, K) as `Work`."""
    return Work(rows[0], rows[1], rows[2])


@inlined()
def clean(deal):
    """Reset `deal` to what every kernel expects: no money, learning on, chance unknown."""
    deal[REVENUE] = deal[RENT] = deal[SECOND] = 0.0
    deal[LEARN], deal[CHANCE] = 1.0, nan


@inlined()
def adds_up(deal, score):
    """Whether revenue and rent, units of W, are the winner's score but for rounding; they are not where any is NaN."""
    return abs(deal[REVENUE] + deal[RENT] - score) <= 1e-9 * (1.0 + abs(score))


def fresh_deal() -> np.ndarray:
    """A `deal` array as every kernel expects it: no money, learning on, chance unknown."""
    deal = np.zeros(len(DEAL))
    deal[LEARN], deal[CHANCE] = 1.0, np.nan
    return deal


@dataclass(frozen=True, repr=False)
class ProcurementRule(Mechanism):
    """A rule that chooses a provider. Its kernel returns the winner's place, or -1 for nobody, and fills `deal` with the money."""

    form = Procurement

    def clear(
        self, *, ask, alpha, beta, worth=1.0, open=1.0, tried=0.0, won=0.0, truth=np.nan, ceiling=1.0, n_auctions=0, seed=0
    ) -> Outcome:
        """Clear a single tender of K providers outside any market.

        Arguments have the meaning of `Procurement` and broadcast to shape (K,); `seed` keys the mechanism's own draws.

        Raises:
            ParameterError: shapes do not fit together, a number is not allowed (`Procurement.given`), `tried` exceeds n_auctions, or the
                truth is missing for a mechanism that knows it.
            MechanismError: the mechanism chose a provider that is not open, or its money does not add up.
        """
        given = {
            **{"ask": ask, "worth": worth, "open": open, "alpha": alpha, "beta": beta, "tried": tried, "won": won},
            **{"truth": truth if self.knows_truth else np.nan, "ceiling": ceiling},
        }
        form = Procurement(**arrays(Procurement.given, given))
        if np.any(form.tried > n_auctions):
            raise ParameterError(f"tried must be at most n_auctions = {n_auctions}; got {form.tried.max():g}.")
        if self.knows_truth and np.isnan(form.truth).any():
            raise ParameterError(f"{self.label} knows the truth: it needs truth=, each from 0 to 1; got {truth!r}.")
        work = Work(*np.zeros((len(Work._fields), form.ask.size)))
        deal = fresh_deal()
        winner = self.decide(stream(seed, MECHANISM, 0), n_auctions, form, work, deal)
        self._check_answer(winner, form, work, deal)
        allocation, payment = np.zeros(form.ask.size), np.zeros(form.ask.size)
        if winner >= 0:
            allocation[winner] = -1.0
            payment[winner] = -(form.ask[winner] + deal[RENT])
        return Outcome(allocation, payment)

    def _check_answer(self, winner: int, form: Procurement, work: Work, deal: np.ndarray) -> None:
        """Refuse an outcome that a market would refuse."""
        if winner == -1:
            return
        if not 0 <= winner < form.ask.size or form.open[winner] == 0.0:
            raise MechanismError(f"{self.label} broke its contract: it chose place {winner}, where no provider is open.")
        if not adds_up(deal, work.score[winner]):
            raise MechanismError(f"{self.label} broke its contract: its revenue and rent do not add up to the winner's score.")
