"""Sorting and filling: against sorted() and a fill in plain Python."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mechanisms import make
from mechanisms.forms.manifest import CARRIED, LOAD, NEITHER, NO_MASS, NO_VOLUME, Fates, Manifest
from model.rideshare.kernels import knapsack
from tests.kernels import twins
from tests.kernels.draws import many, steady

LENGTHS = [0, 1, 2, 3, 63, 64, 65, 66, 100, 702, 1500]  # the branch changes after 64, the shellsort's first gap is 701
#: Which of mass and volume was missing, by fate.
MISSING = {NO_MASS: (True, False), NO_VOLUME: (False, True), NEITHER: (True, True)}


def assert_sorted(order, density):
    expected = twins.sorted_places(order.tolist(), density)
    knapsack.sort_descending(order, density, np.empty(2 * order.size + 3))
    assert order.tolist() == expected


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("values", [2, 9, 10**9])
def test_sort_descending(length, values):
    """Many ties (2 values), some (9) and none; the places are a part of a larger array, as in a pool of two orbits."""
    for trial in range(many(40, 4)):
        rng = np.random.default_rng([length, values, trial])
        density = rng.integers(values, size=2 * length + 5).astype(float)
        assert_sorted(np.sort(rng.permutation(density.size)[:length]), density)


@steady(400)
@given(st.lists(st.sampled_from([0.0, -0.0, 0.1, 0.1 + 2**-56, 5.0, 1e300]), max_size=80))
def test_sort_descending_with_hardly_different_values(density):
    assert_sorted(np.arange(len(density)), np.array(density))


def test_sort_descending_of_what_is_sorted_already_or_backwards():
    for length in LENGTHS:
        for step in (1.0, -1.0):
            assert_sorted(np.arange(length), step * np.arange(length, dtype=float))


# Eighths add up exactly, so that a payload that fits to the last gram is no matter of rounding.
eighths = st.integers(1, 40).map(lambda k: k / 8)


@steady(800)
@given(
    st.lists(st.tuples(eighths, eighths, st.floats(0.1, 100.0)), max_size=25), eighths, eighths, st.randoms(use_true_random=False)
)
def test_greedy_fill(payloads, capacity_kg, capacity_m3, random):
    """Goes on after a payload that does not fit, says why it does not, and leaves those not tendered alone."""
    mass, volume, value = np.array(payloads).reshape(-1, 3).T.copy()
    order = [j for j in range(len(payloads)) if random.random() < 0.8]
    random.shuffle(order)
    fate = np.full(len(payloads), 99.0)
    form = Manifest(np.array(order, np.int64), mass, volume, value, 4.0 * np.array([capacity_kg, capacity_m3]))
    load = np.zeros(len(LOAD))
    count = make("greedy_value").decide(np.uint64(0), 0, form, Fates(fate), load)
    carried, refused = twins.fill(order, mass, volume, value, 4 * capacity_kg, 4 * capacity_m3)
    expected = [math.fsum(part[j] for j in carried) for part in (value, mass, volume)]
    assert (*load, count) == pytest.approx((*expected, len(carried)), rel=1e-12)
    for j in range(len(payloads)):
        if j in carried:
            assert fate[j] == CARRIED
        elif j in refused:
            assert MISSING[int(fate[j])] == refused[j]
        else:
            assert fate[j] == 99.0
