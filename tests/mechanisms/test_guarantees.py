"""What a mechanism declares is proved on random instances; what it does not declare is refuted where it can be."""

import numpy as np
import pytest

from mechanisms import make
from mechanisms.forms.bids import Bids
from mechanisms.forms.clearings import searched
from mechanisms.forms.procurement import RENT, Procurement
from mechanisms.guarantees import PROPERTIES
from tests.mechanisms import item_properties, properties

FORMS = {Procurement: properties, Bids: item_properties}
MANY = 400  # instances, unless the form's COUNTS says otherwise

VARIANTS = [make(name) for name in searched()] + [
    make("pl_dsic", payment="second_score", pl_tau=0.1),
    make("myerson", units=2),
    make("uniform_price", units=4),
    make("pl_gumbel", pl_tau=0.1),
    make("explore_commit", explore=8, posted_price=0.3),
    make("bks", bks_mu=0.5, bks_rule="greedy_sp"),
    make("bks", bks_mu=0.5, bks_rule="random"),
    make("bks", bks_mu=0.3, bks_rule="pl_dsic"),
]
CASES = [(mechanism, name) for mechanism in VARIANTS for name in FORMS[mechanism.form].CHECKS]

#: Undeclared properties that fail on some random instance: (label, property).
REFUTED = {
    ("bks(bks_mu=0.3, bks_rule=pl_dsic)", "scale_equivariant"),
    ("explore_commit", "scale_equivariant"),
    ("explore_commit(explore=8, posted_price=0.3)", "scale_equivariant"),
    ("pl_dsic", "scale_equivariant"),
    ("pl_dsic(pl_tau=0.1, payment=second_score)", "scale_equivariant"),
    ("pl_gumbel", "scale_equivariant"),
    ("pl_gumbel(pl_tau=0.1)", "scale_equivariant"),
    ("all_pay", "individually_rational"),
    ("all_pay", "optimal"),
    ("all_pay", "truthful"),
    ("all_pay", "truthful_in_expectation"),
    ("bks", "efficient"),
    ("bks", "no_deficit"),
    ("bks", "truthful"),
    ("bks(bks_mu=0.3, bks_rule=pl_dsic)", "efficient"),
    ("bks(bks_mu=0.3, bks_rule=pl_dsic)", "no_deficit"),
    ("bks(bks_mu=0.3, bks_rule=pl_dsic)", "truthful"),
    ("bks(bks_mu=0.5, bks_rule=greedy_sp)", "efficient"),
    ("bks(bks_mu=0.5, bks_rule=greedy_sp)", "no_deficit"),
    ("bks(bks_mu=0.5, bks_rule=greedy_sp)", "truthful"),
    ("bks(bks_mu=0.5, bks_rule=random)", "efficient"),
    ("bks(bks_mu=0.5, bks_rule=random)", "no_deficit"),
    ("bks(bks_mu=0.5, bks_rule=random)", "truthful"),
    ("epsilon_greedy_sp", "efficient"),
    ("epsilon_greedy_sp", "truthful"),
    ("explore_commit", "efficient"),
    ("explore_commit(explore=8, posted_price=0.3)", "efficient"),
    ("explore_commit(explore=8, posted_price=0.3)", "no_deficit"),
    ("first_score", "truthful"),
    ("first_score", "truthful_in_expectation"),
    ("first_price", "optimal"),
    ("first_price", "truthful"),
    ("first_price", "truthful_in_expectation"),
    ("kl_ucb_sp", "efficient"),
    ("myerson", "efficient"),
    ("myerson", "scale_equivariant"),
    ("myerson(units=2)", "efficient"),
    ("myerson(units=2)", "scale_equivariant"),
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
    ("uniform_price", "optimal"),
    ("uniform_price(units=4)", "optimal"),
    ("vickrey", "optimal"),
}


def closed_claims(mechanism) -> set[str]:
    """Properties of one clearing that are claimed, and those that follow from them."""
    claimed = {name for name in PROPERTIES if mechanism.promises(name)}
    return claimed | ({"truthful_in_expectation"} if "truthful" in claimed else set())


