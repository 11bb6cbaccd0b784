"""The run of the first screen is what the model does today."""

import json

import pytest

from model.market import market, names
from views.live import demo
from views.live.session import Session
from views.live.settings import Settings
from views.live.telling import told

MARKETS = [one for one in map(market, names()) if demo.path_of(one).exists()]


@pytest.mark.parametrize("one", MARKETS, ids=lambda one: one.name)
def test_the_bundled_run_is_what_the_model_does(one):
    assert demo.path_of(one).read_text(encoding="utf-8") == demo.rendered(one), "python -m views.live.demo writes it anew"


@pytest.mark.parametrize("one", MARKETS, ids=lambda one: one.name)
def test_it_reads_back_as_the_page_shows_it(one):
    snapshot, explained = demo.bundled(one)
    session = Session(Settings(one), demo.STEPS).wait()
    assert snapshot.step == demo.STEPS == explained.step + 1
    assert json.loads(json.dumps(session.snapshot.panels)).keys() == snapshot.panels.keys()
    again = told(session.explain(explained.step))
    assert (again.title, again.why, again.facts) == (explained.title, explained.why, tuple(explained.facts))
    assert [sheet.title for sheet in again.sheets] == [sheet.title for sheet in explained.sheets]
