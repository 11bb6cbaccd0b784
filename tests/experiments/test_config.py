"""config.yaml follows from the declarations, and what it holds is checked."""

import pytest
import yaml

from core.parameters import declared
from experiments.config import all_declared, config_file, default_text, groups, load_config
from experiments.plan import SweepSize
from mechanisms import ParameterError
from model.rideshare import MARKET
from model.rideshare.parameters import PRESETS


def test_the_file_in_the_repository_is_what_the_declarations_say():
    assert config_file(MARKET).read_text(encoding="utf-8") == default_text(MARKET)


def test_it_keeps_the_founding_documents_groups_and_presets():
    content = yaml.safe_load(config_file(MARKET).read_text(encoding="utf-8"))
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
        ("simulation: {as_of: 2018-13-45}", r"c.yaml: has a value that cannot be read: month"),
        ("simulation: {as_of: !!int abc}", r"has a value that cannot be read"),
        ("simulation: {as_of: 1" + "0" * 5000 + "}", r"has a value that cannot be read"),
        ("simulation: {availability: 1" + "0" * 400 + "}", r"availability must be a number from 0 to 1"),
        ("simulation: " + "[" * 3000, r"is nested too deeply"),
        ("a: &a {ucb_c: 1}\nbandits: {<<: *a, ucb_c: 2, ucb_c: 3}", r"'ucb_c' is given twice"),
        ("bandit: {ucb_c: 1}", r"unknown group 'bandit'\. Did you mean 'bandits'"),
        ("bandits: {ucbc: 1}", r"bandits: unknown parameter 'ucbc'\. Did you mean 'ucb_c'"),
        ("simulation: {ucb_c: 1}", r"simulation: unknown parameter 'ucb_c'"),
        ("bandits: {ucb_c: -1}", r"ucb_c must be a number from 0 to 10; got -1"),
        ("bandits: {ucb_c: yes}", r"ucb_c must be a number from 0 to 10; got True"),
        ("bandits: {ucb_c: .nan}", r"ucb_c must be a number from 0 to 10; got nan"),
        ("bandits: [1, 2]", r"bandits: must be a mapping"),
        ("- a", r"must be a mapping"),
        ("bandits: {1: 2}", r"must be a mapping of names"),
        ("bandits: {ucb_c: 1", r"not valid YAML in line 1"),
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


def test_files_that_cannot_be_read_are_refused(tmp_path):
    binary = tmp_path / "b.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    for path, message in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory"), (binary, "not UTF-8")):
        with pytest.raises(ParameterError, match=message):
            load_config(MARKET, path)


def test_an_empty_file_sets_nothing(tmp_path):
    (tmp_path / "e.yaml").write_text("")
    assert load_config(MARKET, tmp_path / "e.yaml") == {}
    with pytest.raises(ParameterError, match="unknown preset 'nope'"):
        load_config(MARKET, tmp_path / "e.yaml", "nope")


def test_what_is_merged_may_be_set_otherwise(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text("bandits: &base {ucb_c: 1, pl_tau: 0.1}\npresets: {mine: {bandits: {<<: *base, ucb_c: 2}}}\n")
    assert load_config(MARKET, path, "mine") == {"ucb_c": 2.0, "pl_tau": 0.1}
