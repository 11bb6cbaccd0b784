"""config.yaml follows from the declarations, and what it holds is checked."""

import pytest

from core.parameters import declared
from experiments.config import all_declared, config_file, default_text, groups, load_config
from experiments.plan import SweepSize
from experiments.yaml_file import read_mapping
from mechanisms import ParameterError
from model.rideshare import MARKET
from model.rideshare.parameters import PRESETS


def test_the_file_in_the_repository_is_what_the_declarations_say():
    assert config_file(MARKET).read_text(encoding="utf-8") == default_text(MARKET)


def test_it_keeps_the_founding_documents_groups_and_presets():
    content = read_mapping(config_file(MARKET))
    assert set(content) == {*groups(all_declared(MARKET)), "presets"}
    assert {"price_per_kg", "sigma_v"} <= set(content["value_scaling"])
    assert {"ucb_c", "pl_tau"} <= set(content["bandits"])
    assert {"num_auctions", "num_runs", "seed"} <= set(content["simulation"])
    assert set(content["presets"]) == {"default", "founding", "lock_in", "literal", "young_market"}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_laid_over_the_defaults(preset):
    expected = {name: parameter.default for name, parameter in all_declared(MARKET).items()} | PRESETS[preset]
    assert load_config(MARKET, config_file(MARKET), preset) == expected


def test_the_size_of_a_sweep_comes_from_the_file(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text("simulation: {num_runs: 3, seed: 7}\n")
    assert load_config(MARKET, path) == {"num_runs": 3, "seed": 7}
    assert list(SweepSize(num_runs=3, seed=7).seeds) == [7, 8, 9]
    assert set(declared(SweepSize)) == {"num_auctions", "num_runs", "seed"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("simulation: {availability: 1" + "0" * 400 + "}", r"availability must be a number from 0 to 1"),
        ("bandit: {ucb_c: 1}", r"unknown group 'bandit'\. Did you mean 'bandits'"),
        ("bandits: {ucbc: 1}", r"bandits: unknown parameter 'ucbc'\. Did you mean 'ucb_c'"),
        ("simulation: {ucb_c: 1}", r"simulation: unknown parameter 'ucb_c'"),
        ("bandits: {ucb_c: -1}", r"ucb_c must be a number from 0 to 10; got -1"),
        ("bandits: {ucb_c: yes}", r"ucb_c must be a number from 0 to 10; got 'yes'"),
        ("bandits: {ucb_c: .nan}", r"ucb_c must be a number from 0 to 10; got nan"),
        ("bandits: [1, 2]", r"bandits: must be a mapping"),
        ("bandits: {1: 2}", r"bandits: must be a mapping of names"),
        ("presets: {founding: 3}", r"presets: founding: must be a mapping"),
        ("presets: {founding: {bandits: {pl_tau: 0}}}", r"pl_tau must be a number from 0.0001 to 10; got 0"),
    ],
)
def test_bad_files_are_refused_by_name_and_place(tmp_path, text, message):
    path = tmp_path / "c.yaml"
    path.write_text(text)
    with pytest.raises(ParameterError, match=message) as caught:
        load_config(MARKET, path, "founding" if "presets" in text else "default")
    assert str(path) in str(caught.value)


def test_an_empty_file_sets_nothing(tmp_path):
    (tmp_path / "e.yaml").write_text("")
    assert load_config(MARKET, tmp_path / "e.yaml") == {}
    with pytest.raises(ParameterError, match="unknown preset 'nope'"):
        load_config(MARKET, tmp_path / "e.yaml", "nope")


def test_what_is_merged_may_be_set_otherwise(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text("bandits: &base {ucb_c: 1, pl_tau: 0.1}\npresets: {mine: {bandits: {<<: *base, ucb_c: 2}}}\n")
    assert load_config(MARKET, path, "mine") == {"ucb_c": 2.0, "pl_tau": 0.1}
