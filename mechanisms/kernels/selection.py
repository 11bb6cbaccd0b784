"""Choosing a winner among the open providers of a form."""

from math import exp, inf, log

from mechanisms.kernels.jit import jit
from mechanisms.kernels.streams import child, gumbel, uniform


@jit()
def score_all(form, work):
    """Fill `work.score` with index * worth - ask (units of W) where the form is open."""
    for i in range(form.ask.size):
        if form.open[i] > 0.0:
            work.score[i] = work.index[i] * form.worth[i] - form.ask[i]


@jit()
def qualifies(form, work, i):
    """Whether provider i is open and at least as good as flying nobody (score >= 0)."""
    return (form.open[i] > 0.0) & (work.score[i] >= 0.0)


@jit()
def two_best(value, best, second):
    """The two highest of three numbers, `best` >= `second` being the highest so far."""
    lower = min(value, best)
    return max(value, best), max(second, lower)


@jit()
def best_and_second(key, form, work, preference):
    """Place of the best qualifying score and the best score (units of W) among the others, 0 (flying nobody) if there is none.

    Equal scores are decided by `preference`, then by an even draw. The place is -1 if nobody qualifies. The scan has no
    branch for who is open, which is random: mispredicted, it would cost more than all else here.
    """
    top, second, winner = -1.0, -1.0, -1
    for i in range(form.ask.size):
        score = work.score[i] if qualifies(form, work, i) else -1.0
        winner = i if score > top else winner
        top, second = two_best(score, top, second)
    if winner >= 0 and second == top:
        winner = _break_tie(child(key, form.ask.size), form, work, preference, winner)
    return winner, max(0.0, second)


@jit()
def _break_tie(key, form, work, preference, first):
    """One of the places with the score of `first`, the first of them: by preference, then by an even draw."""
    winner, ties = first, 1
    for i in range(first + 1, form.ask.size):
        if not qualifies(form, work, i) or work.score[i] < work.score[first]:
            continue
        if preference[i] > preference[winner]:
            winner, ties = i, 1
        elif preference[i] == preference[winner]:
            ties += 1
            if uniform(child(key, i)) * ties < 1.0:
                winner = i
    return winner


@jit()
def count_equals(form, work, winner):
    """How many qualifying providers, `winner` among them, have its score."""
    count = 0
    for i in range(form.ask.size):
        if qualifies(form, work, i) and work.score[i] == work.score[winner]:
            count += 1
    return count


@jit()
def best_other(form, work, winner):
    """The best score (units of W) among the qualifying providers other than `winner`, 0 (flying nobody) if there is none."""
    second = 0.0
    for i in range(form.ask.size):
        second = max(second, work.score[i] if qualifies(form, work, i) & (i != winner) else 0.0)
    return second


@jit()
def any_of(key, form, work):
    """Place of one qualifying provider, each with the same chance, and how many there are. (-1, 0) if nobody qualifies."""
    winner, count = -1, 0
    for i in range(form.ask.size):
        if qualifies(form, work, i):
            count += 1
            if uniform(child(key, i)) * count < 1.0:
                winner = i
    return winner, count


@jit()
def any_open(key, form):
    """Place of one open provider, each with the same chance whatever it asks, and how many there are. (-1, 0) if none is."""
    winner, count = -1, 0
    for i in range(form.ask.size):
        if form.open[i] > 0.0:
            count += 1
            if uniform(child(key, i)) * count < 1.0:
                winner = i
    return winner, count


@jit()
def noisy_score(key, work, i, temperature):
    """Provider i's score in temperatures, with Gumbel noise that depends on the key alone."""
    return work.score[i] / temperature + gumbel(child(key, i))


@jit()
def softmax_draw(key, form, work, temperature):
    """Draw a provider with probability proportional to exp(score / temperature), by one Gumbel-max; -1 if nobody qualifies.

    score + temperature * Gumbel noise has this winner distribution (Gumbel 1954; Yellott 1977), so no weights are summed.
    """
    winner, highest = -1, 0.0
    for i in range(form.ask.size):
        if qualifies(form, work, i):
            noisy = noisy_score(key, work, i, temperature)
            if winner < 0 or noisy > highest:
                winner, highest = i, noisy
    return winner


@jit()
def log_weight_of_others(form, work, winner, temperature):
    """ln of the sum of exp(score / temperature) over the qualifying providers other than `winner`; -inf if there is none."""
    top, total = 0.0, 0.0
    for i in range(form.ask.size):
        if i != winner and qualifies(form, work, i):
            top = max(top, work.score[i] / temperature)
    for i in range(form.ask.size):
        if i != winner and qualifies(form, work, i):
            total += exp(work.score[i] / temperature - top)
    return top + log(total) if total > 0.0 else -inf
