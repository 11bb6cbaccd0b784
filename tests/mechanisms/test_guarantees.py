"""What a mechanism declares is proved on random instances; what it does not declare is refuted where it can be."""

import numpy as np
import pytest

from mechanisms import make, registered
from tests.mechanisms.properties import CHECKS, clear, closed_claims, instances

COUNTS = {"truthful": 60, "truthful_in_expectation": 12}  # how many instances; 400 for the cheap checks

VARIANTS = [make(name) for name in registered()] + [
    make("pl_dsic", payment="second_score", pl_tau=0.1),
    make("pl_gumbel", pl_tau=0.1),
    make("explore_commit", explore=8, posted_price=0.3),
]

#: Undeclared properties that fail on some random instance: (label, property).
REFUTED = {
    ("epsilon_greedy_sp", "efficient"),
    ("epsilon_greedy_sp", "truthful"),
    ("explore_commit", "efficient"),
    ("explore_commit(explore=8, posted_price=0.3)", "efficient"),
    ("explore_commit(explore=8, posted_price=0.3)", "no_deficit"),
    ("first_score", "truthful"),
    ("first_score", "truthful_in_expectation"),
    ("kl_ucb_sp", "efficient"),
    ("pl_dsic", "efficient"),
    ("pl_dsic", "truthful"),
    ("pl_dsic(pl_tau=0.1, payment=second_score)", "efficient"),
    ("pl_dsic(pl_tau=0.1, payment=second_score)", "individually_rational"),
    ("pl_dsic(pl_tau=0.1, payment=second_score)", "truthful"),
    ("pl_dsic(pl_tau=0.1, payment=second_score)", "truthful_in_expectation"),
    ("pl_gumbel", "efficient"),
    ("random", "efficient"),
    ("random", "truthful"),
    ("random", "truthful_in_expectation"),
    ("ts_sp", "efficient"),
    ("ucb_sp", "efficient"),
}


def witness(mechanism, name, seed=11):
    """The first instance that breaks the property, or None."""
    for instance in instances(COUNTS.get(name, 400), seed, mechanism.knows_truth):
        found = CHECKS[name](mechanism, instance)
        if found is not None:
            return instance, found
    return None


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("mechanism", VARIANTS, ids=lambda m: m.label)
def test_claims_hold_and_what_is_not_claimed_is_tried(mechanism, name, record_property):
    if mechanism.promises(name):
        assert witness(mechanism, name) is None
    elif name not in closed_claims(mechanism):  # what follows from a claim is proved with it
        refuted = witness(mechanism, name) is not None
        record_property("undeclared", f"{mechanism.label}: {name} {'refuted' if refuted else 'not refuted'}")
        assert refuted or (mechanism.label, name) not in REFUTED


@pytest.mark.parametrize("mechanism", VARIANTS, ids=lambda m: m.label)
def test_outcomes_are_feasible(mechanism):
    for instance in instances(300, 5, mechanism.knows_truth):
        cleared = clear(mechanism, instance)
        assert -1 <= cleared.winner < instance.form.ask.size
        if cleared.winner >= 0:
            assert instance.form.open[cleared.winner] == 1.0
            assert np.isnan(cleared.chance) or 0.0 < cleared.chance <= 1.0
        if not instance.form.open.any():
            assert cleared.winner == -1


def test_a_planted_manipulable_rule_is_caught():
    class PayAsAsked:
        """The best posterior mean wins and is paid what it asks."""

        knows_truth = False

        def decide(self, key, n_auctions, form, work, deal):
            score = (form.alpha / (form.alpha + form.beta)) * form.worth - form.ask
            score[form.open == 0] = -1.0
            winner = int(score.argmax())
            return winner if score[winner] >= 0 else -1

    assert witness(PayAsAsked(), "truthful") is not None
    assert witness(PayAsAsked(), "efficient") is None
