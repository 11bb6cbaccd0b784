"""Strategies as users meet them: on agents, as parameters, as files of their own, and when something is wrong."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from agents.rideshare.strategies import PROVIDERS
from mechanisms import ParameterError
from mechanisms.forms.procurement import Procurement, ProcurementRule
from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN

ROOT = Path(__file__).resolve().parents[3]
PLUGIN = '''
"""BRAVE: a provider asks its cost less a share of it."""

from dataclasses import dataclass

from agents.strategy import Strategy
from agents.rideshare.conduct import strategy_kernel
from core.parameters import param


@strategy_kernel
def _act(key, n_auctions, bundle_value, sellers, param, memory):
    (bravery,) = param
    for i in range(sellers.ask.size):
        if sellers.member[i] > 0.0:
            sellers.ask[i] = (1.0 - bravery) * sellers.cost[i]
    return 0


@dataclass(frozen=True)
class Brave(Strategy):
    """Asks less than its cost."""

    name = "brave"
    act = _act

    courage: float = param(0.1, "share of the cost that is not asked", low=0.0, high=1.0)
'''
USE = """
import sys, agents.rideshare.strategies.providers
agents.rideshare.strategies.providers.__path__.append(sys.argv[1])
from model import RideshareMarket
rows = RideshareMarket(costs="list_price", providers="brave", courage=0.25).run(50).datacollector.get_model_vars_dataframe()
won = rows[rows["winner"].notna()]
assert len(won) > 20 and abs(won["ask"] / won["cost"] - 0.75).max() < 1e-12
from experiments.config import default_text
from model.market import market
assert "courage: 0.1" in default_text(market("rideshare"))
"""
#: The sweep command with one more folder of strategies.
SWEEP = """
import runpy, sys, agents.rideshare.strategies.providers
agents.rideshare.strategies.providers.__path__.append(sys.argv.pop(1))
runpy.run_path("run_batch.py", run_name="__main__")
"""


def swept(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    line = [sys.executable, "-c", SWEEP, str(folder), "--mechanisms", "greedy_sp", "--auctions", "60", "--seeds", "0:2"]
    return subprocess.run([*line, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def market(**parameters) -> RideshareMarket:
    return RideshareMarket(world_seed=3, costs="list_price", **parameters)


def multiples(run: RideshareMarket) -> np.ndarray:
    """What each provider asked in the last tender as a multiple of its cost."""
    return np.array([provider.ask / provider.cost for provider in run.providers])


def test_a_file_is_a_strategy(tmp_path):
    (tmp_path / "brave.py").write_text(PLUGIN)
    done = subprocess.run([sys.executable, "-c", USE, tmp_path], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


#: What is done to the file, and how it is told.
BROKEN = {
    "syntax": (("def _act(", "def _act(("), r"SyntaxError: .*\(brave.py, line \d+\)"),
    "package": (("import strategy_kernel", "import strategy_colonel"), r"ImportError: .*strategy_colonel.*\(brave.py, line 7\)"),
    "no strategy": (("    name =", "    title ="), "it defines no strategy that has a name"),
    "name": (('"brave"', '"hedge"'), "it defines 'hedge', which is the name of agents/rideshare/strategies/providers/hedge.py"),
    "no kernel": (("@strategy_kernel\n", ""), "act of Brave must be decorated with strategy_kernel"),
    "default": (("param(0.1", "param(7.0"), "default of Brave: courage must be a number from 0 to 1; got 7.0"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_left_out_and_who_names_it_is_told_why(fault, tmp_path):
    (old, new), told = BROKEN[fault]
    assert old in PLUGIN
    (tmp_path / "brave.py").write_text(PLUGIN.replace(old, new))
    refused = swept(tmp_path, "--set", "costs=list_price", "--providers", "brave")
    assert refused.returncode == 2, refused.stderr
    said, error = refused.stderr.splitlines()
    reason = f"{re.escape(str(tmp_path))}/brave.py is left out: {told}"
    assert re.fullmatch(reason, said), said
    assert re.fullmatch(rf"Error: .*strategy 'brave' cannot be used: {reason}\.", error), error


def test_what_does_not_use_a_broken_file_does_as_before(tmp_path):
    results = []
    for name, text in {"none": "", "mine": PLUGIN.replace("import Strategy", "import Tragedy")}.items():
        (tmp_path / name).mkdir()
        if text:
            (tmp_path / name / "brave.py").write_text(text)
        out = tmp_path / f"out of {name}"
        done = swept(tmp_path / name, "--out", str(out), "--set", "costs=list_price", "--providers", "hedge")
        assert done.returncode == 0 and done.stderr.count("is left out: ImportError: cannot import name 'Tragedy'") == bool(text)
        results.append((out / "runs.parquet").read_bytes())
    assert results[0] == results[1]
    listed = swept(tmp_path / "mine", "--list")
    assert listed.returncode == 0 and f"  {tmp_path}/mine/brave.py is left out: ImportError" in listed.stdout


def test_settings_of_a_broken_file_are_passed_over_but_it_cannot_be_chosen(tmp_path):
    (tmp_path / "brave.py").write_text(PLUGIN.replace("import Strategy", "import Tragedy"))
    config = tmp_path / "c.yaml"
    config.write_text("world: {costs: list_price}\nproviders: {brave: {courage: 0.2}}")
    assert swept(tmp_path, "--config", str(config), "--dry-run").returncode == 0
    config.write_text("world: {costs: list_price}\nchoices: {providers: brave}")
    refused = swept(tmp_path, "--config", str(config), "--dry-run")
    assert (
        refused.returncode == 2
        and f"strategy 'brave' cannot be used: {tmp_path}/brave.py is left out: ImportError" in refused.stderr
    )
    config.write_text("choices: {providers: bravo}")
    assert "unknown strategy 'bravo'. " in swept(tmp_path, "--config", str(config), "--dry-run").stderr


def test_strategies_mix():
    run = market(providers=".5*markup+.5*misreport", lie_scale=0.7).run(5)
    asked = multiples(run)
    assert np.isclose(asked, 1.2).sum() + np.isclose(asked, 0.7).sum() == len(asked)
    assert 3 < np.isclose(asked, 1.2).sum() < len(asked) - 3
    assert {provider.strategy for provider in run.providers} == {"markup", "misreport(lie_scale=0.7)"}


def test_the_share_is_a_probability_and_the_same_for_every_mechanism():
    who = [
        [p.strategy for p in RideshareMarket(name, world_seed=5, costs="list_price", providers=".3*ring+.7*truthful").providers]
        for name in ("ts_sp", "random")
    ]
    assert who[0] == who[1]
    drawn = np.concatenate(
        [
            market_of.state.provider[PROVIDER.strategy]
            for market_of in (
                RideshareMarket(world_seed=seed, costs="list_price", providers=".3*ring+.7*truthful") for seed in range(60)
            )
        ]
    )
    rings = (drawn == 0.0).sum()
    assert abs(rings - 0.3 * drawn.size) < 6.0 * np.sqrt(drawn.size * 0.21)  # false alarms: 2e-9


def test_a_provider_changes_its_strategy_and_the_past_can_still_be_explained():
    run = market(providers="markup+26*truthful").run(20)
    assert multiples(run)[0] == pytest.approx(1.2) and multiples(run)[1:] == pytest.approx(1.0)
    run.providers[0].strategy, run.providers[4].strategy = "truthful", "markup"
    run.run(20)
    assert multiples(run)[4] == pytest.approx(1.2) and np.delete(multiples(run), 4) == pytest.approx(1.0)
    told = run.explain(30)["providers"].set_index("vehicle")
    assert told.loc[run.providers[4].vehicle, "strategy"] == "markup"
    assert set(told["strategy"].drop(run.providers[4].vehicle)) == {"truthful"}
    run.providers[4].strategy = "truthful"
    assert multiples(run.run(1)) == pytest.approx(1.0)


def test_what_a_provider_earns_adds_up_to_the_record():
    run = market(providers="exp3").run(300)
    frame = run.datacollector.get_model_vars_dataframe()
    by_vehicle = (frame["paid"] - frame["cost"]).groupby(frame["winner"], observed=False).sum()
    for provider in run.providers:
        assert provider.surplus_usd == pytest.approx(by_vehicle[provider.vehicle], abs=1e-3)
    assert run.summary()["margin"] == pytest.approx((frame["ask"] - frame["cost"]).sum() / frame["bundle_value"].sum())


class Plain(ProcurementRule):
    """The first who is open."""

    def decide(self, key, n_auctions, form, work, deal):
        work.score[:] = -form.ask
        winner = int(np.flatnonzero(form.open)[0])
        deal[0], deal[1] = work.score[winner], 0.0
        return winner


@pytest.mark.parametrize("name", PROVIDERS.registered())
def test_a_mechanism_in_plain_python_meets_strategies_too(name):
    if name in ("best_response", "hedge"):
        with pytest.raises(ParameterError, match="in plain Python and cannot say what other asks would have earned"):
            market_with_plain(name)
    else:
        rows = market_with_plain(name).run(60).record
        assert (rows[:, COLUMN.winner] >= 0).sum() > 40


def market_with_plain(strategy: str) -> RideshareMarket:
    plain = type("PlainRule", (Plain,), {"form": Procurement, "label": "plain"})()
    return RideshareMarket(plain, world_seed=3, costs="list_price", providers=strategy)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"providers": "hedgehog"}, "unknown strategy 'hedgehog'. Did you mean 'hedge'"),
        ({"costs": "none", "providers": "ring"}, "'ring' has nothing to hide where nothing costs; set costs=list_price"),
        ({"costs": "none", "providers": ".5*truthful+.5*markup"}, "'markup' has nothing to hide"),
        ({"ask_low": 2.0, "providers": "exp3"}, "ask_high must exceed ask_low; got 2 and 2"),
        ({"providers": "1.5*ring"}, "chances add up to 1, within 1e-06; these to 1.5"),
        ({"providers": "exp3(ask_points=1)"}, "ask_points must be a whole number from 2 to 200; got 1"),
    ],
    ids=lambda part: next(iter(part)) if isinstance(part, dict) else "",
)
def test_what_cannot_be_is_refused_with_a_reason(settings, says):
    with pytest.raises(ParameterError, match=says):
        RideshareMarket(**{"costs": "list_price", **settings})


def test_a_provider_cannot_follow_what_the_market_does_not_know():
    run = market(providers=".9*markup+.1*truthful")
    with pytest.raises(ParameterError, match=r"unknown strategy 'marcup'. Did you mean 'markup'\? Known: markup, truthful"):
        run.providers[0].strategy = "marcup"
