"""Rules with faults that the audit must find. They are not registered."""

from dataclasses import dataclass

import numpy as np

from mechanisms import Guarantee, Mechanism
from mechanisms.api import kernel, mechanism_class
from mechanisms.forms.bids import ItemAuction
from mechanisms.forms.procurement import CHANCE, RENT, REVENUE, Procurement, ProcurementRule
from mechanisms.kernels.payments import promise, second_score_auction
from mechanisms.kernels.posteriors import posterior_mean


def named(cls: type, name: str, *promises: str, scope: str = "clearing") -> Mechanism:
    """An instance that declares `promises`; the name is given after the class is made, so it is not registered."""
    cls.name, cls.guarantees = name, tuple(Guarantee(promised, scope) for promised in promises)
    return cls()


@dataclass(frozen=True, repr=False)
class PayAsAsked(ProcurementRule):
    """The best posterior mean wins and is paid what it asks; in plain Python."""

    def decide(self, key, n_auctions, form, work, deal):
        work.score[:] = np.where(form.open > 0.0, form.alpha / (form.alpha + form.beta) * form.worth - form.ask, -np.inf)
        winner = int(work.score.argmax())
        if work.score[winner] < 0.0:
            return -1
        deal[REVENUE], deal[RENT] = work.score[winner], 0.0
        return winner


@kernel(Procurement)
def _second_with_bonus(key, n_auctions, form, param, store, inner, work, deal):
    for i in range(form.ask.size):
        work.index[i] = posterior_mean(form.alpha[i], form.beta[i])
    winner = second_score_auction(key, form, work, work.score, deal)
    if winner >= 0:
        promise(deal, work.score[winner], deal[REVENUE] - 0.02)
    return winner


@dataclass(frozen=True, repr=False)
class SecondWithBonus(ProcurementRule):
    """The second score, and a bonus of .02 W for the winner: who just loses gains by asking less."""

    kernel = _second_with_bonus


@kernel(Procurement)
def _optimist(key, n_auctions, form, param, store, inner, work, deal):
    for i in range(form.ask.size):
        work.index[i] = 1.0 if form.tried[i] == 0.0 else posterior_mean(form.alpha[i], form.beta[i])
    return second_score_auction(key, form, work, work.score, deal)


@dataclass(frozen=True, repr=False)
class Learner(ProcurementRule):
    """The second score, untried providers being taken for perfect: truthful in each tender, and not over several."""

    kernel = _optimist


@dataclass(frozen=True, repr=False)
class FirstScore(ProcurementRule):
    """Pays what is asked, compiled."""

    kernel = mechanism_class("first_score").kernel


@kernel(Procurement)
def _underpay(key, n_auctions, form, param, store, inner, work, deal):
    for i in range(form.ask.size):
        work.index[i] = posterior_mean(form.alpha[i], form.beta[i])
    winner = second_score_auction(key, form, work, work.score, deal)
    if winner >= 0:
        promise(deal, work.score[winner], work.score[winner] + 0.01)
    return winner


@dataclass(frozen=True, repr=False)
class Underpay(ProcurementRule):
    """The winner is paid .01 W less than it asks."""

    kernel = _underpay


@dataclass(frozen=True, repr=False)
class MiddleAsk(PayAsAsked):
    """The middle one of the open asks wins: to ask less can lose."""

    def decide(self, key, n_auctions, form, work, deal):
        places = [int(i) for i in np.argsort(form.ask, kind="stable") if form.open[i] > 0.0]
        if not places:
            return -1
        winner = places[len(places) // 2]
        work.score[:] = 1.0 - form.ask
        deal[REVENUE], deal[RENT] = work.score[winner], 0.0
        return winner


@dataclass(frozen=True, repr=False)
class Boastful(PayAsAsked):
    """Pays what is asked, and states a chance that is not that of its winner."""

    def decide(self, key, n_auctions, form, work, deal):
        winner = super().decide(key, n_auctions, form, work, deal)
        deal[CHANCE] = 1e-6
        return winner


@dataclass(frozen=True, repr=False)
class Lawless(PayAsAsked):
    """Lets whoever stands first win, open or not."""

    def decide(self, key, n_auctions, form, work, deal):
        return 0


@dataclass(frozen=True, repr=False)
class FirstComeVickrey(ItemAuction):
    """The highest bid wins and pays the second highest; the first of equal ones."""

    def decide(self, key, n_auctions, form, work, deal):
        winner = int(form.bid.argmax())
        work.allocation[:], work.payment[:] = 0.0, 0.0
        work.allocation[winner], work.payment[winner] = 1.0, np.delete(form.bid, winner).max(initial=0.0)
        return 1


@dataclass(frozen=True, repr=False)
class Overseller(FirstComeVickrey):
    """Says that it sold more than it did."""

    def decide(self, key, n_auctions, form, work, deal):
        return super().decide(key, n_auctions, form, work, deal) + 1
