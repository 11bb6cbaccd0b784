"""Results change only in a commit that says why."""

import json

import pytest

from mechanisms import registered
from mechanisms.forms.procurement import Procurement
from tests.golden.make_golden import GOLDEN, WORLDS, golden_run

KEPT = json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_none_is_missing_and_none_is_left_over():
    assert set(KEPT) == set(registered(Procurement)), "run python -m tests.golden.make_golden, and say in the commit why"
    assert all(set(runs) == set(WORLDS) for runs in KEPT.values())


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", registered(Procurement))
def test_golden_run(name, world):
    assert golden_run(name, world) == KEPT.get(name, {}).get(world)
