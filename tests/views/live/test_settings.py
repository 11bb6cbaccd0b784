"""Settings go into a link, a command and a simulation, and come back the same; what is not allowed is refused in words."""

import shlex
from urllib.parse import urlencode

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PointedError
from core.parameters import ParameterError, declaration, declared
from model.market import market, names
from run_batch import main
from views.live.settings import MOST_SEED, SEED, Settings, from_query

MOST = 1000
MARKETS = [market(name) for name in names()]
RIDESHARE = market("rideshare")


@st.composite
def settings(draw):
    one = draw(st.sampled_from(MARKETS))
    chosen = Settings(one).changed(SEED, draw(st.integers(0, MOST_SEED)))
    for slot in one.slots:
        chosen = chosen.changed(slot, draw(st.sampled_from(sorted(one.plugins(slot)))))
    owned = {
        f"{owner}.{name}": parameter
        for owner in one.owners
        for name, parameter in declared(one.plugin(owner, chosen.choice(owner).name)).items()
    }
    for name, parameter in (declared(one.parameters) | owned).items():
        value = draw(st.none() | value_of(parameter))
        try:
            chosen = chosen if value is None else chosen.changed(name, value)
        except ParameterError:  # what the page has less room for, or what does not go with the rest
            continue
    return chosen


def value_of(parameter):
    rule = declaration(parameter)
    if rule.choices:
        return st.sampled_from(rule.choices)
    if isinstance(parameter.default, int):
        return st.integers(int(rule.low), int(min(rule.high, 10**9)))
    return st.floats(rule.low, rule.high)


@given(settings(), st.integers(0, MOST))
def test_a_link_restores_settings_and_steps(chosen, steps):
    assert from_query(chosen.query(steps), MOST) == (chosen, steps)


@given(st.text() | st.dictionaries(st.text(min_size=1), st.text()).map(urlencode))
def test_any_other_link_is_refused_in_words(query):
    try:
        from_query(query, MOST)
    except ParameterError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("market=ridesharing", "Did you mean 'rideshare'"),
        ("mechanism=ts_spp", "Did you mean 'ts_sp'"),
        ("mechanism=vickrey", "not for the launch market"),
        ("mechanism=ts_sp&pl_tau=0.1", "None of the chosen plug-ins has the parameter pl_tau; pl_dsic"),
        ("mechanism=ucb_sp(ucb_d=1)", "unknown parameter 'ucb_d'"),
        ("providers=hege&costs=list_price", "Did you mean 'hedge'"),
        ("providers=.5*hedge&costs=list_price", "chances add up to 1"),
        ("providers=hedge", "costs=list_price"),
        ("patience=-1", "patience must be a whole number from 0 to 100; got '-1'"),
        ("patience=1&patience=2", "twice"),
        ("seed=1e3", "The seed must be a whole number"),
        ("seed=99999999999999999999", "The seed must be"),
        ("steps=1001", "steps must be a whole number from 0 to 1,000"),
        ("steps=x", "got 'x'"),
        ("price_per_kg=nan", "price_per_kg must be"),
        ("horizon=2000000", "run_batch.py takes more"),
    ],
)
def test_what_a_link_may_not_say(query, words):
    with pytest.raises(ParameterError, match=words.replace("(", r"\(")):
        from_query(query, MOST)


def test_a_plus_in_a_link_joins_the_parts_of_a_mix():
    chosen, _ = from_query("costs=list_price&providers=.5*hedge(hedge_rate=5)+.5*truthful", MOST)
    assert chosen.given["providers"] == "0.5*hedge(hedge_rate=5.0)+0.5*truthful" and chosen.choice("providers") is None


def test_a_mistake_in_a_mix_is_pointed_at():
    with pytest.raises(PointedError) as refused:
        Settings(RIDESHARE).changed("costs", "list_price").changed("providers", "hedge+(truthful")
    reason, text, caret = str(refused.value).splitlines()
    assert reason and text == "hedge+(truthful" and caret.index("^") == text.index("(")


def test_a_value_at_its_default_is_left_out():
    assert Settings(RIDESHARE).changed("patience", 3).changed("patience", "0") == Settings(RIDESHARE)
    assert Settings(RIDESHARE).changed("mechanism", "ucb_sp").changed("mechanism", "TS-SP") == Settings(RIDESHARE)


def test_another_mechanism_keeps_the_world_and_what_both_have():
    chosen = Settings(RIDESHARE).changed(SEED, 4).changed("mechanism", "ts_sp").changed("mechanism.index_debias", "0.5")
    chosen = chosen.changed("patience", 2).changed("mechanism", "ucb_sp").changed("mechanism.ucb_c", "0.25")
    assert chosen.choice("mechanism").values == {"ucb_c": 0.25, "index_debias": 0.5} and chosen.given["patience"] == 2
    assert chosen.changed("mechanism", "pl_dsic").seed == 4


@pytest.mark.parametrize(
    "changes", [{}, {"calendar": "historical"}, {"costs": "list_price", "providers": ".5*hedge+.5*truthful"}]
)
def test_the_command_carries_out_the_same_run(changes, tmp_path):
    chosen = Settings(RIDESHARE, seed=5).changed("mechanism", "ucb_sp").changed("mechanism.ucb_c", "0.2")
    for name, value in changes.items():
        chosen = chosen.changed(name, value)
    words = shlex.split(chosen.command(120))
    assert words[:2] == ["python", "run_batch.py"]
    main([*words[2:], "--out", str(tmp_path), "--quiet"], standalone_mode=False)
    (row,) = pd.read_parquet(tmp_path / "runs.parquet").to_dict("records")
    summary = chosen.simulation().run(120).summary()
    assert {name: row[name] for name in ("profit", "regret", "inclusion")} == {
        name: summary[name] for name in ("profit", "regret", "inclusion")
    }
