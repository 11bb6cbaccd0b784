"""One tender of the launch market, written once: `open_tender`, the mechanism's kernel, `settle`.

`run` is all three in a loop; the market steps with it, runs with it, and sweeps call it from threads. Everything it
reads and writes is in the arrays of `World` (fixed, shared between runs) and `State` (one run's own).
"""

from math import nan
from typing import NamedTuple

import numpy as np

from mechanisms.kernels.calling import CHANCE, LEARN, RENT, REVENUE, Procurement, Work, call
from mechanisms.kernels.jit import inlined, jit
from mechanisms.kernels.knapsack import CARRIED, NO_LAUNCH, WAITING, greedy_fill, sort_descending
from mechanisms.kernels.layout import ADJACENT, CLOCK, COLUMN, CONTEXT, PAYLOAD, PROVIDER, SETTING
from mechanisms.kernels.posteriors import posterior_mean
from mechanisms.kernels.streams import (
    ARRIVALS,
    AVAILABILITY,
    CALENDAR,
    CATALOG,
    LAUNCH,
    MECHANISM,
    VALUES,
    child,
    lognormal,
    stream,
    uniform,
)


class World(NamedTuple):
    """What a run reads: shapes (settings,), (contexts, .), (windows, 2), (contexts, most payloads), (., satellites)."""

    setting: np.ndarray
    context: np.ndarray
    calendar: np.ndarray  #: per step, the window of cumulated demand that the context is drawn from
    arrivals: np.ndarray  #: per context, the distribution function of the number of payloads
    catalog: np.ndarray  #: rows mass (kg), volume (m3), cumulated weight, guide


class State(NamedTuple):
    """What a run writes: shapes (., K), (., pool), (pool,), (2 pool,), (clock,), (., K), (deal,)."""

    provider: np.ndarray
    pool: np.ndarray
    order: np.ndarray
    scratch: np.ndarray
    clock: np.ndarray
    work: np.ndarray
    deal: np.ndarray


class Tender(NamedTuple):
    """What `open_tender` hands to `settle`."""

    context: int
    worth: float  #: W, USD; 0 where no auction can be held
    mass_kg: float
    volume_m3: float
    n_payloads: int
    n_carried: int
    n_eligible: int


@inlined()
def open_tender(seed, world, state):
    """First half of a tender: context, payloads, eligible providers, and the fill that sets W. Returns a `Tender`."""
    step = state.clock[CLOCK.step]
    context = _draw_context(seed, step, world)
    orbit = world.context[context, CONTEXT.orbit]
    _depart(step, world.setting[SETTING.patience], state)
    _arrive(seed, step, context, world, state)
    n_payloads = _collect_bids(orbit, state)
    n_eligible = _respond(seed, step, world, world.context[context], state.provider)
    pool = state.pool
    worth, mass_kg, volume_m3, n_carried = greedy_fill(
        state.order[:n_payloads],
        pool[PAYLOAD.mass],
        pool[PAYLOAD.volume],
        pool[PAYLOAD.value],
        pool[PAYLOAD.fate],
        world.context[context, CONTEXT.capacity_kg],
        world.context[context, CONTEXT.capacity_m3],
    )
    if n_eligible == 0 or n_carried == 0:
        worth = 0.0
    return Tender(context, worth, mass_kg, volume_m3, n_payloads, n_carried, n_eligible)


@inlined()
def _draw_context(seed, step, world):
    """The context whose share of demand holds a point drawn from this step's window."""
    window = world.calendar[min(step, world.calendar.shape[0] - 1)]
    point = window[0] + uniform(stream(seed, CALENDAR, step)) * (window[1] - window[0])
    context = 0
    while world.context[context, CONTEXT.cumulated_demand] <= point:
        context += 1
    return context


@inlined()
def _depart(step, patience, state):
    """Drop from the pool who flew and whose patience is over; the others move up, in their order."""
    pool, kept = state.pool, 0
    for j in range(state.clock[CLOCK.pool]):
        if pool[PAYLOAD.fate, j] != CARRIED and pool[PAYLOAD.arrived, j] + patience >= step:
            for row in range(pool.shape[0]):
                pool[row, kept] = pool[row, j]
            pool[PAYLOAD.fate, kept] = WAITING
            kept += 1
    state.clock[CLOCK.pool] = kept


