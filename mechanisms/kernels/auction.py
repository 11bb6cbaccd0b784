"""One tender of the launch market, written once: `open_tender`, the mechanism's kernel, `settle`.

`run` is all three in a loop; the market steps with it, runs with it, and sweeps call it from threads. Everything it
reads and writes is in the arrays of `World` (fixed, shared between runs) and `State` (one run's own).
"""

from typing import NamedTuple

import numpy as np

from mechanisms.kernels.arrivals import arrive, collect_bids, depart, draw_context
from mechanisms.kernels.bookkeeping import (
    record_competition,
    record_launch,
    record_no_auction,
    record_no_launch,
    record_tender,
)
from mechanisms.kernels.calling import LEARN, RENT, REVENUE, Work, call, clean, procurement_form
from mechanisms.kernels.conduct import learn_through
from mechanisms.kernels.jit import inlined, lean
from mechanisms.kernels.knapsack import greedy_fill
from mechanisms.kernels.layout import CLOCK, COLUMN, CONTEXT, HOOK, PAYLOAD, PROVIDER, SETTING
from mechanisms.kernels.offers import book_through, offer_through
from mechanisms.kernels.policy import seen_open
from mechanisms.kernels.selling import expect_surplus, load_vehicles, respond, room
from mechanisms.kernels.streams import LAUNCH, MECHANISM, STRATEGY, child, stream, uniform


class World(NamedTuple):
    """What a run reads: shapes (settings,), (contexts, .), (windows, 2), (contexts, most payloads), (., satellites),
    (buckets,), (strategies, .), (strategies, .)."""

    setting: np.ndarray
    context: np.ndarray
    calendar: np.ndarray  #: per step, the window of cumulated demand that the context is drawn from
    arrivals: np.ndarray  #: per context, the distribution function of the number of payloads
    catalog: np.ndarray  #: rows mass (kg), volume (m3), cumulated weight
    guide: np.ndarray  #: per bucket of cumulated weight, the first satellite that can be in it
    tactic: np.ndarray  #: providers' strategies: see `TACTIC`
    tactic_param: np.ndarray  #: their parameters


class State(NamedTuple):
    """What a run writes: shapes (., K), (., pool), (pool,), (2 pool,), (clock,), (., K), (deal,), (., K)."""

    provider: np.ndarray
    pool: np.ndarray
    order: np.ndarray
    scratch: np.ndarray
    clock: np.ndarray
    work: np.ndarray
    deal: np.ndarray
    memory: np.ndarray  #: of the providers' strategies


class Tender(NamedTuple):
    """What `open_tender` hands to `settle`."""

    context: int
    worth: float  #: W, USD; 0 where no auction can be held
    value: float  #: USD; this and the load are those of the most valuable bundle, and once a vehicle has won, of its own
    mass_kg: float
    volume_m3: float
    capacity_kg: float
    capacity_m3: float
    n_payloads: int
    n_carried: int
    n_eligible: int
    set_aside: int  #: 1 where only entrants are admitted


@inlined()
def open_tender(seed, world, state):
    """First half of a tender: context, payloads, eligible providers, and the fill that sets W. Returns a `Tender`."""
    step = state.clock[CLOCK.step]
    context = draw_context(seed, step, world)
    orbit = world.context[context, CONTEXT.orbit]
    depart(step, world.setting[SETTING.patience], state)
    arrive(seed, step, context, world, state)
    n_payloads = collect_bids(orbit, state)
    facts, provider = world.context[context], state.provider
    n_eligible = respond(seed, step, world, facts, provider)
    capacity_kg, capacity_m3 = facts[CONTEXT.capacity_kg], facts[CONTEXT.capacity_m3]
    own_capacity = world.setting[SETTING.own_capacity] > 0.0
    if own_capacity:
        largest, n_eligible = load_vehicles(facts, state.order[:n_payloads], state.pool, state.scratch, provider)
        capacity_kg, capacity_m3 = room(facts, provider, largest) if largest >= 0 else (0.0, 0.0)
    value, mass_kg, volume_m3, n_carried = _fill(n_payloads, capacity_kg, capacity_m3, state)
    worth, set_aside = value if n_eligible > 0 and n_carried > 0 else 0.0, 0
    if worth > 0.0 and world.tactic[0, HOOK.offers] != 0:
        set_aside = offer_through(
            world.tactic[0, HOOK.offers],
            seed,
            step,
            state.clock[CLOCK.auctions],
            worth,
            mass_kg,
            world.setting,
            world.tactic,
            world.tactic_param,
            provider,
            state.memory,
        )
    return Tender(
        context, worth, value, mass_kg, volume_m3, capacity_kg, capacity_m3, n_payloads, n_carried, n_eligible, set_aside
    )


@inlined()
def _fill(n_payloads, capacity_kg, capacity_m3, state):
    """Fill one launch, which decides the payloads' fates. Returns value (USD), mass (kg), volume (m3) and number carried."""
    pool = state.pool
    return greedy_fill(
        state.order[:n_payloads],
        pool[PAYLOAD.mass],
        pool[PAYLOAD.volume],
        pool[PAYLOAD.value],
        pool[PAYLOAD.fate],
        capacity_kg,
        capacity_m3,
    )


