"""One seed is one world for every mechanism, no mechanism can see what is hidden, and every parameter does its work."""

import dataclasses

import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from agents.rideshare.strategies import PROVIDERS
from core.parameters import declared
from etl.rideshare.tables import load_tables
from mechanisms import make, registered
from mechanisms.forms.procurement import Procurement
from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.runs import run_of

WORLD = "step year orbit n_eligible n_payloads capacity_kg capacity_m3 bundle_value oracle best_quality".split()
NAMES = list(registered(Procurement))


def record(mechanism="ts_sp", steps=400, seed=2, **parameters):
    run = run_of(mechanism, seed, **parameters)
    run.advance(steps)
    return run.record


def columns(rows, *names):
    return np.stack([rows[:, getattr(COLUMN, name)] for name in names])


@pytest.mark.parametrize("settings", [{}, {"patience": 3}, {"costs": "list_price", "cost_shock": 0.2}], ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_every_mechanism_faces_the_same_world(name, settings):
    """But for who waits (where some choose nobody) and who stands down, which follow from what it has chosen."""
    mine, other = record(name, **settings), record("random", **settings)
    assert columns(mine, *WORLD).tobytes() == columns(other, *WORLD).tobytes()


def test_a_provider_has_one_potential_outcome_at_every_step():
    met = 0
    rows = {name: record(name) for name in NAMES}
    for name in NAMES:
        for other in NAMES:
            same = (rows[name][:, COLUMN.winner] == rows[other][:, COLUMN.winner]) & (rows[name][:, COLUMN.winner] >= 0)
            outcomes = [rows[which][same, COLUMN.success] for which in (name, other)]
            assert (outcomes[0] == outcomes[1]).all()
            met += int(same.sum()) if name != other else 0
    assert met > 1000


def test_seeds_are_different_worlds():
    assert columns(record(seed=1), "bundle_value").tobytes() != columns(record(seed=2), "bundle_value").tobytes()


def test_the_first_draws_are_independent_of_the_hidden_truth():
    """Given the record, Thompson's draw and the truth are independent draws: 3,000 worlds, every responding provider.

    Correlation of standardised ranks over about 23,000 pairs: 6 / sqrt(n) has a false-alarm rate of 2e-9.
    """
    facts = scenario(RideshareParameters(truth="prior"))
    draws, truths = [], []
    for seed in range(3000):
        run = TenderRun(facts, make("ts_sp"), seed)
        if run.open().worth > 0.0:
            run.decide()
            is_open = run.state.provider[PROVIDER.open] > 0.0
            draws.append(np.where(is_open, run.work.index, np.nan))
            truths.append(run.state.provider[PROVIDER.truth])
    draw, truth = np.array(draws), np.array(truths)
    scaled = [(values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0) for values in (draw, truth)]
    both = ~np.isnan(draw)
    correlation = np.corrcoef(scaled[0][both], scaled[1][both])[0, 1]
    assert both.sum() > 20_000
    assert abs(correlation) < 6.0 / np.sqrt(both.sum())


def test_the_truth_has_the_distribution_of_the_record():
    """Mean over 4,000 worlds of each provider's hidden reliability; 6 standard errors: false-alarm rate 27 x 2e-9."""
    facts = scenario(RideshareParameters())
    truths = np.array([facts.new_state(seed).provider[PROVIDER.truth] for seed in range(4000)])
    expected = facts.truth_alpha / (facts.truth_alpha + facts.truth_beta)
    assert (np.abs(truths.mean(axis=0) - expected) < 6.0 * truths.std(axis=0) / np.sqrt(len(truths))).all()


def money_scales(a, b):
    return np.allclose(b[:, COLUMN.bundle_value], 2.0 * a[:, COLUMN.bundle_value]) and same(a, b, "winner", "oracle")


def same(a, b, *names):
    return np.array_equal(columns(a, *names), columns(b, *names), equal_nan=True)


def changed(a, b, *names):
    return all(not same(a, b, name) for name in names)


def only_orbit_scales(orbit):
    def check(a, b):
        there = a[:, COLUMN.orbit] == orbit
        ratio = b[:, COLUMN.bundle_value] / np.where(a[:, COLUMN.bundle_value] > 0, a[:, COLUMN.bundle_value], np.nan)
        return np.allclose(ratio[there & ~np.isnan(ratio)], 2.0) and np.allclose(ratio[~there & ~np.isnan(ratio)], 1.0)

    return check


def only_asks_change(a, b):
    """What providers ask, and so what they are paid, but not what it costs them, nor the world."""
    return changed(a, b, "ask", "paid") and same(a, b, "bundle_value", "n_eligible", "best_quality", "oracle")


#: A value other than the default for each parameter of a strategy that changes asks.
STRATEGIC = {
    "markup": 0.5, "lie_scale": 1.5, "lie_shift": 0.1, "lie_from": 50, "lie_until": 300, "ask_low": 0.9, "ask_high": 1.2,
    "ask_points": 4, "hedge_rate": 100.0, "exp3_gamma": 0.5,
}  # fmt: skip


def users_of(names) -> dict[str, str]:
    """The last strategy that declares each parameter."""
    return {name: user for name in names for user, cls in PROVIDERS.registered().items() if name in declared(cls)}


def only_money_moves(a, b):
    return changed(a, b, "collected", "profit") and same(a, b, *WORLD, "winner", "index", "delivered", "paid", "regret")


def entrants_win_more(a, b):
    won = [np.nansum(rows[:, COLUMN.entrant_win]) for rows in (a, b)]
    return won[1] > won[0] and changed(a, b, "winner") and same(a, b, *WORLD)


#: parameter -> (settings to compare with the defaults, what must hold of the two records)
EFFECTS = {
    "price_per_kg": ({"price_per_kg": 40_000.0}, money_scales),
    "sigma_v": ({"sigma_v": 0.1}, lambda a, b: changed(a, b, "bundle_value") and same(a, b, "n_payloads", "n_eligible")),
    "sso_multiplier": ({"sso_multiplier": 2.0}, only_orbit_scales(0)),
    "leo_multiplier": ({"leo_multiplier": 1.334}, only_orbit_scales(1)),
    "as_of": (
        {"as_of": 2024},
        lambda a, b: changed(a, b, "belief_gap", "oracle_entrant", "n_eligible") and same(a, b, "n_payloads"),
    ),
    "prior_strength": (
        {"prior_strength": 200.0},
        lambda a, b: changed(a, b, "belief_gap", "index") and same(a, b, "best_quality", "bundle_value"),
    ),
    "base_alpha": ({"base_alpha": 1.0}, lambda a, b: changed(a, b, "best_quality", "belief_gap") and same(a, b, "bundle_value")),
    "base_beta": ({"base_beta": 3.0}, lambda a, b: changed(a, b, "best_quality", "belief_gap") and same(a, b, "bundle_value")),
    "truth": ({"truth": "prior"}, lambda a, b: changed(a, b, "best_quality") and same(a, b, "bundle_value", "n_eligible")),
    "availability": (
        {"availability": 0.9},
        lambda a, b: (b[:, COLUMN.n_eligible] > a[:, COLUMN.n_eligible]).mean() > 0.9 and same(a, b, "n_payloads", "year"),
    ),
    "calendar": (
        {"calendar": "historical", "horizon": 400},
        lambda a, b: (np.diff(b[:, COLUMN.year]) >= 0).all() and set(b[:, COLUMN.year]) == set(range(2018, 2026)),
    ),
    "horizon": (
        {"calendar": "historical", "horizon": 100_000},
        lambda a, b: set(b[:, COLUMN.year]) == {2018.0},
    ),
    "payloads": ({"payloads": 30.0}, lambda a, b: 28.0 < b[:, COLUMN.n_payloads].mean() < 32.0 and same(a, b, "n_eligible")),
    "patience": ({"patience": 4}, lambda a, b: b[:, COLUMN.n_payloads].sum() > a[:, COLUMN.n_payloads].sum()),
    "capacity_share": ({"capacity_share": 1.6}, lambda a, b: np.allclose(b[:, COLUMN.capacity_kg], 2 * a[:, COLUMN.capacity_kg])),
    "costs": (
        {"costs": "list_price"},
        lambda a, b: (
            changed(a, b, "ask", "cost", "oracle", "regret") and same(a, b, "bundle_value", "n_eligible", "best_quality")
        ),
    ),
    "sigma_c": ({"sigma_c": 1.0}, lambda a, b: changed(a, b, "cost", "oracle") and same(a, b, "bundle_value", "n_eligible")),
    "cost_shock": (
        {"cost_shock": 0.5},
        lambda a, b: changed(a, b, "cost", "oracle") and same(a, b, "bundle_value", "n_eligible"),
    ),
    "capacity": (
        {"capacity": "vehicle"},
        lambda a, b: changed(a, b, "capacity_kg", "bundle_value", "n_carried") and same(a, b, "n_payloads", "year"),
    ),
    "stand_down": (
        {"stand_down": 50},
        lambda a, b: b[:, COLUMN.n_eligible].sum() < a[:, COLUMN.n_eligible].sum() and same(a, b, "bundle_value", "year"),
    ),
    **{name: ({name: value}, only_asks_change) for name, value in STRATEGIC.items()},
    "rate_ceiling": (
        {"rate_ceiling": 8_000.0},
        lambda a, b: changed(a, b, "winner", "paid") and same(a, b, "bundle_value", "n_eligible", "oracle"),
    ),
    "settlement": ({"settlement": "launch"}, only_money_moves),
    "refund_share": ({"refund_share": 1.0}, only_money_moves),
    "insurance_loading": ({"insurance_loading": 2.0}, lambda a, b: changed(a, b, "premium") and same(a, b, "winner", "profit")),
    "bid_credit": ({"bid_credit": 0.1}, entrants_win_more),
    "set_aside": ({"set_aside": 0.5}, entrants_win_more),
    "exploration_subsidy": ({"exploration_subsidy": 0.5}, entrants_win_more),
}
SELLING = {"costs": "list_price"}
#: Parameters that only matter with others: what both records are made with.
WITH = {
    "sigma_c": SELLING,
    "cost_shock": SELLING,
    "rate_ceiling": {**SELLING, "mechanism": "bks"},
    **{name: {**SELLING, "providers": user} for name, user in users_of(STRATEGIC).items()},
    "refund_share": {"settlement": "refund"},
    "insurance_loading": {"settlement": "insured"},
}


def test_no_parameter_is_without_an_effect_to_show():
    of_strategies = {name for cls in PROVIDERS.registered().values() for name in declared(cls)}
    off_the_record = {"ring_share"}  # it moves money between providers
    assert {*EFFECTS, *off_the_record} == {*declared(RideshareParameters), *of_strategies}


@pytest.mark.parametrize("mix", ["markup", ".5*markup+.5*truthful"])
def test_a_mix_changes_asks_alone(mix):
    assert only_asks_change(record(**SELLING), record(**SELLING, providers=mix))


@pytest.mark.parametrize("name", EFFECTS)
def test_every_parameter_changes_what_it_should(name):
    settings, holds = EFFECTS[name]
    others = WITH.get(name, {})
    assert holds(record(**others), record(**others, **settings))


OTHER_VALUES = {
    "ucb_c": 1.0, "kl_c": 0.05, "pl_tau": 0.5, "payment": "second_score", "epsilon": 0.9, "explore": 20, "posted_price": 0.7,
    "bks_mu": 0.9, "bks_rule": "greedy_sp", "index_debias": 0.5,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_mechanism_parameter_reaches_the_kernel(name):
    for parameter in declared(registered(Procurement)[name]):
        facts = scenario(RideshareParameters())
        plain, other = (TenderRun(facts, make(name, **chosen), 2) for chosen in ({}, {parameter: OTHER_VALUES[parameter]}))
        for run in (plain, other):
            run.advance(300)
        assert changed(plain.record, other.record, "revenue")


def test_entry_and_exit_follow_the_years_of_the_historical_calendar():
    market = RideshareMarket("random", world_seed=1, calendar="historical", horizon=3000, as_of=2018, availability=1.0).run(3000)
    frame = market.datacollector.get_model_vars_dataframe()
    facts = market.facts.providers.set_index("vehicle")
    flown = frame.dropna(subset="winner")
    first = flown["winner"].map(facts["first_year"]).astype(int)
    last = flown["winner"].map(facts["last_year"].where(facts["retired"], 9999)).astype(int)
    assert ((first <= flown["year"]) & (flown["year"] <= last)).all()
    assert flown.loc[flown["winner"] == "LauncherOne", "year"].max() == 2023
    assert flown.loc[flown["winner"] == "Gravity-1", "year"].min() >= 2024


def test_steps_without_an_auction_are_recorded():
    rows = record(availability=0.02, payloads=1.0)
    idle = rows[:, COLUMN.bundle_value] == 0.0
    assert 0.2 < idle.mean() < 1.0 and (rows[:, COLUMN.step] == np.arange(400)).all()
    assert (rows[idle, COLUMN.winner] == -1).all() and (columns(rows[idle], "delivered", "revenue", "rent", "regret") == 0).all()
    assert np.isnan(columns(rows[idle], "thickness", "efficient", "entrant_win", "success")).all()


def test_the_parameters_of_a_scenario_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        RideshareMarket().parameters.patience = 3


def test_the_order_of_the_tables_rows_makes_no_satellite_fly_before_its_time():
    tables = load_tables()
    shuffled = tables._replace(
        catalog=tables.catalog.sample(frac=1.0, random_state=1), contexts=tables.contexts.sample(frac=1.0, random_state=2)
    )
    facts = shuffled.catalog.set_index("satellite")
    market = RideshareMarket("ts_sp", tables=shuffled, calendar="historical", horizon=40).run(40)
    flown = 0
    for step in range(40):
        told = market.explain(step)
        satellites = facts.loc[told["manifest"]["satellite"]]
        assert (satellites["orbit"] == told["auction"]["orbit"][0]).all()
        assert (satellites["year"] <= told["auction"]["year"][0]).all()
        flown += len(satellites)
    assert flown > 100
    years = market.record[:, COLUMN.year]
    assert np.all(np.diff(years) >= 0)
