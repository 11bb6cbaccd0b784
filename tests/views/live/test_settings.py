"""Settings go into a link, a command and a market, and come back the same; what is not allowed is refused in words."""

import shlex
from urllib.parse import urlencode

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters import ParameterError, declaration
from mechanisms import registered
from mechanisms.forms.procurement import Procurement
from run_batch import main
from views.live.settings import MOST_SEED, Settings, from_query, parameters_of

MOST = 1000


@st.composite
def settings(draw):
    chosen = Settings(draw(st.sampled_from(sorted(registered(Procurement)))), draw(st.integers(0, MOST_SEED)))
    for name, parameter in parameters_of(chosen.mechanism).items():
        rule = declaration(parameter)
        if rule.choices:
            value = st.sampled_from(rule.choices)
        elif isinstance(parameter.default, int):
            value = st.integers(int(rule.low), int(min(rule.high, 10**9)))
        else:
            value = st.floats(rule.low, rule.high)
        if draw(st.booleans()):
            chosen = chosen.changed(name, draw(value))
    return chosen


@given(settings(), st.integers(0, MOST))
def test_a_link_restores_settings_and_auctions(chosen, auctions):
    assert from_query(chosen.query(auctions), MOST) == (chosen, auctions)


@given(st.text() | st.dictionaries(st.text(min_size=1), st.text()).map(urlencode))
def test_any_other_link_is_refused_in_words(query):
    try:
        from_query(query, MOST)
    except ParameterError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("mechanism=ts_spp", "Did you mean 'ts_sp'"),
        ("mechanism=vickrey", "not for the launch market"),
        ("mechanism=ts_sp&pl_tau=0.1", "unknown parameter 'pl_tau'"),
        ("patience=-1", "patience must be a whole number from 0 to 100; got '-1'"),
        ("patience=1&patience=2", "twice"),
        ("seed=1e3", "The seed must be a whole number"),
        ("seed=99999999999999999999", "The seed must be"),
        ("auctions=1001", "auctions must be a whole number from 0 to 1,000"),
        ("auctions=x", "got 'x'"),
        ("price_per_kg=nan", "price_per_kg must be"),
    ],
)
def test_what_a_link_may_not_say(query, words):
    with pytest.raises(ParameterError, match=words.replace("(", r"\(")):
        from_query(query, MOST)


def test_a_value_at_its_default_is_left_out():
    assert Settings().changed("patience", 3).changed("patience", "0") == Settings()


def test_another_mechanism_keeps_the_world_and_drops_the_rest():
    chosen = Settings("pl_dsic", 4).changed("pl_tau", 0.1).changed("patience", 2).changed("mechanism", "ts_sp")
    assert chosen == Settings("ts_sp", 4, {"patience": 2})


@pytest.mark.parametrize("calendar", ["sampled", "historical"])
def test_the_command_carries_out_the_same_run(calendar, tmp_path):
    chosen = Settings("ucb_sp", 5).changed("ucb_c", 0.2).changed("calendar", calendar)
    words = shlex.split(chosen.command(120))
    assert words[:2] == ["python", "run_batch.py"]
    main([*words[2:], "--out", str(tmp_path), "--quiet"], standalone_mode=False)
    (row,) = pd.read_parquet(tmp_path / "runs.parquet").to_dict("records")
    summary = chosen.market().run(120).summary()
    assert {name: row[name] for name in ("profit", "regret", "inclusion")} == {
        name: summary[name] for name in ("profit", "regret", "inclusion")
    }
