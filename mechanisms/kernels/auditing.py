"""What misreports gain in one clearing, and which promises break there: the loops of the audit over random instances.

In each instance one participant tells the truth and then, on the same draws of the mechanism, each misreport
(scale x truth + shift) in turn. Money is in units of W in a tender, and in the unit of the bids in a sale.
"""

from math import inf, nan

from core.jit import lean
from core.streams import child
from mechanisms.forms.procurement import CHANCE, RENT, REVENUE, adds_up, clean
from mechanisms.kernels.instances import SIZES, draw_sale, draw_tender, draws_key
from mechanisms.kernels.posteriors import posterior_mean
from mechanisms.kernels.rule import apply

TOLERANCE = 1e-9  #: what rounding may amount to; anything beyond is a gain, or a breach

#: Columns of the gains, a row a misreport: clearings, sum and sum of squares of the gain, the largest gain and its instance.
COUNT, TOTAL, SQUARES, LARGEST, WHERE = range(5)
#: Rows of the breaches: promises that an instance can break.
RATIONAL, DEFICIT, EFFICIENT, MONOTONE, SCALED = range(5)
#: Their columns: times tried, times broken, the largest breach, its instance, and the misreport it needs.
TRIED, BROKEN, WORST, AT, LIE = range(5)


@lean()
def note_gain(row, gain, number):
    """Add the gain of a misreport in instance `number` to its row of the gains."""
    row[COUNT] += 1.0
    row[TOTAL] += gain
    row[SQUARES] += gain * gain
    if gain > row[LARGEST]:
        row[LARGEST], row[WHERE] = gain, number


@lean()
def note_breach(row, size, number, lie):
    """Count that a promise was tried in instance `number`, and by how much it was broken, if by more than rounding."""
    row[TRIED] += 1.0
    if size > TOLERANCE:
        row[BROKEN] += 1.0
        if size > row[WORST]:
            row[WORST], row[AT], row[LIE] = size, number, lie


@lean()
def renew(rule, stores, place):
    """Give the rule a store as it was prepared: row `place` of `stores`, in turns."""
    row = place % stores.shape[0]
    for i in range(rule.store.size):
        rule.store[i] = stores[row, i]


@lean()
def clear_tender(rule, key, n_auctions, form, work, deal):
    """Apply a rule for `Procurement` on a clean deal. Returns the winner's place or -1."""
    clean(deal)
    return apply(rule, key, n_auctions, form, work, deal)


@lean()
def is_sound_tender(winner, form, work, deal):
    """Whether the winner is an open place, or -1, and revenue and rent add up to its score, as the market's driver asks."""
    if winner < 0:
        return winner == -1
    if winner >= form.ask.size or form.open[winner] == 0.0:
        return False
    return adds_up(deal, work.score[winner])


@lean()
def seller_utility(provider, cost, winner, form, deal):
    """What the provider gains: its ask and its rent less its cost if it wins, else 0; units of W."""
    return form.ask[provider] + deal[RENT] - cost if winner == provider else 0.0


@lean()
def note_truthful_tender(number, winner, knows_truth, form, deal, breaches):
    """Note what a tender breaks in which all ask their costs: rationality of the winner, deficit, efficiency."""
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
    """Multiply what is money in a tender by `factor`."""
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
def loses_by_a_better_report(was_won, is_won, is_better):
    """1 if the better of two reports loses what the other wins, else 0."""
    return 1.0 if was_won == is_better and is_won != is_better else 0.0


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
def is_sound_sale(sold, units, work):
    """Whether `sold` bidders, at most `units`, receive one item each, the others none, and payments are numbers."""
    allocated = 0.0
    for i in range(work.allocation.size):
        if (work.allocation[i] != 0.0 and work.allocation[i] != 1.0) or not abs(work.payment[i]) < inf:
            return False
        allocated += work.allocation[i]
    return allocated == sold and sold <= units


@lean()
def buyer_utility(bidder, value, work):
    """The bidder's surplus: value * allocation - payment."""
    return value * work.allocation[bidder] - work.payment[bidder]


@lean()
def note_truthful_sale(number, units, form, work, breaches):
    """Note what a sale breaks in which all bid their values: rationality of anybody, deficit, efficiency."""
    least, paid, best, found = inf, 0.0, 0.0, 0.0
    for i in range(form.bid.size):
        ahead = 0
        for j in range(form.bid.size):
            ahead += form.bid[j] > form.bid[i] or (form.bid[j] == form.bid[i] and j < i)
        best += form.bid[i] if ahead < units else 0.0
        found += form.bid[i] * work.allocation[i]
        least = min(least, buyer_utility(i, form.bid[i], work))
        paid += work.payment[i]
    note_breach(breaches[RATIONAL], -least, number, -1)
    note_breach(breaches[DEFICIT], -paid, number, -1)
    note_breach(breaches[EFFICIENT], best - found, number, -1)


@lean()
def differs_when_doubled(work, doubled):
    """1 unless `doubled` has the winners of `work` and exactly twice its payments."""
    for i in range(work.payment.size):
        if doubled.allocation[i] != work.allocation[i] or doubled.payment[i] != 2.0 * work.payment[i]:
            return 1.0
    return 0.0


@lean()
def scale_bids(form, factor):
    """Multiply all bids by `factor`."""
    for i in range(form.bid.size):
        form.bid[i] *= factor


@lean()
def audit_sales(rule, seed, first, count, lies, stores, knows_values, beliefs, units, form, work, other, deal, gains, breaches):
    """Audit `count` sales to n bidders, as `audit_tenders` does; `other` is a second `Award`, for clearings beside the truth."""
    for place in range(count):
        number = first + place * SIZES
        bidder = draw_sale(seed, number, beliefs, knows_values, form)
        key, value = child(draws_key(seed, number), 0), form.bid[bidder]
        renew(rule, stores, place)
        if not is_sound_sale(apply(rule, key, 0, form, work, deal), units, work):
            return number
        note_truthful_sale(number, units, form, work, breaches)
        honest, has_won = buyer_utility(bidder, value, work), work.allocation[bidder] > 0.0
        for lie in range(lies.shape[0]):
            form.bid[bidder] = max(0.0, lies[lie, 0] * value + lies[lie, 1])
            renew(rule, stores, place)
            if not is_sound_sale(apply(rule, key, 0, form, other, deal), units, other):
                return number
            note_gain(gains[lie], buyer_utility(bidder, value, other) - honest, number)
            is_better = form.bid[bidder] > value
            lost = loses_by_a_better_report(has_won, other.allocation[bidder] > 0.0, is_better)
            note_breach(breaches[MONOTONE], lost, number, lie)
        form.bid[bidder] = value
        scale_bids(form, 2.0)
        renew(rule, stores, place)
        if not is_sound_sale(apply(rule, key, 0, form, other, deal), units, other):
            return number
        note_breach(breaches[SCALED], differs_when_doubled(work, other), number, -1)
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


@lean()
def buyer_over_draws(rule, key, first, bidder, value, units, form, stores, work, deal, out):
    """The same for a bidder in one sale; no chance is stated there."""
    for place in range(out.shape[0]):
        renew(rule, stores, place)
        if not is_sound_sale(apply(rule, child(key, first + place), 0, form, work, deal), units, work):
            return first + place
        out[place, 0] = buyer_utility(bidder, value, work)
        out[place, 1] = work.allocation[bidder]
        out[place, 2] = nan
    return -1
