"""Rows of several tenders: metrics, blocks and frames say what rows of one do; and every metric is what its formula says."""

from statistics import stdev

import numpy as np
import pandas as pd
import pytest

from core.parameters import ParameterError
from mechanisms import make
from model.configure import configure
from model.recorder import Recorder, record_frame, record_of
from model.rideshare import MARKET
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun, start
from model.rideshare.world import scenario
from tests.kernels.draws import many

STEPS = many(530, 130)  # the last row has fewer where log is 25 or 50
LOGS = (2, 5, 10, 25, 50)
#: Rules and worlds in which every metric has something to say, and one with steps without an auction, a race, or a launch.
WORLDS = {
    "free": (make("ts_sp"), {}),
    "idle": (make("kl_ucb_sp"), {"availability": 0.1, "payloads": 2.0, "costs": "list_price", "price_per_kg": 9_000.0}),
    "refly": (
        make("pl_dsic", payment="second_score", pl_tau=0.1),
        {"costs": "list_price", "cost_shock": 0.5, "settlement": "refly", "bid_credit": 0.05, "set_aside": 0.5},
    ),
    "insured": (make("random"), {"costs": "list_price", "capacity": "vehicle", "settlement": "insured", "providers": "markup"}),
    "ring": (make("ucb_sp"), {"costs": "list_price", "price_per_kg": 40_000.0, "providers": "ring"}),
}


def run_of(world: str, log: int = 1) -> TenderRun:
    rule, parameters = WORLDS[world]
    chosen = configure(MARKET, {"mechanism": rule, **parameters})
    run = start(chosen.world, chosen.sized(chosen.world).choices, 4, log)
    assert run.advance(STEPS) == STEPS
    return run


def record(run: TenderRun):
    return MARKET.record(run.record, run.log, run.step)


def per(above: float, below: float) -> float:
    return above / below if below else np.nan


def average(values: list[float]) -> float:
    return per(sum(values), len(values))


def naive(record: np.ndarray) -> dict[str, float]:
    """Every metric from the rows of single tenders, number by number."""
    rows = [dict(zip(COLUMN._fields, row, strict=True)) for row in record.tolist()]
    held = [row for row in rows if row["bundle_value"] > 0.0]
    blocks = [held_in for held_in in (rows[at : at + 50] for at in range(0, len(rows) - 49, 50))]
    worth = sum(row["bundle_value"] for row in rows)
    shares = [(sum(row["profit"] for row in block), sum(row["bundle_value"] for row in block)) for block in blocks]
    shares = [profit / of for profit, of in shares if of > 0.0]

    def share(*added: str, less: tuple[str, ...] = ()) -> float:
        return per(sum(sum(row[name] for name in added) - sum(row[name] for name in less) for row in rows), worth)

    def defined(name: str) -> float:
        return average([row[name] for row in rows if not np.isnan(row[name])])

    return {
        **{name: share(name) for name in ("delivered", "profit", "rent", "subsidy", "revenue", "paid", "curse")},
        "gap": share("revenue", less=("profit",)),
        "regret": sum(row["regret"] for row in rows),
        "efficiency": defined("efficient"),
        "value_efficiency": per(
            sum(row["quality"] * row["carried_value"] for row in held if row["winner"] >= 0.0),
            sum(row["best_quality"] * row["bundle_value"] for row in held),
        ),
        "thickness": defined("thickness"),
        "belief_gap": defined("belief_gap"),
        "n_close": average([row["n_close"] for row in held]),
        "inclusion": defined("entrant_win"),
        "oracle_inclusion": defined("oracle_entrant"),
        "fill": per(sum(row["mass_kg"] for row in held), sum(row["capacity_kg"] for row in held)),
        "risk": stdev(shares) if len(shares) > 1 else np.nan,
        "breaches": sum(row["paid"] < row["cost"] for row in rows),
        "payload_breaches": sum(row["collected"] + row["premium"] - row["claim"] > row["delivered"] for row in rows),
        "expected_payload_breaches": sum(row["payload_expected"] < 0.0 for row in rows),
        "payload_surplus": share("delivered", "claim", less=("collected", "premium")),
        "welfare": share("delivered", less=("cost",)),
        "provider_surplus": share("paid", less=("cost",)),
        "margin": per(sum(row["ask"] - row["cost"] / (2.0 if row["second_launch"] else 1.0) for row in rows), worth),
        "deficit": max(0.0, share("paid", less=("subsidy", "collected"))),
        "auctions": len(held),
    }


