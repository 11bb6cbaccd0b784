"""The audit of whole runs: rules that learn reward lies, a manipulable rule is caught, and rules that do not learn are not accused.

Seeds are fixed, so each result is the same every time. Where a test says that a gain is there, the interval was wide of 0 when the
seeds were chosen; where it says none is, the chance that a fixed set of seeds shows one by accident is that of 5 standard
errors, 3e-7.
"""


import pytest

from experiments.audit.horizon import Lie, Market, lies, search_roles, split
from experiments.audit.runs import CERTAIN, audit_horizon
from experiments.audit.verdicts import BROKEN, HELD, REFUTED
from mechanisms import ParameterError, make
from mechanisms.kernels.layout import COLUMN, PROVIDER
from model.parameters import PRESETS, RideshareParameters
from model.scenario import scenario
from model.tenders import TenderRun
from tests.audit.planted import PayAsAsked, SecondWithBonus, named

AUCTIONS = 40
OWN = {"explore": 10, "posted_price": 1.0}


def world(**settings) -> RideshareParameters:
    young = {name: value for name, value in PRESETS["young_market"].items() if name in RideshareParameters.__dataclass_fields__}
    return RideshareParameters(**{**young, **settings})


def market(name: str, auctions: int = AUCTIONS, **settings) -> Market:
    return Market(make(name, **settings), world(), auctions)


def lied(mechanism, seed: int, liar: int, lie: Lie, auctions: int) -> float:
    """A liar's surplus, tender by tender: the ask is written into the providers' array before the mechanism sees it."""
    run = TenderRun(scenario(world()), mechanism, seed)
    held = 0
    for _ in range(auctions):
        tender = run.open()
        if tender.worth > 0.0:
            if held < lie.until:
                run.state.provider[PROVIDER.ask, liar] = lie.scale * run.state.provider[PROVIDER.cost, liar] + lie.shift
            held += 1
        run.settle(tender, run.decide() if tender.worth > 0.0 else -1)
    won = run.record[run.record[:, COLUMN.winner] == liar]
    return float((won[:, COLUMN.paid] - won[:, COLUMN.cost]).sum())


@pytest.mark.parametrize("name", ["ts_sp", "first_score", "pl_dsic"])
def test_a_lie_is_what_plain_python_makes_of_it(name):
    found = market(name)
    for lie in (Lie(0.5, 0.0, 10), Lie(1.0, 0.1, 40), Lie(2.0, 0.0, 4)):
        for liar in (4, 5, 23):
            seeds = range(3)
            expected = [lied(found.mechanism, seed, liar, lie, AUCTIONS) for seed in seeds]
            assert found.lying(seeds, liar, lie) == pytest.approx(expected, rel=1e-12, abs=1e-6)


def test_nobody_lies_in_the_truthful_runs():
    found = market("ts_sp")
    for seed in range(3):
        run = TenderRun(scenario(world()), make("ts_sp"), seed)
        run.advance(AUCTIONS)
        assert found.surplus(seed).tobytes() == run.state.provider[PROVIDER.surplus_usd].tobytes()
    assert found.lying(range(4), 5, Lie(1.0, 0.0, AUCTIONS)) == pytest.approx(found.truthful(range(4))[:, 5], rel=1e-12)


def test_misreports_of_a_run():
    tried = lies(40)
    assert len(tried) == len(set(tried)) == 10 * 4 and {lie.until for lie in tried} == {4, 10, 20, 40}
    assert {lie.until for lie in lies(1)} == {1} and Lie(1.0, 0.0, 40) not in tried


def test_seeds_are_split_and_few_are_refused():
    seeds = split(tuple(range(32)))
    assert (len(seeds.first), len(seeds.search), len(seeds.held_out)) == (2, 8, 24)
    assert not set(seeds.search) & set(seeds.held_out) and set(seeds.first) < set(seeds.search)
    with pytest.raises(ParameterError, match="needs 32 seeds or more"):
        split(tuple(range(31)))


def test_threads_change_nothing():
    found = market("first_score", 10)
    assert search_roles(found, split(tuple(range(40))), 1) == search_roles(found, split(tuple(range(40))), 2)


def test_paying_as_asked_is_caught_and_asks_rise():
    findings, roles = audit_horizon(market("first_score"), split(tuple(range(100))), "auto")
    assert [finding.verdict for finding in findings] == [REFUTED, REFUTED]
    best = roles[0]
    assert best.gain > CERTAIN * best.error and (best.lie.scale > 1.0 or best.lie.shift > 0.0)
    assert best.detectable == pytest.approx(2.8016 * best.error, rel=1e-4) and best.half > 1.96 * best.error


def test_a_declared_promise_is_refuted_by_a_sure_gain():
    """Truthful in no tender, so not over the horizon either."""
    liar = Market(named(SecondWithBonus, "bonus", "truthful_in_expectation", scope="horizon"), world(price_per_kg=200_000.0), 20)
    sure = Market(named(PayAsAsked, "pay_as_asked", "truthful", scope="horizon"), world(), 10)
    assert audit_horizon(liar, split(tuple(range(200))), "auto")[0][1].verdict in {BROKEN, HELD, "in doubt"}
    findings, _ = audit_horizon(sure, split(tuple(range(48))), "auto")
    assert [(finding.property, finding.claim, finding.verdict) for finding in findings] == [
        ("truthful", "declared", BROKEN),
        ("truthful_in_expectation", "implied", BROKEN),
    ]
