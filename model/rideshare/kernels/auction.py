"""One tender of the launch market, written once: its first half, the mechanism's kernel, its second half.

`run` is all three in a loop; the market steps with it, runs with it, and sweeps call it from threads. Everything it
reads and writes is in the arrays of `World` (fixed, shared between runs) and `State` (one run's own).

The halves are called by address, with pointers, so that all drivers share one machine code of them, and none compiles them anew.
Inlined into `run` they took longer to compile than apart: numba copies a function twice for each level of nesting.
"""

from numba.extending import intrinsic

from agents.rideshare.layout import PAYLOAD, PROVIDER
from core.compiled import COUNT, KEY, ROW, ROWS, Kernel, call_through, interpreted
from core.jit import JIT_OFF, inlined, lean
from core.streams import MECHANISM, child, stream, uniform
from mechanisms.forms.procurement import LEARN, Work, adds_up, clean
from mechanisms.kernels.calling import call
from model.rideshare.kernels.arrays import STATE, TENDER, WORLD, Tender, borrow_state, borrow_world
from model.rideshare.kernels.arrivals import arrive, collect_bids, depart, draw_context
from model.rideshare.kernels.bookkeeping import (
    record_competition,
    record_launch,
    record_no_auction,
    record_no_launch,
    record_tender,
)
from model.rideshare.kernels.conduct import learn_through
from model.rideshare.kernels.form import procurement_form
from model.rideshare.kernels.knapsack import fill
from model.rideshare.kernels.layout import CLOCK, COLUMN, CONTEXT, HOOK, SETTING
from model.rideshare.kernels.offers import book_through, fly_through, offer_through, supply_through
from model.rideshare.kernels.policy import seen_open
from model.rideshare.kernels.purposes import LAUNCH
from model.rideshare.kernels.selling import respond


def _open_tender(seed, lent_world, lent_state):
    """First half of a tender: context, payloads, eligible providers, and the fill that sets W. Returns a `Tender`."""
    world, state = lent_world[0], lent_state[0]
    step = state.clock[CLOCK.step]
    context = draw_context(seed, step, world)
    facts, provider = world.context[context], state.provider
    depart(step, world.setting[SETTING.patience], state)
    arrive(seed, step, context, world, state)
    n_payloads = collect_bids(facts[CONTEXT.orbit], state)
    n_eligible = respond(seed, step, world, facts, provider)
    capacity_kg, capacity_m3 = facts[CONTEXT.capacity_kg], facts[CONTEXT.capacity_m3]
    if world.hook[HOOK.supply] != 0:
        n_eligible, capacity_kg, capacity_m3 = supply_through(
            world.hook[HOOK.supply], context, n_payloads, n_eligible, lent_world, lent_state
        )
    order, fate = state.order[:n_payloads], state.pool[PAYLOAD.fate]
    value, mass_kg, volume_m3, n_carried = fill(order, state.pool, fate, capacity_kg, capacity_m3)
    worth, set_aside = value if n_eligible > 0 and n_carried > 0 else 0.0, 0
    if worth > 0.0 and world.hook[HOOK.offers] != 0:
        set_aside = offer_through(world.hook[HOOK.offers], seed, worth, mass_kg, lent_world, lent_state)
    return Tender(
        context, worth, value, mass_kg, volume_m3, capacity_kg, capacity_m3, n_payloads, n_carried, n_eligible, set_aside
    )


@inlined()
def clear(address, inner, seed, param, world, state):
    """Between the halves: call the mechanism's kernel on a clean deal. Returns the winner's place or -1."""
    clean(state.deal)
    form = procurement_form(world.setting, state.provider)
    work = Work(state.work[0], state.work[1], state.work[2])
    key = stream(seed, MECHANISM, state.clock[CLOCK.step])
    return call(address, key, state.clock[CLOCK.auctions], form, param, inner, work, state.deal)


