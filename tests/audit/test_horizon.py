"""The audit of whole runs: rules that learn reward lies, a manipulable rule is caught, and rules that do not learn are not accused.

Seeds are fixed, so each result is the same every time. Where a test says that a gain is there, the interval was wide of 0 when the
seeds were chosen; where it says none is, the chance that a fixed set of seeds shows one by accident is that of 5 standard
errors, 3e-7.
"""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.rideshare.layout import PROVIDER
from core.choice import Choice
from core.choices import parse_choice
from experiments.audit.horizon import Runs, check_lies, search_roles, split
from experiments.audit.replay import replay
from experiments.audit.runs import audit_horizon, placed, verdict_on_average
from experiments.audit.verdicts import BROKEN, HELD, IN_DOUBT, REFUTED, audit_clearings
from mechanisms import MechanismError, ParameterError, make
from mechanisms.api import run_key
from model.configuration import Configuration, configure
from model.rideshare import MARKET
from model.rideshare.audited_lies import lie as Lie
from model.rideshare.audited_lies import tried
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import PRESETS
from model.rideshare.run import TenderRun
from tests.audit import planted
from tests.audit.planted import named
from tests.kernels.draws import steady

AUCTIONS = 40
CERTAIN = 5.0  # standard errors
OWN = {"explore": 10, "posted_price": 1.0}


def world(**settings) -> Configuration:
    return configure(MARKET, {**PRESETS["young_market"]["world"], **settings})


def runs_of(mechanism, auctions: int = AUCTIONS) -> Runs:
    return Runs(*placed(world(), mechanism), "providers", auctions)


def market(name: str, auctions: int = AUCTIONS, **settings) -> Runs:
    return runs_of(make(name, **settings), auctions)


def lied(mechanism, seed: int, liar: int, lie: Choice, auctions: int) -> float:
    """A liar's surplus, tender by tender: the ask is written into the providers' array before the mechanism sees it."""
    run = TenderRun(world().world, mechanism, seed)
    scale, shift, until = lie.values.values()
    held = 0
    for _ in range(auctions):
        tender = run.open()
        if tender.worth > 0.0:
            if held < until:
                run.state.provider[PROVIDER.ask, liar] = scale * run.state.provider[PROVIDER.cost, liar] + shift
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
        run = TenderRun(world().world, make("ts_sp"), seed)
        run.advance(AUCTIONS)
        assert found.earned(seed).tobytes() == run.state.provider[PROVIDER.surplus_usd].tobytes()
    assert found.lying(range(4), 5, Lie(1.0, 0.0, AUCTIONS)) == pytest.approx(found.truthful(range(4))[:, 5], rel=1e-12)


def test_what_a_rule_tosses_about_the_liar_is_averaged_over():
    """The run that is tossed is one of the two, to the byte; the mean weighs them by their chances."""
    found, lie, place = market("bks", bks_mu=0.3), Lie(0.5, 0.0, AUCTIONS), 5
    count = found.size
    seen = set()
    for seed in range(12):
        key = run_key(seed)
        strata = found.mechanism.strata(key, count, place)
        assert [chance for chance, _ in strata] == [0.7, 0.3]
        tossed = [bool(np.array_equal(found.mechanism.prepare(key, count), row, equal_nan=True)) for _, row in strata]
        assert sum(tossed) == 1
        seen.add(tossed.index(True))
        mix = found.with_liar(place, lie)
        runs = [found.earned(seed, mix, row)[place] for _, row in found.mechanism.strata(key, count, place)]
        assert found.earned(seed, mix)[place] == runs[tossed.index(True)]
        assert found.lying([seed], place, lie) == pytest.approx([0.7 * runs[0] + 0.3 * runs[1]], rel=1e-12, abs=1e-6)
    assert seen == {0, 1}
    truth = found.truthful([3])[0]
    assert found.lying([3], place, Lie(1.0, 0.0, AUCTIONS)) == pytest.approx([truth[place]], rel=1e-12, abs=1e-6)


def test_misreports_of_a_run():
    found = tried(40)
    assert len(found) == len(set(found)) == 10 * 4 and {lie.values["lie_until"] for lie in found} == {4, 10, 20, 40}
    assert {lie.values["lie_until"] for lie in tried(1)} == {1} and Lie(1.0, 0.0, 40) not in found


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
    """A declared promise is refuted by a gain beyond doubt."""
    sure = runs_of(named(planted.FirstScore, "pays_as_asked", "truthful", scope="horizon"))
    findings, roles = audit_horizon(sure, split(tuple(range(100))), "auto")
    assert [(finding.property, finding.claim, finding.verdict) for finding in findings] == [
        ("truthful", "declared", BROKEN),
        ("truthful_in_expectation", "implied", IN_DOUBT),  # sure only with more seeds
    ]
    best = roles[0]
    assert verdict_on_average(best, 0.9 * best.gain, "declared") == BROKEN
    assert verdict_on_average(best, 1.1 * best.gain, "declared") == IN_DOUBT
    assert verdict_on_average(best, 1.1 * best.gain, "not claimed") == REFUTED
    assert verdict_on_average(replace(best, half=1.1 * best.gain), 0.0, "implied") == HELD
    assert best.gain > CERTAIN * best.error and (max(best.lie.values["lie_scale"] - 1.0, best.lie.values["lie_shift"]) > 0.0)
    assert best.detectable == pytest.approx(2.8016 * best.error, rel=1e-4) and best.half > 1.96 * best.error


