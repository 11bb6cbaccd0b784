"""The audit of one clearing: promises of all registered mechanisms hold in it, and planted faults are found.

Everything is keyed, so a result is the same each time. Where a verdict rests on draws, a false one has a chance below 1e-7.
"""

import pytest

from experiments.audit.verdicts import BROKEN, HELD, NOT_SEARCHED, REFUTED, audit_clearings
from mechanisms import MechanismError, make
from mechanisms.forms.clearings import searched
from mechanisms.kernels.auditing import TOLERANCE
from tests.audit import planted
from tests.audit.planted import named

INSTANCES = 3000
TRIED_IN_TESTS_ALONE = {"optimal"}


def verdicts(mechanism, instances=INSTANCES) -> dict[str, str]:
    return {finding.property: finding.verdict for finding in audit_clearings(mechanism, 3, instances)[0]}


@pytest.mark.parametrize("name", searched())
def test_what_is_declared_holds(name):
    mechanism = make(name)
    for finding in audit_clearings(mechanism, 3, INSTANCES)[0]:
        if mechanism.promises(finding.property):
            assert finding.verdict == (NOT_SEARCHED if finding.property in TRIED_IN_TESTS_ALONE else HELD)
        assert (finding.witness is not None) == (finding.verdict in {REFUTED, BROKEN})


@pytest.mark.parametrize(
    ("mechanism", "refuted"),
    [
        (make("first_score"), {"truthful", "truthful_in_expectation"}),
        (make("pl_dsic"), {"truthful", "efficient", "scale_equivariant"}),
        (
            make("pl_dsic", payment="second_score", pl_tau=0.1),
            {"truthful", "truthful_in_expectation", "individually_rational", "efficient", "scale_equivariant"},
        ),
        (make("random"), {"truthful", "truthful_in_expectation", "efficient"}),
        (make("explore_commit"), {"no_deficit", "efficient", "scale_equivariant"}),
        (make("all_pay"), {"truthful", "truthful_in_expectation", "individually_rational"}),
        (make("first_price"), {"truthful", "truthful_in_expectation"}),
        (make("myerson"), {"efficient", "scale_equivariant"}),
    ],
    ids=lambda part: getattr(part, "label", ""),
)
def test_what_is_not_declared_is_refuted_where_it_fails(mechanism, refuted):
    assert {name for name, verdict in verdicts(mechanism).items() if verdict == REFUTED} == refuted


@pytest.mark.parametrize(
    ("rule", "name", "broken"),
    [
        (planted.PayAsAsked, "pay_as_asked", ("truthful", "truthful_in_expectation")),
        (planted.SecondWithBonus, "second_with_bonus", ("truthful", "truthful_in_expectation")),
        (planted.SecondWithBonus, "second_with_bonus", ("no_deficit",)),
        (planted.Underpay, "underpay", ("individually_rational",)),
        (planted.MiddleAsk, "middle_ask", ("efficient", "monotone")),
        (planted.Boastful, "boastful", ("truthful_in_expectation",)),
        (planted.FirstComeVickrey, "first_come_vickrey", ("anonymous",)),
    ],
)
def test_planted_faults_are_found(rule, name, broken):
    mechanism = named(rule, name, *broken)
    instances = INSTANCES if mechanism.kernel else 40 * INSTANCES
    found = verdicts(mechanism, instances)
    assert {promise for promise, verdict in found.items() if verdict == BROKEN} == set(broken)


def test_truthful_implies_truthful_in_expectation():
    found = {f.property: f for f in audit_clearings(named(planted.SecondWithBonus, "bonus", "truthful"), 3, INSTANCES)[0]}
    assert found["truthful_in_expectation"].claim == "implied" and found["truthful_in_expectation"].verdict == BROKEN
    honest = {f.property: f for f in audit_clearings(make("ts_sp"), 3, INSTANCES)[0]}
    assert honest["truthful_in_expectation"].claim == "implied" and honest["truthful_in_expectation"].verdict == HELD
    assert honest["monotone"].verdict == HELD and honest["truthful"].detectable == TOLERANCE


@pytest.mark.parametrize("rule", [planted.Lawless, planted.Overseller])
def test_a_rule_that_breaks_the_contract_is_an_error(rule):
    with pytest.raises(MechanismError, match="broken_rule broke its contract in the audit"):
        audit_clearings(named(rule, "broken_rule"), 0, 40 * INSTANCES)


def test_bonus_is_found_by_who_just_loses():
    """Asking less gains at most the bonus, asking more nothing."""
    rows = audit_clearings(named(planted.SecondWithBonus, "bonus", "truthful"), 3, INSTANCES)[1].misreport_rows()
    largest = {(row["scale"], row["shift"]): row["largest"] for row in rows}
    assert largest[1.0, -0.05] == pytest.approx(0.02, abs=2e-3) and largest[1.0, -0.05] <= 0.02 + 1e-12
    assert max(gain for (scale, shift), gain in largest.items() if scale > 1.0 or shift > 0.0) <= TOLERANCE
