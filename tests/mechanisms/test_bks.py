"""What `bks` adds to the rule it wraps: draws once a run, ceilings, and the refusal of rules that it cannot make truthful."""

import dataclasses

import numpy as np
import pytest
from scipy import stats

from agents.rideshare.layout import PROVIDER
from core.streams import MECHANISM, stream
from mechanisms import Mechanism, ParameterError, make
from mechanisms.api import kernel, run_key
from mechanisms.forms.procurement import LEARN, Procurement, ProcurementRule, Work, fresh_deal
from mechanisms.kernels.payments import second_score_auction
from mechanisms.kernels.posteriors import posterior_mean
from mechanisms.kernels.selection import any_of, score_all
from mechanisms.procurement.bks import ImplicitPayments, check_monotone, draw_factors, kept
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario

SELLING = {"costs": "list_price", "capacity": "vehicle"}


def wrapper(rule: Mechanism, **settings) -> ImplicitPayments:
    """`bks` around any rule, registered or not."""

    @dataclasses.dataclass(frozen=True, repr=False)
    class Around(ImplicitPayments):
        inner = rule

    return Around(**settings)


def factors_of(run: TenderRun) -> np.ndarray:
    return kept(run.rule.store, run.state.provider.shape[1]).factor


@kernel(Procurement)
def _suspicious(key, n_auctions, form, param, store, inner, work, deal):
    """Greedy, but an ask below a third of the worth is taken for a mistake: not monotone in one clearing."""
    for i in range(form.ask.size):
        work.index[i] = posterior_mean(form.alpha[i], form.beta[i]) if 3.0 * form.ask[i] > form.worth[i] else -1.0
    return second_score_auction(key, form, work, work.score, deal)


@kernel(Procurement)
def _weary(key, n_auctions, form, param, store, inner, work, deal):
    """Greedy for ten auctions, then a draw among those who are little known by then: monotone in every clearing, not over a run."""
    for i in range(form.ask.size):
        work.index[i] = posterior_mean(form.alpha[i], form.beta[i])
        if n_auctions >= 10:
            work.index[i] = 1.0 if form.alpha[i] + form.beta[i] < 9.0 else -1.0
    if n_auctions < 10:
        return second_score_auction(key, form, work, work.score, deal)
    deal[LEARN] = 0.0
    score_all(form, work)
    return any_of(key, form, work)[0]


@dataclasses.dataclass(frozen=True, repr=False)
class Planted(ProcurementRule):
    """A rule that is not registered."""

    def decide(self, *arguments):
        return -1


Planted.name = "planted"  # after the class is made, so it is not registered


@pytest.mark.parametrize("function", [_suspicious, _weary], ids=["in a clearing", "over a run"])
def test_a_rule_that_is_not_monotone_is_refused(function):
    class NotMonotone(Planted):
        kernel = function

    with pytest.raises(
        ParameterError, match=r"bks cannot wrap 'planted': in 250 trial runs a provider that asked 0\.\d\d of what"
    ):
        wrapper(NotMonotone())


def test_rules_that_cannot_be_wrapped_are_refused():
    for rule in (make("oracle"), make("vickrey"), make("bks"), Planted()):
        with pytest.raises(ParameterError, match=f"bks cannot wrap '{rule.name}': it takes a rule for the launch market with a"):
            wrapper(rule)
    with pytest.raises(ParameterError, match=r"bks_rule must be one of ts_sp, .*; got 'ts'"):
        make("bks", bks_rule="ts")


def test_a_rule_is_tried_once():
    make("bks", bks_rule="random")
    tried = check_monotone.cache_info().misses
    make("bks", bks_rule="random", bks_mu=0.5)
    assert check_monotone.cache_info().misses == tried


def test_factors_have_the_law_of_the_resampling():
    """Of 100,000: how many are resampled within 5.2 standard errors (2e-7), and P(f <= x) = x^(1 - mu) (p of 1e-8)."""
    mu, drawn = 0.3, np.empty(100_000)
    draw_factors(run_key(3), mu, drawn)
    resampled = drawn[drawn != 1.0]
    assert abs(resampled.size - mu * drawn.size) < 5.2 * np.sqrt(drawn.size * mu * (1.0 - mu))
    assert stats.kstest(resampled, lambda x: x ** (1.0 - mu)).pvalue > 1e-8


