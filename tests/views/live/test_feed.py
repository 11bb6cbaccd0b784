"""What a running market sends to the page: all charts by turns, small, and a panel that fails is told of in its place."""

import json
import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.market import market
from views.live import feed
from views.live.feed import frame_of
from views.live.visit import LiveVisit
from views.panel import LIVE
from views.standard import panels_of
from views.widgets.chart import round_range

MARKET = market("rideshare")
PANELS = {panel.key for panel in panels_of(MARKET, LIVE)}


@pytest.fixture
def visit():
    made = LiveVisit(MARKET, "mechanism=ucb_sp&seed=3&steps=120", threading.Event())
    yield made
    made.close()


def frame(visit, number=0) -> dict:
    return json.loads(frame_of(visit, number), parse_constant=pytest.fail)


def test_a_resting_market_sends_all_panels_and_no_news(visit):
    sent = frame(visit, 7)
    assert set(sent["panels"]) == PANELS and sent["number"] == 7
    assert sent["steps"] == 120 and sent["headline"] == "ucb_sp, seed 3" and sent["news"] == ""
    assert sent["panels"]["money"]["figure"]["data"][0]["x"][-1] == 120


def test_a_running_market_sends_its_curves_always_and_the_rest_by_turns(visit):
    visit.session.speed = 1000.0
    visit.session.run()
    sent = [set(frame(visit, number)["panels"]) for number in range(4)]
    news = frame(visit, 4)["news"]
    visit.session.pause()
    assert all("money" in panels and len(panels) <= 2 for panels in sent) and set.union(*sent) == PANELS
    assert news.startswith("auction ")


def test_the_truth_is_sent_only_where_it_is_shown(visit):
    titles = [trace["name"] for trace in frame(visit)["panels"]["beliefs"]["figure"]["data"]]
    visit.switch("beliefs", "truth", False)
    hidden = [trace["name"] for trace in frame(visit)["panels"]["beliefs"]["figure"]["data"]]
    assert titles == [*hidden, "hidden truth"]


def test_a_chart_that_fails_is_told_of_and_the_others_go_on(visit, monkeypatch, caplog):
    def broken(*_, **__):
        raise ValueError("no such curve")

    first, *others = panels_of(MARKET, LIVE)
    monkeypatch.setattr(feed, "panels_of", lambda *_: (replace(first, draw=broken), *others))
    sent = frame(visit)["panels"]
    assert sent[first.key] == {"problem": "This panel failed: no such curve"} and "no such curve" in caplog.text
    assert all("figure" in sent[panel.key] for panel in others)


def test_who_follows_hears_of_every_snapshot_until_it_ends_that(visit):
    heard = []
    unfollow = visit.session.follow(lambda: heard.append(visit.session.snapshot.step))
    visit.session.step()
    visit.switch("beliefs", "truth", False)
    unfollow()
    visit.session.step()
    assert heard == [121, 121]


@given(st.lists(st.floats(-1e12, 1e12).filter(lambda value: value == 0.0 or abs(value) > 1e-9), max_size=20))
def test_a_round_axis_holds_its_values_and_zero_without_much_to_spare(values):
    low, high = round_range(values)
    slack = 1.0 + 1e-9
    assert low <= 0.0 < high
    assert all(low * slack <= value <= high * slack for value in values)
    if values and max(values) > 0.0:
        assert high <= max(values) * 4.0 / 3.0 * slack
    if values and min(values) < 0.0:
        assert low >= min(values) * 4.0 / 3.0 * slack


def test_a_round_axis_stays_while_its_curve_grows():
    assert len({tuple(round_range([0.0, height])) for height in range(100, 1001)}) == 11
