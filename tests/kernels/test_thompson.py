"""Draws from many beliefs at once are the single draws, each by the key of its place, whoever else is open."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.streams import beta, child
from mechanisms.kernels.thompson import draw_beliefs
from tests.kernels import twins
from tests.kernels.draws import many, steady


@steady(200)
@given(st.lists(st.booleans(), max_size=40), st.integers(0, 2**63 - 1))
def test_every_open_place_has_its_own_draw(open_, key):
    rng = np.random.default_rng(len(open_))
    form, work = twins.form_of(np.zeros(len(open_)), open_)
    form = form._replace(alpha=rng.uniform(0.01, 30.0, len(open_)), beta=rng.uniform(0.01, 3.0, len(open_)))
    work = work._replace(index=work.index.copy())
    draw_beliefs(np.uint64(key), form, work)
    for i in np.flatnonzero(open_):
        assert work.index[i] == beta(np.uint64(child(np.uint64(key), i)), form.alpha[i], form.beta[i])


@pytest.mark.parametrize("n", [many(20_000, 300)])
def test_a_long_row_of_providers(n):
    """Long enough for the compiler's vector instructions, which must not round otherwise than a single draw does."""
    rng = np.random.default_rng(5)
    form, work = twins.form_of(np.zeros(n), rng.random(n) < 0.3)
    form = form._replace(alpha=rng.uniform(0.3, 300.0, n), beta=rng.choice([0.6, 1.6, 7.0], n))
    work = work._replace(index=work.index.copy())
    draw_beliefs(np.uint64(9), form, work)
    assert all(
        work.index[i] == beta(np.uint64(child(np.uint64(9), i)), form.alpha[i], form.beta[i]) for i in np.flatnonzero(form.open)
    )
