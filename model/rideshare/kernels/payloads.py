"""The demand side of a tender: which context, who comes, who waits and who leaves. Reads `World`, writes the pool of `State`."""

import numpy as np

from agents.rideshare.layout import PAYLOAD, WAITING
from core.jit import inlined
from core.streams import child, lognormal, stream, uniform
from mechanisms.forms.manifest import CARRIED
from model.rideshare.kernels.knapsack import sort_descending
from model.rideshare.kernels.layout import CLOCK, CONTEXT, ITEM, SETTING
from model.rideshare.kernels.purposes import ARRIVALS, CALENDAR, CATALOG, VALUES


@inlined()
def draw_context(seed, step, world):
    """The context whose share of demand holds a point drawn from this step's window."""
    last = world.calendar.shape[0] - 1
    start, end = world.calendar[step if step < last else last]
    point = start + uniform(stream(seed, CALENDAR, step)) * (end - start)
    context = 0
    while world.context[context, CONTEXT.cumulated_demand] <= point:
        context += 1
    return context


@inlined()
def depart(step, patience, state):
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
def arrive(seed, step, context, world, state):
    """Add this step's payloads: a Poisson number, drawn by weight from the catalogue up to the context's year."""
    facts, pool, first = world.context[context], state.pool, state.clock[CLOCK.pool]
    count = draw_count(uniform(stream(seed, ARRIVALS, step)), world.arrivals[context])
    items, values = stream(seed, CATALOG, step), stream(seed, VALUES, step)
    for seat in range(count):
        j = first + seat
        item = draw_item(uniform(child(items, seat)), facts, world.catalog, world.guide)
        mass = world.catalog[ITEM.mass, item]
        pool[PAYLOAD.item, j] = item
        pool[PAYLOAD.arrived, j] = step
        pool[PAYLOAD.seat, j] = seat
        pool[PAYLOAD.orbit, j] = facts[CONTEXT.orbit]
        pool[PAYLOAD.mass, j] = mass
        pool[PAYLOAD.volume, j] = world.catalog[ITEM.volume, item]
        usd_per_kg = facts[CONTEXT.usd_per_kg] * lognormal(child(values, seat), world.setting[SETTING.sigma_v])
        pool[PAYLOAD.density, j] = usd_per_kg
        pool[PAYLOAD.value, j] = mass * usd_per_kg
        pool[PAYLOAD.fate, j] = WAITING
    state.clock[CLOCK.pool] = first + count


@inlined()
def draw_count(u, cumulated):
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
def draw_item(u, facts, catalog, guide):
    """A catalogue place with probability proportional to its weight: the indexed search of Chen and Asau (1974)."""
    target = u * facts[CONTEXT.weight]
    bucket = np.int64(target * facts[CONTEXT.buckets_per_weight])
    item, last = guide[np.int64(facts[CONTEXT.first_bucket]) + bucket], np.int64(facts[CONTEXT.last_item])
    item = item if item < last else last
    while catalog[ITEM.cumulated_weight, item] <= target and item < last:
        item += 1
    return item


@inlined()
def collect_bids(orbit, state):
    """Put the pool's payloads for `orbit` in `state.order`, by falling value per kg. Returns how many there are."""
    pool, count = state.pool, 0
    for j in range(state.clock[CLOCK.pool]):
        if pool[PAYLOAD.orbit, j] == orbit:
            state.order[count] = j
            count += 1
    sort_descending(state.order[:count], pool[PAYLOAD.density], state.scratch)
    return count
