"""config.yaml follows from the declarations, and what it holds is checked."""

import pytest

from core.parameters import declared
from experiments.config import Settings, config_file, default_text, load_config
from experiments.plan import SweepSize
from experiments.yaml_file import read_mapping
from mechanisms import ParameterError
from model.rideshare import MARKET
from model.rideshare.parameters import PRESETS


def test_the_file_in_the_repository_is_what_the_declarations_say():
    assert config_file(MARKET).read_text(encoding="utf-8") == default_text(MARKET)


def test_it_has_a_section_for_each_owner_of_parameters():
    content = read_mapping(config_file(MARKET))
    owners = [owner for owner in MARKET.owners if any(map(declared, MARKET.plugins(owner).values()))]
    assert list(content) == ["sweep", "choices", "world", *owners, "presets"]
    assert set(content["sweep"]) == set(declared(SweepSize)) and set(content["choices"]) == set(MARKET.owners) - {MARKET.slot}
    assert set(content["world"]) == set(declared(MARKET.parameters))
    for owner in owners:
        known = {name: list(declared(cls)) for name, cls in MARKET.plugins(owner).items() if declared(cls)}
        assert {name: list(values) for name, values in content[owner].items()} == known
    assert set(content["presets"]) == {"default", "founding", "lock_in", "literal", "young_market"}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_laid_over_the_defaults(preset):
    plain, laid = (load_config(MARKET, config_file(MARKET), name).values for name in ("default", preset))
    for section, inside in PRESETS[preset].items():
        for name, value in inside.items():
            expected = {**plain[section][name], **value} if isinstance(value, dict) else value
            assert laid[section].pop(name) == expected
            plain[section].pop(name)
    assert laid == plain


def test_the_size_of_a_sweep_comes_from_the_file(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text("sweep: {runs: 3, seed: 7}\nchoices: {providers: hedge}\n")
    assert load_config(MARKET, path) == Settings({"runs": 3, "seed": 7}, {"providers": "hedge"}, {})
    assert list(SweepSize(runs=3, seed=7).seeds) == [7, 8, 9]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("world: {availability: 1" + "0" * 400 + "}", r"availability must be a number from 0 to 1"),
        ("worlds: {as_of: 2020}", r"unknown section 'worlds'\. Did you mean 'world'"),
        ("mechanism: {ucb_sp: {ucbc: 1}}", r"mechanism: ucb_sp: unknown parameter 'ucbc'\. Did you mean 'ucb_c'"),
        ("mechanism: {ucb: {ucb_c: 1}}", r"unknown plug-in 'ucb'\. Did you mean 'ucb_sp'"),
        ("providers: {hedg: {hedge_rate: 1}}", r"unknown plug-in 'hedg'\. Did you mean 'hedge'"),
        ("world: {ucb_c: 1}", r"world: unknown parameter 'ucb_c'"),
        ("mechanism: {ucb_sp: {ucb_c: -1}}", r"ucb_c must be a number from 0 to 10; got -1"),
        ("mechanism: {ucb_sp: {ucb_c: yes}}", r"ucb_c must be a number from 0 to 10; got 'yes'"),
        ("mechanism: {ucb_sp: {ucb_c: .nan}}", r"ucb_c must be a number from 0 to 10; got nan"),
        ("mechanism: {ucb_sp: 3}", r"mechanism: ucb_sp: must be a mapping"),
        ("choices: {providers: 3}", r"choices: providers takes a text, such as truthful; got 3"),
        ("choices: {mechanism: ts_sp}", r"unknown slot or group 'mechanism'"),
        ("world: [1, 2]", r"world: must be a mapping"),
        ("world: {1: 2}", r"must be a mapping of names"),
        ("world: {as_of: 1", r"not valid YAML in line 1, column 17"),
        ("presets: {founding: 3}", r"presets: founding: must be a mapping"),
        ("presets: {founding: {mechanism: {pl_dsic: {pl_tau: 0}}}}", r"pl_tau must be a number from 0.0001 to 10; got 0"),
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
    assert load_config(MARKET, tmp_path / "e.yaml") == Settings({}, {}, {})
    with pytest.raises(ParameterError, match="unknown preset 'nope'"):
        load_config(MARKET, tmp_path / "e.yaml", "nope")


def test_what_is_merged_may_be_set_otherwise(tmp_path):
    path = tmp_path / "c.yaml"
    rules = "mechanism: &base {ucb_sp: {ucb_c: 1}, pl_dsic: {pl_tau: 0.1}}"
    path.write_text(f"{rules}\npresets: {{mine: {{mechanism: {{<<: *base, ucb_sp: {{ucb_c: 2}}}}}}}}\n")
    assert load_config(MARKET, path, "mine").values == {"mechanism": {"ucb_sp": {"ucb_c": 2.0}, "pl_dsic": {"pl_tau": 0.1}}}
