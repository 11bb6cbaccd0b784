"""What a sweep may also be: one configuration, one seed, many configurations, short, empty, partly failed."""

import json

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from agents.rideshare.layout import PROVIDER
from core.parameters import ParameterError
from experiments.figures import (
    belief_frame,
    beliefs_against_truth,
    draw_all,
    drawings,
    inclusion_bars,
    learning_curves,
    load,
    promised_delivered,
    risk_profit_inclusion,
    thickness_profit,
)
from experiments.figures.beliefs import MOST_PANELS
from experiments.figures.results import about
from experiments.report import report
from experiments.store import RUNS
from model.rideshare.metrics import METRICS
from model.rideshare.simulation import RideshareMarket
from tests.figures.conftest import sweep_into


def figures_of(results):
    found = {name: figure for name, figure, _ in drawings(results)}
    assert all(isinstance(figure, Figure) for figure in found.values())
    return found


def said(figure: Figure) -> str:
    """All text of a figure."""
    return " ".join(text.get_text() for axes in [figure, *figure.axes] for text in axes.texts)


CASES = {
    "one configuration": {"mechanisms": ("ts_sp",)},
    "one seed": {"seeds": (5,)},
    "one of both": {"mechanisms": ("ts_sp",), "seeds": (5,)},
    "no block": {"steps": 30},
    "one block": {"steps": 70},
    "nobody responds": {"mechanisms": ("ts_sp", "ucb_sp"), "grid": {"availability": (0.0,)}},
    "worlds differ": {"mechanisms": ("ts_sp", "oracle"), "grid": {"availability": (0.3, 0.9)}, "seeds": (0, 1)},
}


@pytest.mark.parametrize("case", CASES)
def test_a_sweep_of_this_kind_is_drawn_and_reported(case, tmp_path):
    results = load(sweep_into(tmp_path / "out", **CASES[case]))
    found = figures_of(results)
    assert "<html" in report(results)
    if case in ("no block", "one block"):
        assert "too short" in said(found["risk_profit_inclusion"])
    if case == "one seed":
        assert "no bands" in said(found["learning_curves"]) and "±" not in said(found["promised_delivered"])


def test_failed_runs_are_left_out_and_told(folder, results, tmp_path):
    runs = pd.read_parquet(folder / RUNS)
    runs.loc[[0, 5], "error"] = "ZeroDivisionError: <planted>"
    runs.loc[[0, 5], list(METRICS)] = np.nan
    for path in folder.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    runs.to_parquet(tmp_path / RUNS, index=False)
    partly = load(tmp_path)
    assert len(partly.runs) == len(results.runs) - 2 and set(partly.blocks["id"]) == set(partly.runs["id"])
    page = report(partly)
    assert "2 of 12 runs failed" in page and "&lt;planted&gt;" in page
    runs["error"] = "ValueError: all"
    runs.to_parquet(tmp_path / RUNS, index=False)
    with pytest.raises(ParameterError, match="none of its 12 runs succeeded: ValueError: all"):
        draw_all(tmp_path)


def many(results, count: int = 24) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frames of a sweep with many configurations, made of copies with other labels."""
    runs, blocks = [], []
    for copy in range(count // results.runs["label"].nunique()):
        runs.append(
            results.runs.assign(label=results.runs["label"] + f"(some_parameter={copy})", id=results.runs["id"] + str(copy))
        )
        blocks.append(results.blocks.assign(id=results.blocks["id"] + str(copy)))
    return pd.concat(runs, ignore_index=True), pd.concat(blocks, ignore_index=True)


def test_many_configurations(results):
    runs, blocks = many(results)
    for figure in (
        risk_profit_inclusion(runs, blocks),
        learning_curves(runs, blocks),
        thickness_profit(runs),
        inclusion_bars(runs),
        promised_delivered(runs),
    ):
        width, height = figure.get_size_inches()
        assert width < 14 and height < 20
    beliefs = belief_frame(runs)
    assert beliefs["label"].nunique() == MOST_PANELS and beliefs["mechanism"].nunique() == 4
    assert "24 configurations." in about(runs)


def test_metrics_that_are_not_there(results):
    runs = results.runs.assign(thickness=np.nan, inclusion=np.nan, gap=np.nan, oracle_inclusion=np.nan)
    for figure in (
        thickness_profit(runs),
        inclusion_bars(runs),
        promised_delivered(runs),
        risk_profit_inclusion(runs, results.blocks),
    ):
        figure.canvas.draw()
    assert "no gap" in said(thickness_profit(runs)) and "Nobody won" in said(inclusion_bars(runs))
    assert "n/a" in report(results._replace(runs=runs))


def test_revenue_by_the_switch(results):
    assert "revenue per USD" in said(learning_curves(results.runs, results.blocks, "revenue"))
    assert "Risk, revenue" in said(risk_profit_inclusion(results.runs, results.blocks, "revenue"))


def test_beliefs_are_those_of_the_market(results):
    beliefs = belief_frame(results.runs, seed=2).query("label == 'ts_sp'")
    market = RideshareMarket("ts_sp", world_seed=2).run(200)
    provider = market.state.provider
    np.testing.assert_array_equal(beliefs["truth"], provider[PROVIDER.truth])
    np.testing.assert_allclose(beliefs["mean"], provider[PROVIDER.alpha] / (provider[PROVIDER.alpha] + provider[PROVIDER.beta]))
    assert beliefs["tried"].sum() == market.summary()["auctions"]
    assert ((beliefs["low"] < beliefs["mean"]) & (beliefs["mean"] < beliefs["high"])).all()


def test_a_mechanism_that_is_not_here_is_left_out(results):
    runs = results.runs.assign(mechanism="somebody_elses")
    assert belief_frame(runs).empty
    assert "cannot be repeated" in said(beliefs_against_truth(belief_frame(runs))) or belief_frame(runs).empty
    figures_of(results._replace(runs=runs))


def test_the_caption_says_what_a_figure_rests_on(results):
    worlds = [{**json.loads(text), "sigma_v": 0.2, "price_per_kg": 6500.0} for text in results.runs["world"]]
    sentence = about(results.runs.assign(world=[json.dumps(world) for world in worlds]), results.manifest)
    for part in (
        "ts_sp, greedy_sp",
        "price_per_kg = 6,500; sigma_v = 0.2",
        "Seeds 0 to 2 (3)",
        "200 auctions",
        results.manifest["plan"],
    ):
        assert part in sentence
