"""Filling a launch: which payloads fly."""

import numpy as np

from agents.rideshare.layout import CARRIED, NEITHER, NO_MASS, NO_VOLUME, PAYLOAD
from core.jit import inlined, lean

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


@lean()
def greedy_fill(order, mass, volume, value, fate, capacity_kg, capacity_m3):
    """Carry payloads in the given order as long as each fits in what is left of mass (kg) AND volume (m3).

    Writes each tendered payload's fate. Returns the value (USD), mass (kg), volume (m3) and number carried.
    """
    total_value, left_kg, left_m3, carried = 0.0, capacity_kg, capacity_m3, 0
    for j in order:
        heavy, bulky = mass[j] > left_kg, volume[j] > left_m3
        if heavy or bulky:
            fate[j] = NEITHER if heavy and bulky else NO_MASS if heavy else NO_VOLUME
            continue
        fate[j] = CARRIED
        left_kg -= mass[j]
        left_m3 -= volume[j]
        total_value += value[j]
        carried += 1
    return total_value, capacity_kg - left_kg, capacity_m3 - left_m3, carried


@inlined()
def fill(order, pool, fate, capacity_kg, capacity_m3):
    """`greedy_fill` with the payloads of a pool."""
    return greedy_fill(order, pool[PAYLOAD.mass], pool[PAYLOAD.volume], pool[PAYLOAD.value], fate, capacity_kg, capacity_m3)
