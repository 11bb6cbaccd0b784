"""What the winner of a procurement is owed. All money is in units of W, the tender's largest eligible bundle value.

A kernel reports `revenue`, the surplus promised to the platform, and `rent`, what the winner gets beyond its ask; they
add up to the winner's score.
"""

from math import exp, expm1, inf, log, log1p

from core.jit import inlined, lean
from mechanisms.forms.procurement import CHANCE, RENT, REVENUE, SECOND
from mechanisms.kernels.selection import best_and_second, best_other, log_weight_of_others, noisy_score, qualifies, score_all


@inlined()
def promise(deal, score, revenue):
    """Split the winner's score into what the platform is promised and the winner's rent."""
    deal[REVENUE] = revenue
    deal[RENT] = score - revenue


@lean()
def second_score_auction(key, form, work, preference, deal):
    """Score by `work.index`, let the best score win and leave the platform the second best (Che 1993, the second-score auction).

    Returns the winner's place, or -1. Fills `work.score` and `deal`.
    """
    score_all(form, work)
    winner, deal[SECOND] = best_and_second(key, form, work, preference)
    if winner >= 0:
        promise(deal, work.score[winner], deal[SECOND])
    return winner


@lean()
def pay_second_or_own(form, work, winner, deal):
    """Leave the platform the smaller of the winner's own score and the best other's, for rules that ignore scores."""
    deal[SECOND] = best_other(form, work, winner)
    promise(deal, work.score[winner], min(deal[SECOND], work.score[winner]))


@lean()
def pay_softmax(form, work, winner, temperature, deal):
    """The payment that makes the softmax draw truthful in expectation (Myerson 1981, lemma 2).

    The integral of the winning probability x(s) = e^(s/t) / (e^(s/t) + S) from 0 to the winner's score s, over x(s):
    (t / x) ln[(e^(s/t) + S) / (1 + S)], S the sum over the others, is the winner's rent.
    """
    log_others = log_weight_of_others(form, work, winner, temperature)
    scaled = work.score[winner] / temperature
    deal[CHANCE] = exp(-_softplus(log_others - scaled))
    deal[SECOND] = best_other(form, work, winner)
    rent = temperature * _rent_in_temperatures(scaled, log_others)
    promise(deal, work.score[winner], max(0.0, work.score[winner] - rent))


@lean()
def pay_noisy_second(key, form, work, winner, temperature, deal):
    """Leave the platform the smallest score with which `softmax_draw` would have chosen the winner under the same noise."""
    runner_up = -inf
    for i in range(form.ask.size):
        if i != winner and qualifies(form, work, i):
            runner_up = max(runner_up, noisy_score(key, work, i, temperature))
    score = work.score[winner]
    noise = noisy_score(key, work, winner, temperature) - score / temperature
    deal[CHANCE] = exp(-_softplus(log_weight_of_others(form, work, winner, temperature) - score / temperature))
    deal[SECOND] = best_other(form, work, winner)
    promise(deal, score, min(score, max(0.0, temperature * (runner_up - noise))))


@lean()
def _rent_in_temperatures(scaled, log_others):
    """(1 / x) ln[(e^y + S) / (1 + S)] for y = `scaled` >= 0 and ln S = `log_others`, without overflow or cancellation.

    The logarithm is log1p of (e^y - 1) / (1 + S); where x underflows, the quotient has reached its limit 1 - e^-y.
    """
    chance = exp(-_softplus(log_others - scaled))
    if scaled <= 0.0 or chance < 1e-290:
        return -expm1(-scaled)
    return _softplus(scaled + log(-expm1(-scaled)) - _softplus(log_others)) / chance


@lean()
def _softplus(x):
    """ln(1 + e^x)."""
    if x == -inf:
        return 0.0
    return x + log1p(exp(-x)) if x > 0.0 else log1p(exp(x))
