"""What compiled code reads and writes through the address of a loan is the arrays themselves, and those of nobody else."""

import copy
import pickle

import numpy as np
import pytest
from numba.core.datamodel import default_manager

from core.compiled import ROW, ROWS
from core.jit import lean
from core.lending import ARRAY_FIELDS, Loan
from mechanisms.api import make
from model.rideshare.kernels.arrays import STATE, borrow_state
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario


@pytest.fixture
def run():
    return TenderRun(scenario(RideshareParameters()), make("ts_sp"), 1)


@lean()
def _read_and_double(address, out):
    """Every number of two tables and a list of a State, one after the other, into `out`; the first row of `work` is doubled."""
    state = borrow_state(address)
    place = 0
    for table in (state.provider, state.work):
        for i in range(table.shape[0]):
            for j in range(table.shape[1]):
                out[place] = table[i, j]
                place += 1
    for k in range(state.order.size):
        out[place + k] = state.order[k]
    for k in range(state.work.shape[1]):
        state.work[0, k] *= 2.0
    return place + state.order.size


def test_arrays_have_the_fields_that_compiled_code_reads():
    assert default_manager[ROW]._fields == default_manager[ROWS]._fields == ARRAY_FIELDS


def test_a_loan_is_the_arrays_themselves(run):
    rng = np.random.default_rng(3)
    for array in run.state:
        array[...] = rng.integers(0, 1000, array.shape)
    state, row = run.state, run.state.work[0].copy()
    expected = np.concatenate([state.provider.ravel(), state.work.ravel(), state.order])
    loan, out = Loan(state, STATE), np.full(expected.size + 1, -1.0)
    assert _read_and_double(loan.address, out) == expected.size
    np.testing.assert_array_equal(out, [*expected, -1.0])
    np.testing.assert_array_equal(state.work[0], 2.0 * row)


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state._replace(scratch=state.scratch.astype(np.float32)),
        lambda state: state._replace(provider=state.provider.T),
        lambda state: state._replace(order=state.order[::2]),
        tuple,
    ],
    ids=["other numbers", "by columns", "every second place", "a plain tuple"],
)
def test_what_compiled_code_would_misread_is_not_lent(run, change):
    with pytest.raises(TypeError, match="Compiled code expects"):
        Loan(change(run.state), STATE)


def test_a_copy_of_a_run_goes_its_own_way(run):
    run.advance(5)
    copied = copy.deepcopy(run)
    before = [array.copy() for array in run.state]
    copied.advance(20)
    for array, kept in zip(run.state, before, strict=True):
        np.testing.assert_array_equal(array, kept)
    run.advance(20)
    np.testing.assert_array_equal(run.record, copied.record)


def test_a_run_cannot_be_sent_to_another_process(run):
    """Its addresses are good in this one only."""
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(run)
