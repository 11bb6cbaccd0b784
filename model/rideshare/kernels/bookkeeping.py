"""What a tender leaves in its row of the record (see `COLUMN`); the row comes filled with zeros."""

from math import inf, nan

from agents.rideshare.layout import NO_LAUNCH, PAYLOAD, PROVIDER
from core.jit import inlined
from mechanisms.forms.manifest import CARRIED
from mechanisms.forms.procurement import CHANCE, RENT, REVENUE
from mechanisms.kernels.posteriors import posterior_mean
from mechanisms.kernels.selection import two_best
from model.rideshare.kernels.layout import ADJACENT, COLUMN, CONTEXT


@inlined()
def record_tender(row, step, tender, facts):
    row[COLUMN.step] = step
    row[COLUMN.year] = facts[CONTEXT.year]
    row[COLUMN.orbit] = facts[CONTEXT.orbit]
    row[COLUMN.n_payloads] = tender.n_payloads
    row[COLUMN.n_eligible] = tender.n_eligible
    row[COLUMN.capacity_kg] = tender.capacity_kg
    row[COLUMN.capacity_m3] = tender.capacity_m3
    row[COLUMN.bundle_value] = tender.worth


@inlined()
def record_no_auction(row):
    """Nothing to compare: nobody was eligible, or no payload could be carried."""
    row[COLUMN.thickness] = row[COLUMN.belief_gap] = row[COLUMN.best_quality] = nan
    row[COLUMN.oracle] = row[COLUMN.oracle_entrant] = row[COLUMN.efficient] = nan


@inlined()
def record_competition(row, provider, admitted, surplus, score, belief):
    """How close the race was, before the launch: by score and by belief among those admitted, by the hidden truth among the open.

    `surplus`: what flying each is expected to be worth (units of W). The oracle, whom no policy binds, takes the best of all
    who are open, or nobody if none is at least 0. Regret and `efficient` are set as for a mechanism that chooses nobody.

    Written: `belief`, the posterior means; in it and in `score`, -inf where not admitted. Who is open is random, so the scan
    does not branch on it (mispredicted, a branch costs more than what it saves), but on whether a value is among the best so
    far, which is rare.
    """
    is_open, truth, alpha, beta = (
        provider[PROVIDER.open],
        provider[PROVIDER.truth],
        provider[PROVIDER.alpha],
        provider[PROVIDER.beta],
    )
    for i in range(belief.size):
        belief[i] = posterior_mean(alpha[i], beta[i]) if admitted[i] > 0.0 else -inf
        score[i] = score[i] if admitted[i] > 0.0 else -inf
    best_belief, next_belief, best_score, next_score, best_truth = -inf, -inf, -inf, -inf, -inf
    best_surplus, oracle = -inf, -1
    for i in range(belief.size):
        if (belief[i] > next_belief) | (score[i] > next_score) | (truth[i] > best_truth) | (surplus[i] > best_surplus):
            best_belief, next_belief = two_best(belief[i], best_belief, next_belief)
            best_score, next_score = two_best(score[i], best_score, next_score)
            if is_open[i] > 0.0:
                best_truth = truth[i] if truth[i] > best_truth else best_truth
                if surplus[i] > best_surplus:
                    best_surplus, oracle = surplus[i], i
    if best_surplus < 0.0:
        best_surplus, oracle = 0.0, -1
    close = -1
    for i in range(belief.size):
        close += belief[i] >= best_belief - ADJACENT
    row[COLUMN.thickness] = best_score - next_score if next_score > -inf else nan
    row[COLUMN.belief_gap] = best_belief - next_belief if next_belief > -inf else nan
    row[COLUMN.n_close] = close
    row[COLUMN.oracle] = oracle
    row[COLUMN.best_quality] = best_truth
    row[COLUMN.oracle_entrant] = provider[PROVIDER.entrant, oracle] if oracle >= 0 else nan
    row[COLUMN.regret] = best_surplus
    row[COLUMN.efficient] = oracle < 0


@inlined()
def record_launch(row, tender, winner, success, surplus, index, state):
    """A launch that payloads pay on delivery, without a sponsor; `index` is the winner's."""
    worth, deal, provider = tender.worth, state.deal, state.provider
    quality = provider[PROVIDER.truth, winner]
    row[COLUMN.n_carried] = tender.n_carried
    row[COLUMN.mass_kg] = tender.mass_kg
    row[COLUMN.volume_m3] = tender.volume_m3
    row[COLUMN.winner] = winner
    row[COLUMN.index] = index
    row[COLUMN.chance] = deal[CHANCE]
    row[COLUMN.success] = success
    row[COLUMN.carried_value] = tender.value
    row[COLUMN.delivered] = tender.value if success else 0.0
    row[COLUMN.revenue] = deal[REVENUE] * worth
    row[COLUMN.rent] = deal[RENT] * worth
    row[COLUMN.ask] = provider[PROVIDER.ask, winner] * worth
    row[COLUMN.cost] = provider[PROVIDER.cost, winner] * worth
    row[COLUMN.paid] = row[COLUMN.ask] + row[COLUMN.rent]
    row[COLUMN.collected] = row[COLUMN.delivered]
    row[COLUMN.profit] = row[COLUMN.delivered] - row[COLUMN.paid]
    row[COLUMN.curse] = (row[COLUMN.index] - quality) * tender.value
    row[COLUMN.quality] = quality
    row[COLUMN.regret] -= surplus[winner]
    row[COLUMN.efficient] = row[COLUMN.oracle] == winner
    row[COLUMN.entrant_win] = provider[PROVIDER.entrant, winner]


@inlined()
def record_no_launch(row, tender, state):
    """Nobody flies: what would have been carried waits, and what a launch would have shown is NaN."""
    row[COLUMN.winner] = -1.0
    row[COLUMN.index] = row[COLUMN.chance] = row[COLUMN.success] = row[COLUMN.quality] = row[COLUMN.entrant_win] = nan
    for k in range(tender.n_payloads):
        if state.pool[PAYLOAD.fate, state.order[k]] == CARRIED:
            state.pool[PAYLOAD.fate, state.order[k]] = NO_LAUNCH
