"""Credits do not depend on reports, so what a rule promises for one clearing it keeps under them."""

import numpy as np
import pytest

from mechanisms import make, registered
from mechanisms.forms.procurement import Procurement
from tests.mechanisms.properties import CHECKS, COUNTS, Instance, instances

KEPT = ("truthful", "truthful_in_expectation", "individually_rational", "no_deficit")
PROMISED = [(name, promise) for name in registered(Procurement) for promise in KEPT if make(name).promises(promise)]


def credited(instance: Instance, seed: int) -> Instance:
    """What the rule sees if asks are lowered by credits; the sponsor's money does not vary with the report, so gains are the same."""
    asks = instance.form.ask - np.random.default_rng(seed).choice([0.0, 0.1, 0.6], instance.form.ask.size)
    return instance._replace(form=instance.form._replace(ask=asks))


@pytest.mark.parametrize(("name", "promise"), PROMISED)
def test_promises_hold_under_credits(name, promise):
    mechanism = make(name)
    for number, instance in enumerate(instances(COUNTS.get(promise, 100), 11, mechanism)):
        assert CHECKS[promise](mechanism, credited(instance, number)) is None


def test_there_are_promises_to_keep():
    assert {promise for _, promise in PROMISED} == set(KEPT)
