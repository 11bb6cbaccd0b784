"""Choosing a winner among the open providers of a form."""

from math import inf, log

import numpy as np

from core.jit import inlined, lean
from core.streams import child, exp_of_minus, exponential, exponential_at_once, uniform


@inlined()
def score_all(form, work):
    """Fill `work.score` with index * worth - ask (units of W) where the form is open, and -inf elsewhere."""
    for i in range(form.ask.size):
        score = work.index[i] * form.worth[i] - form.ask[i]
        work.score[i] = score if form.open[i] > 0.0 else -inf


@inlined()
def qualifies(form, work, i):
    """Whether provider i is open and at least as good as flying nobody (score >= 0)."""
    return (form.open[i] > 0.0) & (work.score[i] >= 0.0)


@inlined()
def two_best(value, best, second):
    """The two highest of three numbers, `best` >= `second` being the highest so far."""
    lower = best if best < value else value
    return best if best > value else value, lower if lower > second else second


@inlined()
def best_and_second(key, form, work, preference):
    """Place of the best qualifying score and the best score (units of W) among the others, 0 (flying nobody) if there is none.

    Equal scores are decided by `preference`, then by an even draw. The place is -1 if nobody qualifies. The scan asks who is
    open only where a score is among the best so far, which is rare: a branch on a random condition is mispredicted, and slow.
    """
    top, second, winner = (
        -1.0,
        -1.0,
        np.int64(-1),
    )  # a bare -1 has a type of its own, for which numba would compile `_break_tie` again
    for i in range(form.ask.size):
        score = work.score[i]
        if score > second and qualifies(form, work, i):
            winner = i if score > top else winner
            top, second = two_best(score, top, second)
    if winner >= 0 and second == top:
        winner = _break_tie(child(key, form.ask.size), form, work, preference, winner)
    return winner, second if second > 0.0 else 0.0


@inlined()
def _break_tie(key, form, work, preference, first):
    """One of the places with the score of `first`, the first of them: by preference, then by an even draw."""
    winner, ties = first, 1
    for i in range(first + 1, form.ask.size):
        if work.score[i] < work.score[first] or not qualifies(form, work, i):
            continue
        if preference[i] > preference[winner]:
            winner, ties = i, 1
        elif preference[i] == preference[winner]:
            ties += 1
            if uniform(child(key, i)) * ties < 1.0:
                winner = i
    return winner


@lean()
def count_equals(form, work, winner):
    """How many qualifying providers, `winner` among them, have its score."""
    count = 0
    for i in range(form.ask.size):
        if qualifies(form, work, i) and work.score[i] == work.score[winner]:
            count += 1
    return count


@lean()
def best_other(form, work, winner):
    """The best score (units of W) among the qualifying providers other than `winner`, 0 (flying nobody) if there is none."""
    second = 0.0
    for i in range(form.ask.size):
        if work.score[i] > second and i != winner and qualifies(form, work, i):
            second = work.score[i]
    return second


@lean()
def any_of(key, form, work):
    """Place of one qualifying provider, each with the same chance, and how many there are. (-1, 0) if nobody qualifies."""
    winner, count = -1, 0
    for i in range(form.ask.size):
        if qualifies(form, work, i):
            count += 1
            if uniform(child(key, i)) * count < 1.0:
                winner = i
    return winner, count


@lean()
def any_open(key, form):
    """Place of one open provider, each with the same chance whatever it asks, and how many there are. (-1, 0) if none is."""
    winner, count = -1, 0
    for i in range(form.ask.size):
        if form.open[i] > 0.0:
            count += 1
            if uniform(child(key, i)) * count < 1.0:
                winner = i
    return winner, count


@lean()
def noisy_score(key, work, i, temperature):
    """Provider i's score in temperatures, with the Gumbel noise that `softmax_draw` gives it, which depends on the key alone."""
    return work.score[i] / temperature - log(exponential(child(key, i)))


@lean()
def softmax_draw(key, form, work, temperature):
    """Draw a provider with probability proportional to exp(score / temperature); -1 if nobody qualifies.

    A race: the provider with the least exponential time / weight wins with that probability (Yellott 1977). This equals adding Gumbel
    noise to score / temperature, without the logarithms. `work.preference` is written.
    """
    _weigh(form, work, temperature, -1)
    winner, least = -1, 1e308  # practically never, and 0 if multiplied by 0
    for i in range(form.ask.size):
        time, accepted = exponential_at_once(child(key, i))
        if (time < least * work.preference[i]) | (not accepted):
            time = exponential(child(key, i))
            if work.preference[i] > 0.0 and time < least * work.preference[i]:
                winner, least = i, time / work.preference[i]
    return winner


@lean()
def log_weight_of_others(form, work, winner, temperature):
    """ln of the sum of exp(score / temperature) over the qualifying providers other than `winner`; -inf if there is none.

    `work.preference` is written.
    """
    top, total = _weigh(form, work, temperature, winner), 0.0
    for i in range(form.ask.size):
        total += work.preference[i]
    return top / temperature + log(total) if total > 0.0 else -inf


@lean()
def _weigh(form, work, temperature, left_out):
    """Fill `work.preference` with exp((score - top) / temperature), 0 for who does not qualify and for place `left_out`.

    Returns top, the best score among the others.
    """
    top = best_other(form, work, left_out)
    for i in range(form.ask.size):
        below = (top - work.score[i]) / temperature
        weight = exp_of_minus(below if below > 0.0 else 0.0)
        work.preference[i] = weight if qualifies(form, work, i) & (i != left_out) else 0.0
    return top