def _settle(address, inner, seed, param, tender, winner, lent_world, lent_state, record):
    """Second half of a tender: launch, learn, write the step's row. `address`, `inner` and `param` are the mechanism's.

    Returns False, and does nothing, if `winner` is neither -1 nor an open place, or if revenue and rent do not add up to
    its score.
    """
    world, state = lent_world[0], lent_state[0]
    provider, clock = state.provider, state.clock
    admitted = seen_open(world.setting, provider)
    if winner < -1 or winner >= provider.shape[1] or (winner >= 0 and admitted[winner] == 0.0):
        return False
    if winner >= 0 and not adds_up(state.deal, state.work[1, winner]):
        return False
    step = clock[CLOCK.step]
    row = record[step]
    row[:] = 0.0
    if winner >= 0 and world.hook[HOOK.flight] != 0:
        tender = fly_through(world.hook[HOOK.flight], tender, winner, lent_world, lent_state)
    record_tender(row, step, tender, world.context[tender.context])
    surplus = provider[PROVIDER.surplus if world.hook[HOOK.offers] != 0 else PROVIDER.truth]  # without: of worth 1 and cost 0
    if tender.worth > 0.0:
        if world.hook[HOOK.learning] != 0:  # beliefs and the number of auctions are still those that the mechanism saw
            learn_through(world.hook[HOOK.learning], address, inner, seed, tender.worth, param, winner, lent_world, lent_state)
        clock[CLOCK.auctions] += 1
        record_competition(row, provider, admitted, surplus, state.work[1], state.work[2])
    else:
        record_no_auction(row)
    if winner >= 0:
        success = uniform(child(stream(seed, LAUNCH, step), winner)) < provider[PROVIDER.truth, winner]
        record_launch(row, tender, winner, success, surplus, state)
        _learn(winner, success, state.deal[LEARN] > 0.0, provider)
        if not success:
            provider[PROVIDER.returns, winner] = step + 1.0 + world.setting[SETTING.stand_down]
    else:
        record_no_launch(row, tender, state)
    if world.hook[HOOK.books] != 0:
        belief = state.work[2, winner] if winner >= 0 else 0.0
        book_through(world.hook[HOOK.books], seed, tender.worth, tender.set_aside, winner, belief, lent_world, lent_state, row)
    if winner >= 0:
        provider[PROVIDER.surplus_usd, winner] += row[COLUMN.paid] - row[COLUMN.cost]
    clock[CLOCK.step] = step + 1
    return True


@inlined()
def _learn(winner, success, update_belief, provider):
    """Count the launch, and let the belief move by one observation unless the mechanism has switched learning off."""
    provider[PROVIDER.tried, winner] += 1.0
    provider[PROVIDER.won, winner] += success
    if update_belief:
        provider[PROVIDER.alpha, winner] += success
        provider[PROVIDER.beta, winner] += not success


OPEN = Kernel(_open_tender, TENDER(KEY, WORLD, STATE), lean=True)
SETTLE = Kernel(_settle, COUNT(COUNT, COUNT, KEY, ROW, TENDER, COUNT, WORLD, STATE, ROWS), lean=True)

if JIT_OFF:
    open_through = settle_through = interpreted

else:

    @intrinsic
    def open_through(typing_context, half, seed, world, state):
        """Call `OPEN` at its address."""
        return OPEN.at(half), call_through

    @intrinsic
    def settle_through(typing_context, half, address, inner, seed, param, tender, winner, world, state, record):
        """Call `SETTLE` at its address."""
        return SETTLE.at(half), call_through


@lean()
def run(address, inner, seed, n, param, world, state, record):
    """Hold `n` tenders with the kernel at `address`; rows go to `record` (at least step + n of them).

    `world` and `state` are the addresses of loans of World and State.
    Returns how many tenders were held: fewer than `n` if the kernel broke its contract (see `_settle`); that tender is open.
    """
    lent_world, lent_state = borrow_world(world), borrow_state(state)
    world, state = lent_world[0], lent_state[0]
    for done in range(n):
        tender = open_through(world.hook[HOOK.open], seed, lent_world, lent_state)
        winner = -1
        if tender.worth > 0.0:
            winner = clear(address, inner, seed, param, world, state)
        half = world.hook[HOOK.settle]
        if not settle_through(half, address, inner, seed, param, tender, winner, lent_world, lent_state, record):
            return done
    return n
