"""A snapshot is plain data of a bounded size, and a panel that fails spoils no other."""

import json
from dataclasses import replace

import pytest

from model.market import market, names
from views.live import snapshot as module
from views.live.settings import Settings
from views.live.snapshot import snapshot_of
from views.panel import LIVE
from views.standard import cards_of, panels_of, standard_panels

MARKETS = [market(name) for name in names()]
BUDGET = 20_000  # bytes of a panel


@pytest.fixture(scope="module", params=MARKETS, ids=lambda one: one.name)
def run(request):
    """A market, and a simulation of it."""
    return request.param, Settings(request.param).simulation().run(300)


def test_figures_are_the_metrics_of_the_run(run):
    one, simulation = run
    summary, shot = simulation.summary(), snapshot_of(*run)
    assert shot.figures == {name: summary[name] for card in cards_of(one) for name in card.metrics}
    assert shot.step == 300 and shot.news and not shot.problems


def test_every_panel_takes_plain_data_within_its_budget_and_draws_it(run):
    one, simulation = run
    for panel in (*panels_of(one, LIVE), *standard_panels(one)):
        for held in (simulation, Settings(one).simulation()):
            taken = json.dumps(panel.take(held), allow_nan=False)
            assert len(taken) < BUDGET, panel.key
            assert json.dumps(panel.draw(json.loads(taken), **dict.fromkeys(panel.switches, True)), allow_nan=False)


def test_before_the_first_step_there_are_no_figures(run):
    shot = snapshot_of(run[0], Settings(run[0]).simulation())
    assert shot.step == 0 and shot.news == "" and set(shot.figures.values()) == {None}


def test_a_panel_that_can_take_nothing_says_so_and_the_others_go_on(run, monkeypatch, caplog):
    def broken(_):
        raise ValueError("no such column")

    first, *others = panels_of(run[0], LIVE)
    monkeypatch.setattr(module, "panels_of", lambda *_: (replace(first, take=broken), *others))
    shot = snapshot_of(*run)
    assert shot.problems == {first.key: "This panel failed: no such column"} and "no such column" in caplog.text
    assert set(shot.panels) == {panel.key for panel in others}
