"""Filling a launch: which payloads fly."""

import numpy as np

from agents.rideshare.layout import PAYLOAD
from core.compiled import Kernel
from core.jit import inlined, lean
from core.streams import stream
from mechanisms.forms.manifest import MASS, VALUE, VOLUME, Fates, Manifest
from model.rideshare.kernels.layout import CLOCK
from model.rideshare.kernels.purposes import MANIFEST

_GAPS = (701, 301, 132, 57, 23, 10, 4, 1)  # Ciura (2001), "Best increments for the average case of shellsort"
_FEW = 64  # up to here counting who is ahead, which has no branch to mispredict, beats moving places about


@lean()
def sort_descending(order, density, scratch):
    """Sort the places in `order` (int64) by falling `density[place]`, equal ones as they came; in place.

    `order` comes in rising order; `scratch` (float64) has at least twice its length.
    """
    if order.size > _FEW or not _sort_by_rank(order, density, scratch[: order.size], scratch[order.size :]):
        _sort_by_shells(order, density)


@inlined()
def _sort_by_rank(order, density, keys, places):
    """Put each place where the number of places ahead of it says.

    Returns False, and leaves the order as it was, if densities are equal: they have one rank, and the next one stays empty.
    """
    for k in range(order.size):
        keys[k] = density[order[k]]
        places[k] = order[k]
        order[k] = -1
    for k in range(order.size):
        order[_count_ahead(keys, keys[k])] = np.int64(places[k])
    lowest = 0
    for k in range(order.size):
        lowest = order[k] if order[k] < lowest else lowest
    if lowest < 0:
        for k in range(order.size):
            order[k] = np.int64(places[k])
    return lowest >= 0


@inlined()
def _count_ahead(keys, key):
    """How many of `keys` are above `key`."""
    ahead = 0
    for k in range(keys.size):
        ahead += keys[k] > key
    return ahead


@inlined()
def _sort_by_shells(order, density):
    """Shellsort; equal densities by place, which is how they came."""
    for gap in _GAPS:
        for i in range(gap, order.size):
            place = order[i]
            value = density[place]
            j = i
            while j >= gap:
                other = order[j - gap]
                if density[other] > value or (density[other] == value and other < place):
                    break
                order[j] = other
                j -= gap
            order[j] = place


@inlined()
def fill(seed, order, fate, capacity_kg, capacity_m3, world, state):
    """Let the manifest rule say which of the payloads at the places in `order` fly; their fates go to `fate`.

    Returns the value (USD), mass (kg) and volume (m3) of what flies, and the number of payloads.
    """
    pool, limit, load, step = state.pool, state.limit, state.load, state.clock[CLOCK.step]
    limit[0], limit[1] = capacity_kg, capacity_m3
    form = Manifest(order, pool[PAYLOAD.mass], pool[PAYLOAD.volume], pool[PAYLOAD.value], limit)
    key, param, store = stream(seed, MANIFEST, step), world.manifest_param, state.manifest_store
    address, inner = world.manifest[0], world.manifest[1]
    carried = Kernel.through(address, key, step, form, param, store, inner, Fates(fate), load)
    return load[VALUE], load[MASS], load[VOLUME], carried
