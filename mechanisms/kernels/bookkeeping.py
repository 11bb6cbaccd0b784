"""What a tender leaves in its row of the record (see `COLUMN`); the row comes filled with zeros."""

from math import inf, nan

from mechanisms.kernels.calling import CHANCE, RENT, REVENUE
from mechanisms.kernels.jit import inlined
from mechanisms.kernels.knapsack import CARRIED, NO_LAUNCH
from mechanisms.kernels.layout import ADJACENT, COLUMN, CONTEXT, PAYLOAD, PROVIDER
from mechanisms.kernels.posteriors import posterior_mean
from mechanisms.kernels.selection import two_best


@inlined()
def record_tender(row, step, tender, facts):
    row[COLUMN.step] = step
    row[COLUMN.year] = facts[CONTEXT.year]
    row[COLUMN.orbit] = facts[CONTEXT.orbit]
    row[COLUMN.n_payloads] = tender.n_payloads
    row[COLUMN.n_eligible] = tender.n_eligible
    row[COLUMN.capacity_kg] = facts[CONTEXT.capacity_kg]
    row[COLUMN.capacity_m3] = facts[CONTEXT.capacity_m3]
    row[COLUMN.bundle_value] = tender.worth


@inlined()
def record_no_auction(row):
    """Nothing to compare: nobody was eligible, or no payload could be carried."""
    row[COLUMN.thickness] = row[COLUMN.belief_gap] = row[COLUMN.best_quality] = nan
    row[COLUMN.oracle] = row[COLUMN.oracle_entrant] = nan


@inlined()
def record_competition(row, provider, score):
    """How close the race was, before the launch: among the open providers, by score, by belief and by the hidden truth.

    Who is open is random, so the scans do not branch on it: mispredicted, a branch costs more than what it saves.
    """
    best_mean, next_mean, best_score, next_score, best_truth, count = -inf, -inf, -inf, -inf, -inf, 0
    for i in range(provider.shape[1]):
        is_open = provider[PROVIDER.open, i] > 0.0
        mean = posterior_mean(provider[PROVIDER.alpha, i], provider[PROVIDER.beta, i])
        best_mean, next_mean = two_best(mean if is_open else -inf, best_mean, next_mean)
        best_score, next_score = two_best(score[i] if is_open else -inf, best_score, next_score)
        best_truth = max(best_truth, provider[PROVIDER.truth, i] if is_open else -inf)
        count += is_open
    close, oracle = -1, -1
    for i in range(provider.shape[1]):
        is_open = provider[PROVIDER.open, i] > 0.0
        mean = posterior_mean(provider[PROVIDER.alpha, i], provider[PROVIDER.beta, i])
        close += is_open & (mean >= best_mean - ADJACENT)
        oracle = i if is_open & (oracle < 0) & (provider[PROVIDER.truth, i] == best_truth) else oracle
    row[COLUMN.thickness] = best_score - next_score if count > 1 else nan
    row[COLUMN.belief_gap] = best_mean - next_mean if count > 1 else nan
    row[COLUMN.n_close] = close
    row[COLUMN.oracle] = oracle
    row[COLUMN.best_quality] = best_truth
    row[COLUMN.oracle_entrant] = provider[PROVIDER.entrant, oracle]


@inlined()
def record_launch(row, tender, winner, success, provider, state):
    worth, deal = tender.worth, state.deal
    quality = provider[PROVIDER.truth, winner]
    row[COLUMN.n_carried] = tender.n_carried
    row[COLUMN.mass_kg] = tender.mass_kg
    row[COLUMN.volume_m3] = tender.volume_m3
    row[COLUMN.winner] = winner
    row[COLUMN.index] = state.work[0, winner]
    row[COLUMN.chance] = deal[CHANCE]
    row[COLUMN.success] = success
    row[COLUMN.delivered] = worth if success else 0.0
    row[COLUMN.revenue] = deal[REVENUE] * worth
    row[COLUMN.rent] = deal[RENT] * worth
    row[COLUMN.profit] = row[COLUMN.delivered] - row[COLUMN.rent]
    row[COLUMN.quality] = quality
    row[COLUMN.regret] = row[COLUMN.best_quality] - quality
    row[COLUMN.efficient] = row[COLUMN.oracle] == winner
    row[COLUMN.entrant_win] = provider[PROVIDER.entrant, winner]


@inlined()
def record_no_launch(row, tender, state):
    """Nobody flies: what would have been carried waits, and what a launch would have shown is NaN."""
    row[COLUMN.winner] = -1.0
    row[COLUMN.index] = row[COLUMN.chance] = row[COLUMN.success] = row[COLUMN.quality] = row[COLUMN.entrant_win] = nan
    if tender.worth > 0.0:
        row[COLUMN.regret] = row[COLUMN.best_quality]
    else:
        row[COLUMN.efficient] = nan
    for k in range(tender.n_payloads):
        if state.pool[PAYLOAD.fate, state.order[k]] == CARRIED:
            state.pool[PAYLOAD.fate, state.order[k]] = NO_LAUNCH