@inlined()
def _arrive(seed, step, context, world, state):
    """Add this step's payloads: a Poisson number, drawn by weight from the catalogue up to the context's year."""
    facts, pool, first = world.context[context], state.pool, state.clock[CLOCK.pool]
    count = _draw_count(uniform(stream(seed, ARRIVALS, step)), world.arrivals[context])
    items, values = stream(seed, CATALOG, step), stream(seed, VALUES, step)
    for seat in range(count):
        j = first + seat
        item = _draw_item(uniform(child(items, seat)), facts, world.catalog)
        mass = world.catalog[0, item]
        pool[PAYLOAD.item, j] = item
        pool[PAYLOAD.arrived, j] = step
        pool[PAYLOAD.seat, j] = seat
        pool[PAYLOAD.orbit, j] = facts[CONTEXT.orbit]
        pool[PAYLOAD.mass, j] = mass
        pool[PAYLOAD.volume, j] = world.catalog[1, item]
        usd_per_kg = facts[CONTEXT.usd_per_kg] * lognormal(child(values, seat), world.setting[SETTING.sigma_v])
        pool[PAYLOAD.density, j] = usd_per_kg
        pool[PAYLOAD.value, j] = mass * usd_per_kg
        pool[PAYLOAD.fate, j] = WAITING
    state.clock[CLOCK.pool] = first + count


@inlined()
def _draw_count(u, cumulated):
    """How many of the values of a distribution function are at most `u`, by bisection."""
    low, high = 0, cumulated.size
    while low < high:
        middle = (low + high) // 2
        if cumulated[middle] <= u:
            low = middle + 1
        else:
            high = middle
    return low


@inlined()
def _draw_item(u, facts, catalog):
    """A catalogue place with probability proportional to its weight: the indexed search of Chen and Asau (1974)."""
    target = u * facts[CONTEXT.weight]
    bucket = target / facts[CONTEXT.total_weight] * facts[CONTEXT.n_items]
    item = np.int64(catalog[3, np.int64(facts[CONTEXT.first_item]) + np.int64(bucket)])
    while catalog[2, item] <= target and item < facts[CONTEXT.last_item]:
        item += 1
    return item


@inlined()
def _collect_bids(orbit, state):
    """Put the pool's payloads for `orbit` in `state.order`, by falling value per kg. Returns how many there are."""
    pool, count = state.pool, 0
    for j in range(state.clock[CLOCK.pool]):
        if pool[PAYLOAD.orbit, j] == orbit:
            state.order[count] = j
            count += 1
    sort_descending(state.order[:count], pool[PAYLOAD.density], state.scratch)
    return count


@inlined()
def _respond(seed, step, world, facts, provider):
    """Open the tender to the providers that serve the orbit, are in the market and respond. Returns how many do."""
    availability, year = world.setting[SETTING.availability], facts[CONTEXT.year]
    serves = provider[PROVIDER.serves_sso + np.int64(facts[CONTEXT.orbit])]
    key, eligible = stream(seed, AVAILABILITY, step), 0
    for i in range(provider.shape[1]):
        in_market = (provider[PROVIDER.entry, i] <= year) & (year <= provider[PROVIDER.exit, i])
        is_open = in_market & (serves[i] > 0.0) & (uniform(child(key, i)) < availability)
        provider[PROVIDER.open, i] = 1.0 if is_open else 0.0
        eligible += is_open
    return eligible


@inlined()
def procurement_form(provider, knows_truth):
    """The market form as views on the providers' rows; the truth is veiled unless the mechanism may know it."""
    truth = provider[PROVIDER.truth] if knows_truth else provider[PROVIDER.veil]
    return Procurement(
        provider[PROVIDER.ask],
        provider[PROVIDER.worth],
        provider[PROVIDER.open],
        provider[PROVIDER.alpha],
        provider[PROVIDER.beta],
        provider[PROVIDER.tried],
        provider[PROVIDER.won],
        truth,
    )


@inlined()
def clear(address, inner, seed, param, world, state):
    """Between the halves: call the mechanism's kernel on a clean deal. Returns the winner's place or -1."""
    state.deal[:] = 0.0
    state.deal[LEARN] = 1.0
    state.deal[CHANCE] = nan
    form = procurement_form(state.provider, world.setting[SETTING.knows_truth] > 0.0)
    work = Work(state.work[0], state.work[1], state.work[2])
    key = stream(seed, MECHANISM, state.clock[CLOCK.step])
    return call(address, key, state.clock[CLOCK.auctions], form, param, inner, work, state.deal)


