"""EPSILON-GREEDY-SP: with a small probability a provider at random, otherwise the best posterior mean.

The simplest way to explore: with probability `epsilon` the rule picks any qualifying provider, all equally likely. Where it
fails: it never stops exploring, and explores the known as much as the unknown. Whoever wins leaves the platform the smaller of
its own and the best other score; a price that depends on the winner's own report is not truthful.

Source: Sutton and Barto (2018), Reinforcement Learning, section 2.2.
"""

from dataclasses import dataclass

from core.streams import child, uniform
from mechanisms.api import Guarantee, kernel, param
from mechanisms.forms.procurement import CHANCE, Procurement, ProcurementRule
from mechanisms.kernels.payments import pay_second_or_own
from mechanisms.kernels.posteriors import expect_means
from mechanisms.kernels.selection import any_of, best_and_second, count_equals, score_all


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (epsilon,) = param
    expect_means(form, work)
    score_all(form, work)
    favourite, _ = best_and_second(child(key, 0), form, work, work.score)
    winner, count = any_of(child(key, 1), form, work)
    if uniform(child(key, 2)) >= epsilon:
        winner = favourite
    if winner >= 0:
        pay_second_or_own(form, work, winner, deal)
        deal[CHANCE] = epsilon / count
        if work.score[winner] == work.score[favourite]:
            deal[CHANCE] += (1.0 - epsilon) / count_equals(form, work, favourite)
    return winner


@dataclass(frozen=True, repr=False)
class EpsilonGreedy(ProcurementRule):
    """A random provider with probability epsilon, else the best posterior mean."""

    name = "epsilon_greedy_sp"
    kernel = _clear
    guarantees = (
        Guarantee("individually_rational"),
        Guarantee("no_deficit"),
        Guarantee("monotone"),
        Guarantee("anonymous"),
        Guarantee("scale_equivariant"),
    )

    epsilon: float = param(0.1, "probability of choosing at random", low=0.0, high=1.0)