def test_truthful_in_one_clearing_is_not_truthful_over_the_horizon():
    """A learner that declares both keeps the one promise and breaks the other."""
    learner = named(planted.Learner, "learner", "truthful")
    assert {f.property: f.verdict for f in audit_clearings(learner, 0, 3000)[0]}["truthful"] == HELD
    over_runs = named(planted.Learner, "learner", "truthful", scope="horizon")
    findings, _ = audit_horizon(runs_of(over_runs), split(tuple(range(64))), "auto")
    assert findings[0].verdict == BROKEN and findings[0].gain > 1e6


def gain(name: str, lie: Lie, seeds: range, **settings) -> tuple[float, float]:
    """Mean gain of Falcon 9 in the stated instance, and its standard error, USD."""
    found = market(name, **settings)
    liar = found.agents.index("Falcon 9")
    gains = found.lying(seeds, liar, lie) - found.truthful(seeds)[:, liar]
    return gains.mean(), gains.std(ddof=1) / len(gains) ** 0.5


@pytest.mark.parametrize(("name", "lie"), [("ts_sp", Lie(0.5, 0.0, 10)), ("ucb_sp", Lie(1.5, 0.0, 4))])
def test_rules_that_learn_reward_an_early_lie(name, lie):
    """The lies that the search of the audit finds; asking less is to be tried, asking more to let rivals disappoint first."""
    mean, error = gain(name, lie, range(400, 1600))
    assert mean > 4.0 * error
    mean, error = gain("explore_commit", lie, range(400, 1600), **OWN)
    assert mean < CERTAIN * error


def test_a_posted_price_below_cost_rewards_asking_nothing():
    """Whoever accepts at a loss is tried, and is believed in later."""
    mean, error = gain("explore_commit", Lie(0.0, 0.0, 10), range(400), explore=10, posted_price=0.15)
    assert mean > CERTAIN * error


def test_in_hindsight_it_pays_to_have_refused_what_would_have_failed():
    """Why `explore_commit` is truthful on average only: whoever refuses an offer keeps its belief."""
    found = market("explore_commit", **OWN)
    liar = found.agents.index("PSLV")
    assert found.lying([6], liar, Lie(2.0, 0.0, 10)) > 1.2 * found.truthful([6])[:, liar]


@pytest.mark.slow
def test_the_search_finds_these_lies_by_itself():
    """The stated instance, the preset of the audit, on the command's own seeds."""
    seeds = split(tuple(range(1600)))
    for name, settings, expected in (("ts_sp", {}, REFUTED), ("ucb_sp", {}, REFUTED), ("explore_commit", OWN, HELD)):
        (_, on_average), roles = audit_horizon(market(name, **settings), seeds, "auto")
        assert on_average.verdict == expected
        if expected == REFUTED:
            assert roles[0].gain > 4.0 * roles[0].error and roles[0].lie.values["lie_until"] <= AUCTIONS // 4
            assert on_average.detectable < roles[0].gain and (roles[0].lie.values["lie_scale"] < 1.0) == (name == "ts_sp")
        else:
            assert all(role.gain < CERTAIN * max(role.error, 1.0) for role in roles)


@pytest.mark.parametrize("name", ["first_score", "explore_commit"])
def test_witnesses_of_runs_replay_from_their_text(name):
    settings = {"explore": 10, "posted_price": 0.15} if name == "explore_commit" else {}
    findings, _ = audit_horizon(market(name, **settings), split(tuple(range(64))), 2)
    shown = [finding.witness for finding in findings if finding.witness is not None]
    assert shown
    for witness in shown:
        assert replay(json.loads(json.dumps(witness, allow_nan=False))).agrees
        told = parse_choice(witness["lie"]).values
        worse = {**witness, "lie": str(Lie(told["lie_scale"] + 0.3, told["lie_shift"], told["lie_until"]))}
        assert not replay(worse).agrees


@pytest.fixture(scope="module")
def witness() -> dict:
    return audit_horizon(market("first_score", 4), split(tuple(range(32))), 1)[0][0].witness


SPOILT = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=5), st.lists(st.integers(-2, 3), max_size=3),
    st.builds("misreport(lie_scale={}, lie_until={})".format, st.floats(), st.integers() | st.floats()),
    st.dictionaries(st.sampled_from(["costs", "price_per_kg", "as_of", "providers"]), st.integers(0, 9) | st.text(max_size=4), max_size=2),
)  # fmt: skip


@steady(150)
@given(
    key=st.sampled_from(
        ["market", "choices", "world", "steps", "seeds", "group", "agent", "lie", "figures", "settings", "mechanism", "kind"]
    ),
    value=SPOILT,
)
def test_spoilt_witnesses_are_refused_or_replayed(witness, key, value):
    try:
        replay({**witness, key: value}, "here.json")
    except (ParameterError, MechanismError) as error:
        assert str(error)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"costs": "none"}, "nothing to hide where nothing costs; set costs=list_price"),
        ({"providers": "markup"}, "all of the providers but one to be truthful"),
    ],
)
def test_a_market_without_anything_to_find_is_refused(settings, said):
    with pytest.raises(ParameterError, match=said):
        check_lies(*placed(world(**settings), make("ts_sp")), 5)