def witness(mechanism, name, seed=11):
    """The first instance that breaks the property, or None."""
    form = FORMS[mechanism.form]
    for instance in form.instances(form.COUNTS.get(name, MANY), seed, mechanism):
        found = form.CHECKS[name](mechanism, instance)
        if found is not None:
            return instance, found
    return None


@pytest.mark.parametrize(("mechanism", "name"), CASES, ids=lambda part: getattr(part, "label", part))
def test_claims_hold_and_what_is_not_claimed_is_tried(mechanism, name, record_property):
    if mechanism.promises(name):
        assert witness(mechanism, name) is None
    elif name not in closed_claims(mechanism):  # what follows from a claim is proved with it
        refuted = witness(mechanism, name) is not None
        record_property("undeclared", f"{mechanism.label}: {name} {'refuted' if refuted else 'not refuted'}")
        assert refuted or (mechanism.label, name) not in REFUTED


@pytest.mark.parametrize("mechanism", VARIANTS, ids=lambda m: m.label)
def test_nothing_is_claimed_that_is_not_tried(mechanism):
    assert closed_claims(mechanism) <= set(FORMS[mechanism.form].CHECKS)


@pytest.mark.parametrize("mechanism", VARIANTS, ids=lambda m: m.label)
def test_outcomes_are_feasible(mechanism):
    form = FORMS[mechanism.form]
    assert all(form.is_feasible(mechanism, instance) for instance in form.instances(300, 5, mechanism))


def test_a_planted_manipulable_rule_is_caught():
    class PayAsAsked:
        """The best posterior mean wins and is paid what it asks."""

        form = Procurement
        knows_truth = False

        def decide(self, key, n_auctions, form, work, deal):
            score = (form.alpha / (form.alpha + form.beta)) * form.worth - form.ask
            score[form.open == 0] = -1.0
            winner = int(score.argmax())
            return winner if score[winner] >= 0 else -1

    assert witness(PayAsAsked(), "truthful") is not None
    assert witness(PayAsAsked(), "efficient") is None


def test_a_rule_that_knows_places_and_mistrusts_low_asks_is_caught():
    class Suspicious:
        """The first open provider wins, unless it asks too little to be true, and is paid half a W more."""

        form = Procurement
        knows_truth = False

        def decide(self, key, n_auctions, form, work, deal):
            fit = np.flatnonzero((form.open > 0) & (form.ask > 0.1))
            deal[RENT] = 0.5
            return int(fit[0]) if fit.size else -1

    assert {name for name in ("monotone", "anonymous", "scale_equivariant") if witness(Suspicious(), name) is None} == set()


class FirstComeVickrey:
    """The highest bid wins and pays the second highest; the first of equal ones."""

    form = Bids
    knows_values = False

    def decide(self, key, n_auctions, form, work, deal):
        winner = int(form.bid.argmax())
        work.allocation[:], work.payment[:] = 0.0, 0.0
        work.allocation[winner], work.payment[winner] = 1.0, np.delete(form.bid, winner).max(initial=0.0)
        return 1


class BestOfTheFirstTwo(FirstComeVickrey):
    """Whoever bids highest of the first two wins; a bid over 1 is taken for a mistake."""

    def decide(self, key, n_auctions, form, work, deal):
        bid = np.where(form.bid <= 1.0, form.bid, -1.0)[:2]
        work.allocation[:], work.payment[:] = 0.0, 0.0
        if bid.max() < 0.0:
            return 0
        work.allocation[bid.argmax()] = 1.0
        return 1


@pytest.mark.parametrize(
    ("rule", "broken", "kept"),
    [
        (FirstComeVickrey(), {"anonymous"}, {"truthful", "efficient", "monotone", "scale_equivariant"}),
        (BestOfTheFirstTwo(), {"truthful", "efficient", "monotone", "anonymous", "scale_equivariant"}, {"no_deficit"}),
    ],
    ids=["first come", "first two"],
)
def test_planted_faults_in_sales_are_caught(rule, broken, kept):
    assert {name for name in broken | kept if witness(rule, name) is not None} == broken
