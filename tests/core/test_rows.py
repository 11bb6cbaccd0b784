"""Rows: however many steps a call has, a record holds what adding them up one by one gives; and it can go back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ParameterError
from core.record import Columns, Record, flow
from core.rows import Rows
from tests.core.recorded import COLUMNS, WRITTEN, naive_rows, steps
from tests.kernels.draws import steady

LOGS = st.integers(1, 12)
CUTS = st.lists(st.integers(1, 40), min_size=1, max_size=12)


def write(rows: Rows, written: np.ndarray, cuts=(1000,)) -> Rows:
    """Let `rows` take these steps, so many a call as `cuts` says in turn."""
    done, turn = 0, 0
    while done < len(written):
        room = rows.ahead(min(cuts[turn % len(cuts)], len(written) - done))
        room[:] = written[done : done + len(room)]
        rows.wrote(len(room))
        done, turn = done + len(room), turn + 1
    return rows


def add(rows: Rows, written: np.ndarray, cuts=(1000,)) -> Rows:
    """The same as a kernel does that sums by itself."""
    done, turn = 0, 0
    while done < len(written):
        row, count = rows.adding(min(cuts[turn % len(cuts)], len(written) - done))
        record = Record(COLUMNS, written[done : done + count])
        for place, (name, column) in enumerate(COLUMNS.items()):
            row[place] = row[place] + np.nansum(record[name]) if column.is_flow else record[name][-1]
        rows.wrote(count)
        done, turn = done + count, turn + 1
    return rows


def assert_holds(rows: np.ndarray, written: np.ndarray, log: int):
    expected = naive_rows(written, log)
    found = Record(COLUMNS, rows, log, len(written)) if rows.shape[1] < len(COLUMNS) else dict(zip(COLUMNS, rows.T, strict=True))
    for name in COLUMNS:
        np.testing.assert_allclose(found[name], [row[name] for row in expected], rtol=1e-12, atol=1e-12, err_msg=name)


@steady(300)
@given(steps(), LOGS, CUTS)
def test_a_record_holds_the_sums_of_its_steps_however_they_come(written, log, cuts):
    rows = write(Rows(COLUMNS, log), written, cuts)
    assert rows.steps == len(written)
    assert_holds(rows.record, written, log)
    assert rows.record.tobytes() == write(Rows(COLUMNS, log), written).record.tobytes()


@steady(100)
@given(steps(), LOGS, CUTS)
def test_looking_at_a_record_changes_nothing(written, log, cuts):
    rows, done = Rows(COLUMNS, log), 0
    for cut in cuts * 60:
        write(rows, written[done : done + cut])
        done = min(done + cut, len(written))
        assert_holds(rows.record, written[:done], log)
        if done == len(written):
            break
    assert rows.record.tobytes() == write(Rows(COLUMNS, log), written[:done]).record.tobytes()


def test_many_steps_at_a_time_are_the_same_bytes_as_one():
    written = np.random.default_rng(1).lognormal(size=(2500, len(COLUMNS.written)))
    for log in (2, 7, 50, 600):
        rows = [write(Rows(COLUMNS, log), written, (cut,)).record for cut in (2500, 1, 333)]
        assert rows[0].tobytes() == rows[1].tobytes() == rows[2].tobytes()
        assert len(rows[0]) == -(-2500 // log)


@steady(200)
@given(steps(), LOGS, CUTS)
def test_a_kernel_that_sums_by_itself_leaves_the_same(written, log, cuts):
    rows = add(Rows(WRITTEN, log, sums=True), written, cuts)
    assert rows.steps == len(written)
    assert_holds(rows.record, written, log)
    assert_holds(rows.record, written, log)  # a row under way is summed on, and not what was shown of it


@steady(200)
@given(steps(), LOGS, st.data())
@pytest.mark.parametrize("sums", [False, True])
def test_a_run_goes_back_and_on_as_if_it_had_not(sums, written, log, data):
    fresh, go = (lambda: Rows(WRITTEN, log, sums=True), add) if sums else (lambda: Rows(COLUMNS, log), write)
    back = data.draw(st.integers(0, len(written)))
    rows = go(fresh(), written[:back])
    pending = rows.pending
    go(rows, np.flip(written[back:], axis=0))
    rows.restore(back, pending)
    assert rows.steps == back
    assert_holds(rows.record, written[:back], log)
    go(rows, written[back:])
    assert_holds(rows.record, written, log)
    with pytest.raises(ValueError, match=f"holds {len(written)} steps; it cannot go on to {len(written) + 1}"):
        rows.restore(len(written) + 1, pending)


def test_at_log_1_a_kernel_writes_into_the_record_itself():
    rows = Rows(COLUMNS)
    ahead = rows.ahead(4)
    ahead[:] = 3.0
    rows.wrote(3)  # the fourth failed
    assert np.shares_memory(ahead, rows.record) and rows.record.shape == (3, 5)
    assert len(rows.pending) == 0


def test_what_does_not_fit_into_memory_is_refused():
    for log in (1, 10):
        with pytest.raises(ParameterError, match=r"record of 1,000,000,000,000,000,000 steps does not fit into memory"):
            Rows(COLUMNS, log).reserve(10**18)
    rows = write(Rows(COLUMNS), np.ones((3, 5)))
    with pytest.raises(ParameterError, match="does not fit into memory"):
        rows.reserve(10**18)
    assert rows.record.tolist() == [[1.0] * 5] * 3


def test_a_kernel_that_sums_by_itself_writes_every_column():
    with pytest.raises(ValueError, match="'wins' is made of others"):
        Rows(COLUMNS, 10, sums=True)


def test_one_column_is_summed_as_many_are():
    alone = Columns({"paid": flow("money", "USD", "what the winner receives")})
    written = np.random.default_rng(2).lognormal(size=(600, 1))
    rows = [write(Rows(alone, 20), written, (cut,)).record for cut in (600, 1, 37)]
    assert rows[0].tobytes() == rows[1].tobytes() == rows[2].tobytes()
    np.testing.assert_allclose(rows[0][:, 0], written.reshape(30, 20).sum(axis=1))