def test_factors_are_drawn_once_a_run_and_differ_between_runs():
    world = scenario(RideshareParameters(**SELLING))
    runs = [TenderRun(world, make("bks", bks_mu=0.5), seed) for seed in (1, 1, 2)]
    before = [factors_of(run).copy() for run in runs]
    for run in runs:
        run.advance(50)
        assert (factors_of(run) == before[runs.index(run)]).all()
    assert (before[0] == before[1]).all() and (before[0] != before[2]).any()
    assert run_key(1) not in {stream(np.uint64(1), MECHANISM, step) for step in range(10_000)}


def test_where_nobody_is_resampled_the_wrapped_rule_chooses_and_the_winner_is_paid_its_ask():
    world = scenario(RideshareParameters(**SELLING))
    run, plain = TenderRun(world, make("bks", bks_mu=0.001), 5), TenderRun(world, make("ts_sp"), 5)
    assert (factors_of(run) == 1.0).all()
    for each in (run, plain):
        each.advance(300)
    same = [COLUMN.winner, COLUMN.success, COLUMN.ask, COLUMN.index, COLUMN.thickness]
    assert run.record[:, same].tobytes() == plain.record[:, same].tobytes()
    assert (run.record[:, COLUMN.paid] == run.record[:, COLUMN.ask]).all() and run.record[:, COLUMN.paid].sum() > 0.0


def test_a_resampled_winner_is_paid_its_type_over_mu_more_and_others_nothing():
    run = TenderRun(scenario(RideshareParameters(**SELLING)), make("bks", bks_mu=0.5), 4)
    seen = set()
    for _ in range(300):
        run.advance()
        row, provider = run.record[-1], run.state.provider
        if row[COLUMN.winner] >= 0:
            winner = int(row[COLUMN.winner])
            resampled = factors_of(run)[winner] < 1.0
            v = (provider[PROVIDER.ceiling] - provider[PROVIDER.ask])[winner] * row[COLUMN.bundle_value]
            assert row[COLUMN.rent] == pytest.approx(resampled * v / 0.5, abs=1e-6)
            seen.add(bool(resampled))
    assert seen == {True, False}


def test_who_asks_more_than_its_ceiling_takes_no_part():
    rule = make("bks", bks_rule="greedy_sp", bks_mu=0.001)
    form = {"ask": [0.3, 0.5], "alpha": [99.0, 90.0], "beta": 1.0, "seed": 1}
    assert rule.clear(**form, ceiling=0.6).allocation.tolist() == [-1.0, 0.0]
    assert rule.clear(**form, ceiling=[0.29, 0.6]).allocation.tolist() == [0.0, -1.0]
    assert rule.clear(**form, ceiling=0.2).allocation.tolist() == [0.0, 0.0]


def test_the_form_is_left_as_it_is():
    rng = np.random.default_rng(3)
    form = Procurement(*rng.uniform(0.1, 0.5, (len(Procurement._fields), 5)))
    before = [field.copy() for field in form]
    for seed in range(50):
        make("bks", bks_mu=0.9).decide(stream(seed, MECHANISM, 0), 3, form, Work(*np.zeros((3, 5))), fresh_deal())
    assert all((field == kept).all() for field, kept in zip(form, before, strict=True))


def test_a_wrapped_rule_that_stops_learning_stops():
    run = TenderRun(scenario(RideshareParameters(**SELLING)), wrapper(make("explore_commit", explore=20)), 3)
    run.advance(40)
    beliefs, flown = run.state.provider[[PROVIDER.alpha, PROVIDER.beta]].copy(), run.state.provider[PROVIDER.tried].sum()
    run.advance(100)
    assert (run.state.provider[[PROVIDER.alpha, PROVIDER.beta]] == beliefs).all()
    assert run.state.provider[PROVIDER.tried].sum() > flown
