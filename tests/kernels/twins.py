"""Plain-Python twins of the kernels, written from the specification and the papers: slow, and plain to see through."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cache
from itertools import pairwise

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import log_expit, logsumexp, rel_entr

from mechanisms.forms.procurement import Procurement, Work


def form_of(scores, open_=None) -> tuple[Procurement, Work]:
    """A form and workings in which provider i has score scores[i] (index 1, worth score + 1, ask 1)."""
    scores = np.asarray(scores, float)
    k = scores.size
    nan, ones = np.full(k, np.nan), np.ones(k)
    form = Procurement(ones, scores + 1.0, ones if open_ is None else np.asarray(open_, float), ones, ones, nan, nan, nan, nan)
    return form, Work(ones, scores.copy(), nan.copy())


@cache
def posterior_mean(alpha: float, beta: float) -> float:
    return float(Fraction(alpha) / (Fraction(alpha) + Fraction(beta)))


def ucb_index(mean: float, tried: float, n: int, c: float) -> float:
    """Auer, Cesa-Bianchi and Fischer (2002)."""
    return math.inf if tried == 0 else mean + c * math.sqrt(math.log(n) / tried)


def divergence(p: float, q: float) -> float:
    return float(rel_entr(p, q) + rel_entr(1.0 - p, 1.0 - q))


def kl_ucb_index(mean: float, tried: float, n: int, c: float) -> float:
    """Garivier and Cappe (2011): max{q : tried kl(mean, q) <= c ln n}, by a bracketing root finder."""
    if tried == 0:
        return math.inf
    budget = c * math.log(n) / tried
    ceiling = 1.0 - 1e-12  # from here on the index is 1
    if mean >= 1.0 or budget == 0.0:
        return mean
    if divergence(mean, ceiling) <= budget:
        return 1.0
    return brentq(lambda q: divergence(mean, q) - budget, mean, ceiling, xtol=1e-15, rtol=1e-14)


def qualifying(scores, open_) -> list[int]:
    """Who may win: open, and no worse than flying nobody."""
    return [i for i, (score, is_open) in enumerate(zip(scores, open_, strict=True)) if is_open and score >= 0.0]


def best_set(scores, open_, preference) -> set[int]:
    """Everyone who may win the award: the best score, among those the highest preference."""
    able = qualifying(scores, open_)
    top = [i for i in able if scores[i] == max(scores[j] for j in able)]
    return {i for i in top if preference[i] == max(preference[j] for j in top)}


def best_other(scores, open_, winner: int) -> float:
    return max([scores[i] for i in qualifying(scores, open_) if i != winner], default=0.0)


def softmax(scores, open_, tau: float) -> dict[int, float]:
    """Chance of winning of each who qualifies."""
    able = qualifying(scores, open_)
    total = logsumexp([scores[i] / tau for i in able])
    return {i: math.exp(scores[i] / tau - total) for i in able}


def softmax_rent(score: float, others: list[float], tau: float) -> float:
    """Myerson's integral of the winning probability from 0 to `score`, over that probability, by quadrature.

    The integrand is taken relative to its value at `score`, so it is at most 1 however small the probability; it
    bends where the score meets the others' weight, and falls off within some tau of its upper end.
    """
    if not others:
        return score
    log_others = float(logsumexp(np.array(others) / tau))
    at_score = log_expit(score / tau - log_others)
    bend = tau * log_others
    marks = {0.0, score, *(p for mark in (bend, score) for p in (mark - 40 * tau, mark - 4 * tau, mark, mark + 40 * tau))}
    edges = sorted(mark for mark in marks if 0.0 <= mark <= score)
    pieces = [
        quad(lambda s: math.exp(log_expit(s / tau - log_others) - at_score), low, high, epsabs=1e-12, epsrel=1e-12, limit=200)[0]
        for low, high in pairwise(edges)
        if high - low > 1e-11  # less adds nothing, and quad cannot split what is a few floats wide
    ]
    return math.fsum(pieces)


def softmax_price_exact(score: float, others: list[float], tau: float) -> float:
    """The specification's formula I - (tau / x) ln[(e^(I / tau) + S) / (1 + S)], with as many digits as it takes."""
    with localcontext() as context:
        context.prec = 60 + int(max([score, *others]) / tau)
        t = Decimal(tau)
        own = (Decimal(score) / t).exp()
        rest = sum((Decimal(other) / t).exp() for other in others) + Decimal(0)
        chance = own / (own + rest)
        return float(Decimal(score) - t / chance * ((own + rest) / (1 + rest)).ln())


def sorted_places(order, density) -> list[int]:
    """Falling density, equal ones in rising order of place."""
    return sorted(order, key=lambda place: (-density[place], place))


def fill(order, mass, volume, value, capacity_kg: float, capacity_m3: float):
    """Greedy fill: who flies, and for those who do not, whether mass and volume were missing.

    What is left is taken payload by payload, so that round masses that just fill a round capacity are judged as the kernel does.
    """
    carried, refused = [], {}
    room_kg, room_m3 = capacity_kg, capacity_m3
    for j in order:
        if mass[j] <= room_kg and volume[j] <= room_m3:
            carried.append(j)
            room_kg, room_m3 = room_kg - mass[j], room_m3 - volume[j]
        else:
            refused[j] = (mass[j] > room_kg, volume[j] > room_m3)
    return carried, refused