@inlined()
def clear(address, inner, seed, param, world, state):
    """Between the halves: call the mechanism's kernel on a clean deal. Returns the winner's place or -1."""
    clean(state.deal)
    form = procurement_form(world.setting, state.provider)
    work = Work(state.work[0], state.work[1], state.work[2])
    key = stream(seed, MECHANISM, state.clock[CLOCK.step])
    return call(address, key, state.clock[CLOCK.auctions], form, param, inner, work, state.deal)


@inlined()
def settle(address, inner, seed, param, tender, winner, world, state, record):
    """Second half of a tender: launch, learn, write the step's row. `address`, `inner` and `param` are the mechanism's.

    Returns False, and does nothing, if `winner` is neither -1 nor an open place, or if revenue and rent do not add up to
    its score.
    """
    provider, clock = state.provider, state.clock
    admitted = seen_open(world.setting, provider)
    if winner < -1 or winner >= provider.shape[1] or (winner >= 0 and admitted[winner] == 0.0):
        return False
    if winner >= 0:
        score = state.work[1, winner]
        if not abs(state.deal[REVENUE] + state.deal[RENT] - score) <= 1e-9 * (1.0 + abs(score)):  # NaN is refused, too
            return False
    step = clock[CLOCK.step]
    row = record[step]
    row[:] = 0.0
    facts = world.context[tender.context]
    if winner >= 0 and world.setting[SETTING.own_capacity] > 0.0:
        tender = _load_winner(tender, facts, winner, state)
    record_tender(row, step, tender, facts)
    surplus = provider[PROVIDER.truth]  # of worth 1 and cost 0
    if world.setting[SETTING.own_capacity] + world.setting[SETTING.costs] > 0.0:
        expect_surplus(provider)
        surplus = provider[PROVIDER.surplus]
    if tender.worth > 0.0:
        clock[CLOCK.auctions] += 1
        record_competition(row, provider, admitted, surplus, state.work[1], state.work[2])
    else:
        record_no_auction(row)
    if world.tactic[0, HOOK.learning] != 0 and tender.worth > 0.0:
        _let_strategies_learn(address, inner, seed, step, param, tender.worth, winner, world, state)
    if winner >= 0:
        success = uniform(child(stream(seed, LAUNCH, step), winner)) < provider[PROVIDER.truth, winner]
        record_launch(row, tender, winner, success, surplus, state)
        _learn(winner, success, state.deal[LEARN] > 0.0, provider)
        if not success:
            provider[PROVIDER.returns, winner] = step + 1.0 + world.setting[SETTING.stand_down]
    else:
        record_no_launch(row, tender, state)
    _close_books(seed, tender, winner, world, state, row)
    clock[CLOCK.step] = step + 1
    return True


@inlined()
def _close_books(seed, tender, winner, world, state, row):
    """Let policies and settlement change the row, where there are any; then count what the winner has earned to date."""
    address, provider = world.tactic[0, HOOK.books], state.provider
    if address != 0:
        belief = state.work[2, winner] if winner >= 0 else 0.0
        book_through(address, seed, tender.worth, tender.set_aside, winner, belief, world.setting, provider, row)
    if winner >= 0:
        provider[PROVIDER.surplus_usd, winner] += row[COLUMN.paid] - row[COLUMN.cost]


@inlined()
def _let_strategies_learn(address, inner, seed, step, param, worth, winner, world, state):
    """Before the launch, so that beliefs and number of auctions are those the mechanism saw."""
    learn_through(
        world.tactic[0, HOOK.learning],
        address,
        inner,
        stream(seed, MECHANISM, step),
        stream(seed, STRATEGY, step),
        state.clock[CLOCK.auctions] - 1,  # the tender's own is counted already
        worth,
        param,
        world.setting,
        winner,
        state.deal[RENT],
        state.provider,
        world.tactic,
        world.tactic_param,
        state.memory,
    )


@inlined()
def _load_winner(tender, facts, winner, state):
    """The tender with the winner's own load, whose fill decides which payloads fly."""
    capacity_kg, capacity_m3 = room(facts, state.provider, winner)
    value, mass_kg, volume_m3, n_carried = _fill(tender.n_payloads, capacity_kg, capacity_m3, state)
    return Tender(
        tender.context,
        tender.worth,
        value,
        mass_kg,
        volume_m3,
        capacity_kg,
        capacity_m3,
        tender.n_payloads,
        n_carried,
        tender.n_eligible,
        tender.set_aside,
    )


@inlined()
def _learn(winner, success, update_belief, provider):
    """Count the launch, and let the belief move by one observation unless the mechanism has switched learning off."""
    provider[PROVIDER.tried, winner] += 1.0
    provider[PROVIDER.won, winner] += success
    if update_belief:
        provider[PROVIDER.alpha, winner] += success
        provider[PROVIDER.beta, winner] += not success


@lean()
def run(address, inner, seed, n, param, world, state, record):
    """Hold `n` tenders with the kernel at `address`; rows go to `record` (at least step + n of them).

    `world` and `state` are plain tuples of the fields of World and State: numba reads those twice as fast.
    Returns how many tenders were held: fewer than `n` if the kernel returned a place that is not open.
    """
    world = World(world[0], world[1], world[2], world[3], world[4], world[5], world[6], world[7])
    state = State(state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7])
    for done in range(n):
        tender = open_tender(seed, world, state)
        winner = -1
        if tender.worth > 0.0:
            winner = clear(address, inner, seed, param, world, state)
        if not settle(address, inner, seed, param, tender, winner, world, state, record):
            return done
    return n
