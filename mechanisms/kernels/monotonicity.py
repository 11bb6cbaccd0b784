"""The load that a provider flies over a run, by the rate it asks, in small markets in which a rule is tried.

Three providers, of beliefs, hidden reliabilities and rival rates drawn anew in every run; in a tender a provider responds
more often than not, and a load is worth something between 0 and W = 1. Along a row only the one rate changes.
"""

import numpy as np

from core.jit import jit
from core.streams import MECHANISM, beta, child, stream, uniform
from mechanisms.forms.procurement import DEAL, LEARN, Procurement, Work, workings
from mechanisms.kernels.rule import Rule, apply

# Purposes of its draws, beside those of `core.streams`.
_TRUTH, _VALUES, _AVAILABILITY, _LAUNCH, _RATES = (np.int64(purpose) for purpose in (0, 4, 5, 6, 8))
PROVIDERS = 3
RESPONSE = 0.8
_FIELDS, _WORKINGS, _PLACES = len(Procurement._fields), len(Work._fields), len(DEAL)


@jit()
def loads_flown(address, param, rates, runs, tenders):
    """The loads that provider 0 flies in `tenders` tenders in all, units of W, shape (runs, rates).

    `rates` are its asks per unit of worth, from 0 to 1, which is the ceiling; `address` and `param` are the rule's, which
    has no store and wraps none.
    """
    rule = Rule(np.array([address, 0]), param, np.zeros(0), np.zeros(0))
    flown = np.zeros((runs, rates.size))
    rows, work, deal = np.zeros((_FIELDS, PROVIDERS)), workings(np.zeros((_WORKINGS, PROVIDERS))), np.zeros(_PLACES)
    form = Procurement(rows[0], rows[1], rows[2], rows[3], rows[4], rows[5], rows[6], rows[7], rows[8])
    truth, asked = np.zeros(PROVIDERS), np.zeros(PROVIDERS)
    for run in range(runs):
        for place in range(rates.size):
            _begin(run, form, truth, asked)
            asked[0] = rates[place]
            for step in range(tenders):
                if _open(run, step, form, asked):
                    flown[run, place] += _tender(rule, run, step, form, truth, work, deal)
    return flown


@jit()
def _begin(run, form, truth, asked):
    """Beliefs, and the hidden reliabilities and rates drawn from them, before the first tender."""
    hidden, rate = stream(np.uint64(run), _TRUTH, 0), stream(np.uint64(run), _RATES, 0)
    for i in range(PROVIDERS):
        form.alpha[i] = 1.0 + 8.0 * uniform(child(child(hidden, i), 0))
        form.beta[i] = 0.3 + 2.0 * uniform(child(child(hidden, i), 1))
        truth[i] = beta(child(child(hidden, i), 2), form.alpha[i], form.beta[i])
        asked[i] = uniform(child(rate, i))
        form.tried[i] = form.won[i] = 0.0
        form.truth[i] = np.nan


@jit()
def _open(run, step, form, asked):
    """Who responds, and the load with its asks and ceilings. Returns whether anybody does."""
    respond, anybody = stream(np.uint64(run), _AVAILABILITY, step), False
    worth = uniform(stream(np.uint64(run), _VALUES, step))
    for i in range(PROVIDERS):
        is_open = uniform(child(respond, i)) < RESPONSE
        form.open[i] = 1.0 if is_open else 0.0
        form.worth[i] = form.ceiling[i] = worth
        form.ask[i] = asked[i] * worth
        anybody |= is_open
    return anybody


@jit()
def _tender(rule, run, step, form, truth, work, deal):
    """Clear, launch and learn once. Returns the load that provider 0 flies."""
    deal[:] = 0.0
    deal[LEARN] = 1.0
    winner = apply(rule, stream(np.uint64(run), MECHANISM, step), step, form, work, deal)
    if winner < 0 or winner >= PROVIDERS:
        return 0.0
    success = uniform(child(stream(np.uint64(run), _LAUNCH, step), winner)) < truth[winner]
    form.tried[winner] += 1.0
    form.won[winner] += success
    if deal[LEARN] > 0.0:
        form.alpha[winner] += success
        form.beta[winner] += not success
    return form.worth[winner] if winner == 0 else 0.0
