"""Random tenders and what breaks in them: the loops of the audit, in machine code. Money is in units of W."""

from math import exp, nan

from core.jit import lean
from core.streams import AUDIT, child, stream, uniform
from mechanisms.forms.procurement import CHANCE, RENT, REVENUE, adds_up, clean
from mechanisms.kernels.auditing import (
    DEFICIT,
    EFFICIENT,
    MONOTONE,
    RATIONAL,
    SCALED,
    SIZES,
    draws_key,
    loses_by_a_better_report,
    note_breach,
    note_gain,
    renew,
)
from mechanisms.kernels.posteriors import posterior_mean
from mechanisms.kernels.rule import apply


@lean()
def draw_tender(seed, number, knows_truth, form):
    """Fill a `Procurement` of K places with tender `number`; the truth is NaN unless `knows_truth`.

    Asks (which are the costs) are up to .8 W, worths from .3 W; every fourth round of sizes has worths of 1 and asks in steps of .2 W, so
    that scores may tie. A fifth of the providers are closed. Returns the auctions held before, which are spread evenly in their
    logarithm up to some thousand, and the place of the provider that misreports, an open one, or -1 if none is.
    """
    key = child(stream(seed, AUDIT, number), 0)
    size, coarse, tried = form.ask.size, (number // SIZES) % 4 == 0, 0.0
    for i in range(size):
        own = child(key, i)
        ask = 0.8 * uniform(child(own, 0))
        form.ask[i] = 0.2 * int(5.0 * ask + 0.5) if coarse else ask
        form.worth[i] = 1.0 if coarse else 0.3 + 0.7 * uniform(child(own, 1))
        form.open[i] = 1.0 if uniform(child(own, 2)) < 0.8 else 0.0
        form.alpha[i] = 0.5 + 19.5 * uniform(child(own, 3))
        form.beta[i] = 0.5 + 4.5 * uniform(child(own, 4))
        form.tried[i] = int(5.0 * uniform(child(own, 5)))
        form.won[i] = int((form.tried[i] + 1.0) * uniform(child(own, 6)))
        form.truth[i] = uniform(child(own, 7)) if knows_truth else nan
        tried += form.tried[i]
    n_auctions = int(tried + exp(7.0 * uniform(child(key, size))))
    return n_auctions, _open_from(int(size * uniform(child(key, size + 1))), form)


@lean()
def _open_from(first, form):
    """The first open place from `first` on, going round; -1 if none is open."""
    for ahead in range(form.ask.size):
        i = (first + ahead) % form.ask.size
        if form.open[i] > 0.0:
            return i
    return -1


@lean()
def clear_tender(rule, key, n_auctions, form, work, deal):
    """Apply a rule for `Procurement` on a clean deal. Returns the winner's place or -1."""
    clean(deal)
    return apply(rule, key, n_auctions, form, work, deal)


@lean()
def is_sound_tender(winner, form, work, deal):
    """Whether the winner is an open place or -1, and revenue and rent add up to its score, as a market demands."""
    if winner < 0:
        return winner == -1
    if winner >= form.ask.size or form.open[winner] == 0.0:
        return False
    return adds_up(deal, work.score[winner])


@lean()
def seller_utility(provider, cost, winner, form, deal):
    """The provider's gain: ask + rent - cost if it wins, else 0; units of W."""
    return form.ask[provider] + deal[RENT] - cost if winner == provider else 0.0


@lean()
def note_truthful_tender(number, winner, knows_truth, form, deal, breaches):
    """Note the promises that a tender breaks when all ask their costs: rationality of the winner, deficit, efficiency."""
    note_breach(breaches[RATIONAL], -deal[RENT] if winner >= 0 else 0.0, number, -1)
    note_breach(breaches[DEFICIT], -deal[REVENUE] if winner >= 0 else 0.0, number, -1)
    best, chosen = 0.0, 0.0
    for i in range(form.ask.size):
        quality = form.truth[i] if knows_truth else posterior_mean(form.alpha[i], form.beta[i])
        score = quality * form.worth[i] - form.ask[i]
        best = max(best, score) if form.open[i] > 0.0 else best
        chosen = score if i == winner else chosen
    note_breach(breaches[EFFICIENT], best - chosen, number, -1)


@lean()
def scale_money(form, factor):
    """Multiply all money in a tender by `factor`."""
    for i in range(form.ask.size):
        form.ask[i] *= factor
        form.worth[i] *= factor
        form.ceiling[i] *= factor


@lean()
def tender_differs_when_doubled(winner, rent, revenue, doubled, deal):
    """1 unless `doubled` is the same winner, with exactly twice the rent and revenue in `deal`."""
    if winner < 0 or doubled != winner:
        return 0.0 if doubled == winner else 1.0
    return 0.0 if deal[RENT] == 2.0 * rent and deal[REVENUE] == 2.0 * revenue else 1.0


@lean()
def audit_tenders(rule, seed, first, count, lies, stores, knows_truth, form, work, deal, gains, breaches):
    """Audit `count` tenders of K places, numbers first, first + SIZES, ..., all with the same rule.

    `stores` (rows, .) has the store of a tender a row, in turns (`renew`); `lies` a row (scale, shift) a misreport, `gains` a row each.
    `gains` and `breaches` are added to. Returns the number of a tender in which the kernel broke its contract, or -1.
    """
    for place in range(count):
        number = first + place * SIZES
        n_auctions, provider = draw_tender(seed, number, knows_truth, form)
        key = child(draws_key(seed, number), 0)
        renew(rule, stores, place)
        winner = clear_tender(rule, key, n_auctions, form, work, deal)
        if not is_sound_tender(winner, form, work, deal):
            return number
        note_truthful_tender(number, winner, knows_truth, form, deal, breaches)
        rent, revenue = deal[RENT], deal[REVENUE]
        scale_money(form, 2.0)
        renew(rule, stores, place)
        doubled = clear_tender(rule, key, n_auctions, form, work, deal)
        if not is_sound_tender(doubled, form, work, deal):
            return number
        note_breach(breaches[SCALED], tender_differs_when_doubled(winner, rent, revenue, doubled, deal), number, -1)
        scale_money(form, 0.5)
        if provider < 0:
            continue
        cost, has_won = form.ask[provider], winner == provider
        honest = cost + rent - cost if has_won else 0.0
        for lie in range(lies.shape[0]):
            form.ask[provider] = lies[lie, 0] * cost + lies[lie, 1]
            renew(rule, stores, place)
            winner = clear_tender(rule, key, n_auctions, form, work, deal)
            if not is_sound_tender(winner, form, work, deal):
                return number
            note_gain(gains[lie], seller_utility(provider, cost, winner, form, deal) - honest, number)
            is_better = form.ask[provider] < cost
            note_breach(breaches[MONOTONE], loses_by_a_better_report(has_won, winner == provider, is_better), number, lie)
    return -1


@lean()
def seller_over_draws(rule, key, first, n_auctions, provider, cost, form, stores, work, deal, out):
    """Clear one tender on draws first, first + 1, ... of the key; a row (utility, won, stated chance) each goes into `out`;
    `stores` (rows, .) has the store of a draw a row, in turns.

    Returns the first draw in which the kernel broke its contract, or -1.
    """
    for place in range(out.shape[0]):
        renew(rule, stores, place)
        winner = clear_tender(rule, child(key, first + place), n_auctions, form, work, deal)
        if not is_sound_tender(winner, form, work, deal):
            return first + place
        out[place, 0] = seller_utility(provider, cost, winner, form, deal)
        out[place, 1] = 1.0 if winner == provider else 0.0
        out[place, 2] = deal[CHANCE]
    return -1
