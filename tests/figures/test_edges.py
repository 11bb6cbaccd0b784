"""What a sweep may also be: one configuration, one seed, many configurations, short, empty, partly failed."""

import json

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from agents.rideshare.layout import PROVIDER
from core.parameters import ParameterError
from experiments.figures import draw, draw_all, figures_of
from experiments.figures.curves import learning_curves
from experiments.figures.rideshare.beliefs import MOST_PANELS, belief_frame, beliefs_against_truth
from experiments.figures.rideshare.comparisons import inclusion_bars, thickness_profit
from experiments.figures.rideshare.surface import risk_profit_inclusion
from experiments.report import report
from experiments.results import Results, about, load
from experiments.store import RUNS
from model.rideshare import MARKET
from model.rideshare.metrics import METRICS
from model.rideshare.simulation import RideshareMarket
from tests.figures.conftest import sweep_into


def all_of(results):
    found = {key: draw(results, key) for key in figures_of(results)}
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
    "nobody responds": {"mechanisms": ("ts_sp", "ucb_sp"), "axes": {"availability": (0.0,)}},
    "worlds differ": {"mechanisms": ("ts_sp", "oracle"), "axes": {"availability": (0.3, 0.9)}, "seeds": (0, 1)},
}


@pytest.mark.parametrize("case", CASES)
def test_a_sweep_of_this_kind_is_drawn_and_reported(case, tmp_path):
    results = load(sweep_into(tmp_path / "out", **CASES[case]))
    found = all_of(results)
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


def many(results, count: int = 24) -> Results:
    """Results of a sweep with many configurations, made of copies with other labels."""
    runs, blocks = [], []
    for copy in range(count // results.runs["label"].nunique()):
        runs.append(
            results.runs.assign(label=results.runs["label"] + f"(some_parameter={copy})", id=results.runs["id"] + str(copy))
        )
        blocks.append(results.blocks.assign(id=results.blocks["id"] + str(copy)))
    return results._replace(runs=pd.concat(runs, ignore_index=True), blocks=pd.concat(blocks, ignore_index=True))


def test_many_configurations(results):
    found = many(results)
    for key in [key for key in figures_of(found) if key != "beliefs"]:
        figure = draw(found, key)
        width, height = figure.get_size_inches()
        assert width < 14 and height < 20
    beliefs = belief_frame(found)
    assert beliefs["label"].nunique() == MOST_PANELS and len({found.rules()[label] for label in beliefs["label"]}) == 4
    assert "24 configurations." in about(found)


def test_metrics_that_are_not_there(results):
    unknown = ["thickness", "inclusion", "gap", "oracle_inclusion", MARKET.rank_by]
    without = results._replace(runs=results.runs.assign(**dict.fromkeys(unknown, np.nan)))
    for key in figures_of(without):
        draw(without, key).canvas.draw()
    assert "no gap" in said(thickness_profit(without)) and "Nobody won" in said(inclusion_bars(without))
    assert "n/a" in report(without)


def test_revenue_by_the_switch(results):
    assert "revenue so far" in said(learning_curves(results, metric="revenue"))
    assert "Risk, revenue" in said(risk_profit_inclusion(results, value="revenue"))


def test_beliefs_are_those_of_the_market(results):
    beliefs = belief_frame(results, seed=2).query("label == 'ts_sp'")
    market = RideshareMarket("ts_sp", world_seed=2).run(200)
    provider = market.state.provider
    np.testing.assert_array_equal(beliefs["truth"], provider[PROVIDER.truth])
    np.testing.assert_allclose(beliefs["mean"], provider[PROVIDER.alpha] / (provider[PROVIDER.alpha] + provider[PROVIDER.beta]))
    assert beliefs["tried"].sum() == market.summary()["auctions"]
    assert ((beliefs["low"] < beliefs["mean"]) & (beliefs["mean"] < beliefs["high"])).all()


def test_a_mechanism_that_is_not_here_is_left_out(results):
    contents = [text.replace('"name": "', '"name": "somebody_elses_') for text in results.runs["content"]]
    foreign = results._replace(runs=results.runs.assign(content=contents, rule="somebody_elses"))
    assert belief_frame(foreign).empty
    assert "No run of this sweep can be repeated" in said(beliefs_against_truth(foreign))
    all_of(foreign)


def test_the_caption_says_what_a_figure_rests_on(results):
    contents = [json.loads(text) for text in results.runs["content"]]
    for content in contents:
        content["parameters"] |= {"sigma_v": 0.2, "price_per_kg": 6500.0}
    changed = results.runs.assign(content=[json.dumps(content) for content in contents])
    sentence = about(results._replace(runs=changed))
    for part in (
        "ts_sp, greedy_sp",
        "price_per_kg = 6,500; sigma_v = 0.2",
        "Seeds 0 to 2 (3)",
        "200 auctions",
        results.manifest["plan"],
    ):
        assert part in sentence