@pytest.mark.parametrize("world", WORLDS)
def test_every_metric_is_what_its_formula_says_at_every_log(world):
    alone = run_of(world)
    expected = naive(alone.record)
    assert set(expected) == set(MARKET.metrics)
    figures = MARKET.summarise(record(alone))
    assert figures == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)
    for log in LOGS:
        assert MARKET.summarise(record(run_of(world, log))) == pytest.approx(figures, rel=1e-9, abs=1e-12, nan_ok=True)


def test_the_worlds_have_what_the_metrics_are_about():
    found = {world: MARKET.summarise(record(run_of(world))) for world in WORLDS}
    for name in MARKET.metrics:
        assert any(abs(figures[name]) > 0.0 for figures in found.values()), name
    idle = record(run_of("idle"))
    for count in ("auctions", "launches", "races", "oracle_choices"):
        assert 0.0 < idle[count].mean() < 1.0, count
    assert (np.isnan(record(run_of("idle", 2))["quality"]) == (record(run_of("idle", 2))["launches"] == 0.0)).all()
    assert np.isnan(record(run_of("idle", 2))["quality"]).any()


@pytest.mark.parametrize("world", WORLDS)
def test_blocks_are_the_same_at_every_log(world):
    alone = record(run_of(world))
    for log in LOGS:
        summed = record(run_of(world, log))
        for name in MARKET.columns:
            np.testing.assert_allclose(summed.by_block(name, 50), alone.by_block(name, 50), rtol=1e-9, atol=1e-9, err_msg=name)
            assert len(summed.by_block(name, 50)) == STEPS // 50


@pytest.mark.parametrize("world", WORLDS)
def test_a_flow_is_defined_where_its_count_says(world):
    found = record(run_of(world))
    for name, column in MARKET.columns.items():
        if column.is_flow:
            assert (np.isnan(found[name]) == (found[column.per] == 0.0 if column.per else 0)).all(), name


def test_a_run_leaves_the_same_rows_however_it_is_advanced():
    whole = run_of("idle", 25).record
    rule, parameters = WORLDS["idle"]
    for cuts in ((1,), (7, 1, 40), (STEPS - 3, 3)):
        run = TenderRun(scenario(RideshareParameters(**parameters)), rule, 4, log=25)
        for turn in range(STEPS):
            run.advance(min(cuts[turn % len(cuts)], STEPS - run.step))
        assert run.record.tobytes() == whole.tobytes()
    halves = TenderRun(scenario(RideshareParameters(**parameters)), rule, 4, log=25)
    for _ in range(STEPS):
        tender = halves.open()
        assert halves.settle(tender, halves.decide() if tender.worth > 0.0 else -1)
        assert len(halves.record) == -(-halves.step // 25)
    assert halves.record.tobytes() == whole.tobytes()


@pytest.mark.parametrize("log", [1, 25])
def test_frames_have_words_and_give_the_record_back(log):
    run = run_of("idle", log)
    words, columns = run.scenario.words, MARKET.columns
    frame = Recorder(run, columns, words).get_model_vars_dataframe()
    pd.testing.assert_frame_equal(frame, record_frame(run.record, columns, words, log))
    assert list(frame) == list(columns.stored(log)) and len(frame) == -(-STEPS // log)
    assert frame["orbit"].isin(["SSO", "LEO"]).all() and frame["winner"].isna().any()
    again = record_of(frame, columns, words, log)
    oracle = columns.stored(log).index("oracle")  # no auction and nobody are both no word
    again[:, oracle] = np.where(np.isnan(run.record[:, oracle]), np.nan, again[:, oracle])
    assert again.tobytes() == run.record.tobytes()


def test_a_step_is_looked_up_in_the_row_that_holds_it():
    run = run_of("idle", 25)
    recorder = Recorder(run, MARKET.columns, run.scenario.words)
    frame = recorder.get_model_vars_dataframe()
    for step in (0, 24, 25, STEPS - 1):
        expected = frame.iloc[step // 25]
        assert recorder.row(step) == {name: None if pd.isna(value) else value for name, value in expected.items()}
        assert all(str(recorder.model_vars[name][step]) == str(expected[name]) for name in frame)
    assert all(len(values) == STEPS for values in recorder.model_vars.values())
    np.testing.assert_array_equal(recorder.column("paid"), frame["paid"])


def test_a_log_that_does_not_divide_the_block_is_refused():
    with pytest.raises(
        ParameterError, match="log must divide the block of 50 steps, so it is one of 1, 2, 5, 10, 25, 50; got 20"
    ):
        run_of("free", 20)