@inlined()
def settle(seed, tender, winner, world, state, record):
    """Second half of a tender: launch, learn, write the step's row. Returns False if `winner` is not an open place or -1."""
    provider, clock = state.provider, state.clock
    if winner < -1 or winner >= provider.shape[1] or (winner >= 0 and provider[PROVIDER.open, winner] == 0.0):
        return False
    step = clock[CLOCK.step]
    row = record[step]
    row[:] = 0.0
    _record_tender(row, step, tender, world.context[tender.context])
    if tender.worth > 0.0:
        clock[CLOCK.auctions] += 1
        _record_competition(row, provider, state.work[1])
    else:
        row[COLUMN.thickness] = row[COLUMN.belief_gap] = row[COLUMN.best_quality] = row[COLUMN.oracle] = nan
        row[COLUMN.oracle_entrant] = nan
    if winner >= 0:
        success = uniform(child(stream(seed, LAUNCH, step), winner)) < provider[PROVIDER.truth, winner]
        _record_launch(row, tender, winner, success, provider, state)
        _learn(winner, success, state.deal[LEARN] > 0.0, provider)
    else:
        _record_no_launch(row, tender, state)
    clock[CLOCK.step] = step + 1
    return True


@inlined()
def _record_tender(row, step, tender, facts):
    row[COLUMN.step] = step
    row[COLUMN.year] = facts[CONTEXT.year]
    row[COLUMN.orbit] = facts[CONTEXT.orbit]
    row[COLUMN.n_payloads] = tender.n_payloads
    row[COLUMN.n_eligible] = tender.n_eligible
    row[COLUMN.capacity_kg] = facts[CONTEXT.capacity_kg]
    row[COLUMN.capacity_m3] = facts[CONTEXT.capacity_m3]
    row[COLUMN.bundle_value] = tender.worth


@inlined()
def _record_competition(row, provider, score):
    """How close the race was, before the launch: among the open providers, by score, by belief and by the hidden truth."""
    oracle, best_mean, next_mean, best_score, next_score = -1, nan, nan, nan, nan
    for i in range(provider.shape[1]):
        if provider[PROVIDER.open, i] == 0.0:
            continue
        mean = posterior_mean(provider[PROVIDER.alpha, i], provider[PROVIDER.beta, i])
        best_mean, next_mean = _two_best(mean, best_mean, next_mean)
        best_score, next_score = _two_best(score[i], best_score, next_score)
        if oracle < 0 or provider[PROVIDER.truth, i] > provider[PROVIDER.truth, oracle]:
            oracle = i
    close = -1
    for i in range(provider.shape[1]):
        if provider[PROVIDER.open, i] > 0.0:
            close += posterior_mean(provider[PROVIDER.alpha, i], provider[PROVIDER.beta, i]) >= best_mean - ADJACENT
    row[COLUMN.thickness] = best_score - next_score
    row[COLUMN.belief_gap] = best_mean - next_mean
    row[COLUMN.n_close] = close
    row[COLUMN.oracle] = oracle
    row[COLUMN.best_quality] = provider[PROVIDER.truth, oracle]
    row[COLUMN.oracle_entrant] = provider[PROVIDER.entrant, oracle]


@jit()
def _two_best(value, best, second):
    """The two highest of three numbers, of which the latter two may be NaN (none yet)."""
    if not value <= best:
        return value, best
    return best, value if not value <= second else second


@inlined()
def _record_launch(row, tender, winner, success, provider, state):
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
def _record_no_launch(row, tender, state):
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


@inlined()
def _learn(winner, success, update_belief, provider):
    """Count the launch, and let the belief move by one observation unless the mechanism has switched learning off."""
    provider[PROVIDER.tried, winner] += 1.0
    provider[PROVIDER.won, winner] += success
    if update_belief:
        provider[PROVIDER.alpha, winner] += success
        provider[PROVIDER.beta, winner] += not success


@jit()
def run(address, inner, seed, n, param, world, state, record):
    """Hold `n` tenders with the kernel at `address`; rows go to `record` (at least step + n of them).

    `world` and `state` are plain tuples of the fields of World and State: numba reads those twice as fast.
    Returns how many tenders were held: fewer than `n` if the kernel returned a place that is not open.
    """
    world = World(world[0], world[1], world[2], world[3], world[4])
    state = State(state[0], state[1], state[2], state[3], state[4], state[5], state[6])
    for done in range(n):
        tender = open_tender(seed, world, state)
        winner = -1
        if tender.worth > 0.0:
            winner = clear(address, inner, seed, param, world, state)
        if not settle(seed, tender, winner, world, state, record):
            return done
    return n
