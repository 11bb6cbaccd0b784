"""Strategies as users meet them: on agents, as parameters, as files of their own, and when something is wrong."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agents.strategies import registered
from mechanisms import ParameterError
from mechanisms.api import Mechanism, Procurement
from mechanisms.kernels.layout import COLUMN, PROVIDER
from model import RideshareMarket

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = '''
"""BRAVE: a provider asks its cost less a share of it."""

from dataclasses import dataclass

from agents.strategies import Strategy
from mechanisms.kernels.conduct import strategy_kernel
from mechanisms.parameters import param


@strategy_kernel
def _ask(key, n_auctions, bundle_value, sellers, param, memory):
    for i in range(sellers.ask.size):
        if sellers.member[i] > 0.0:
            sellers.ask[i] = (1.0 - param[0]) * sellers.cost[i]
    return 0


@dataclass(frozen=True)
class Brave(Strategy):
    """Asks less than its cost."""

    name = "brave"
    ask = _ask

    courage: float = param(0.1, "share of the cost that is not asked", low=0.0, high=1.0, group="strategic")
'''
USE = """
import sys, agents.strategies
agents.strategies.__path__.append(sys.argv[1])
from model import RideshareMarket
rows = RideshareMarket(costs="list_price", strategy="brave", courage=0.25).run(50).datacollector.get_model_vars_dataframe()
won = rows[rows["winner"].notna()]
assert len(won) > 20 and abs(won["ask"] / won["cost"] - 0.75).max() < 1e-12
from experiments.config import default_text
assert "courage: 0.1" in default_text()
"""


def market(**parameters) -> RideshareMarket:
    return RideshareMarket(world_seed=3, costs="list_price", **parameters)


def multiples(run: RideshareMarket) -> np.ndarray:
    """What each provider asked in the last tender as a multiple of its cost."""
    return np.array([provider.ask / provider.cost for provider in run.providers])


def test_a_file_is_a_strategy(tmp_path):
    (tmp_path / "brave.py").write_text(PLUGIN)
    done = subprocess.run([sys.executable, "-c", USE, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_strategies_mix():
    run = market(strategy="markup", strategic_share=0.5, others="misreport", lie_scale=0.7).run(5)
    asked = multiples(run)
    assert np.isclose(asked, 1.2).sum() + np.isclose(asked, 0.7).sum() == len(asked)
    assert 3 < np.isclose(asked, 1.2).sum() < len(asked) - 3
    assert {provider.strategy for provider in run.providers} == {"markup", "misreport"}


def test_the_share_is_a_probability_and_the_same_for_every_mechanism():
    who = [
        [
            p.strategy
            for p in RideshareMarket(name, world_seed=5, costs="list_price", strategy="ring", strategic_share=0.3).providers
        ]
        for name in ("ts_sp", "random")
    ]
    assert who[0] == who[1]
    drawn = np.concatenate(
        [
            market_of.state.provider[PROVIDER.strategy]
            for market_of in (
                RideshareMarket(world_seed=seed, costs="list_price", strategy="ring", strategic_share=0.3) for seed in range(60)
            )
        ]
    )
    rings = (drawn == 1.0).sum()
    assert abs(rings - 0.3 * drawn.size) < 6.0 * np.sqrt(drawn.size * 0.21)  # false alarms: 2e-9


def test_a_provider_changes_its_strategy_and_the_past_can_still_be_explained():
    run = market(strategy="markup", strategic_share=0.0).run(20)
    assert multiples(run) == pytest.approx(1.0)
    run.providers[4].strategy = "markup"
    run.run(20)
    assert multiples(run)[4] == pytest.approx(1.2) and np.delete(multiples(run), 4) == pytest.approx(1.0)
    told = run.explain(30).providers.set_index("vehicle")
    assert told.loc[run.providers[4].vehicle, "strategy"] == "markup"
    assert set(told["strategy"].drop(run.providers[4].vehicle)) == {"truthful"}
    run.providers[4].strategy = "truthful"
    assert multiples(run.run(1)) == pytest.approx(1.0)


def test_what_a_provider_earns_adds_up_to_the_record():
    run = market(strategy="exp3").run(300)
    frame = run.datacollector.get_model_vars_dataframe()
    by_vehicle = (frame["paid"] - frame["cost"]).groupby(frame["winner"], observed=False).sum()
    for provider in run.providers:
        assert provider.surplus_usd == pytest.approx(by_vehicle[provider.vehicle], abs=1e-3)
    assert run.summary()["margin"] == pytest.approx((frame["ask"] - frame["cost"]).sum() / frame["bundle_value"].sum())


class Plain(Mechanism):
    """The first who is open."""

    def decide(self, key, n_auctions, form, work, deal):
        work.score[:] = -form.ask
        winner = int(np.flatnonzero(form.open)[0])
        deal[0], deal[1] = work.score[winner], 0.0
        return winner


@pytest.mark.parametrize("name", registered())
def test_a_mechanism_in_plain_python_meets_strategies_too(name):
    if name in ("best_response", "hedge"):
        with pytest.raises(ParameterError, match="in plain Python and cannot say what other asks would have earned"):
            market_with_plain(name)
    else:
        rows = market_with_plain(name).run(60).record
        assert (rows[:, COLUMN.winner] >= 0).sum() > 40


def market_with_plain(strategy: str) -> RideshareMarket:
    plain = type("PlainRule", (Plain,), {"form": Procurement, "label": "plain"})()
    return RideshareMarket(plain, world_seed=3, costs="list_price", strategy=strategy)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"strategy": "hedgehog"}, "strategy must be one of best_response, exp3, hedge, .*Did you mean 'hedge'"),
        ({"costs": "none", "strategy": "ring"}, "'ring' has nothing to hide where nothing costs; set costs=list_price"),
        ({"costs": "none", "others": "markup"}, "'markup' has nothing to hide"),
        ({"ask_low": 2.0, "strategy": "exp3"}, "ask_high must exceed ask_low; got 2 and 2"),
        ({"strategic_share": 1.5}, "strategic_share must be a number from 0 to 1; got 1.5"),
        ({"ask_points": 1}, "ask_points must be a whole number from 2 to 200; got 1"),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_what_cannot_be_is_refused_with_a_reason(settings, says):
    with pytest.raises(ParameterError, match=says):
        RideshareMarket(**{"costs": "list_price", **settings})


def test_a_provider_cannot_follow_what_the_market_does_not_know():
    run = market(strategy="markup")
    with pytest.raises(ParameterError, match=r"unknown strategy 'marcup'. Did you mean 'markup'\? Known: markup, truthful"):
        run.providers[0].strategy = "marcup"
