"""Nothing can be added without a golden run: rules, strategies, settlements, policies, parameters, kinds of values."""

import pytest

from agents.rideshare.strategies import PROVIDERS
from core.parameters import declaration, declared
from mechanisms import registered
from mechanisms.forms.bids import Bids
from mechanisms.forms.clearings import searched
from mechanisms.forms.procurement import Procurement
from mechanisms.values import ValueDistribution
from model.rideshare.kernels.layout import SETTLEMENTS
from model.rideshare.metrics import METRICS
from model.rideshare.parameters import ENTRY_POLICIES, RideshareParameters
from tests.golden import audited, clearings, explained, results, runs
from tests.golden.cases import CASES, RULE_VALUES, STRATEGY_VALUES, VALUES, without
from tests.golden.hashing import load

MAKE = "run python -m tests.golden.make_golden, and say in the commit why"
RECORDS, METRICS_KEPT = load(runs.RECORDS), load(results.METRICS)
WORLD = declared(RideshareParameters)
OF_RULES = {name: field for cls in registered(Procurement).values() for name, field in declared(cls).items()}


def numeric(parameters: dict) -> set[str]:
    return {name for name, field in parameters.items() if not declaration(field).choices}


def test_all_is_kept_and_nothing_is_left_over():
    assert set(RECORDS) == set(CASES), MAKE
    assert set(load(runs.STATES)) == set(runs.ENDED), MAKE
    assert set(load(clearings.CLEARINGS)) == set(clearings.CLEARED), MAKE
    assert set(load(audited.AUDITED)) == set(searched()), MAKE
    assert set(METRICS_KEPT) == set(results.SUMMARISED), MAKE
    assert explained.TEXTS.read_text(encoding="utf-8").count("=== ") == len(explained.AUCTIONS), MAKE


def test_every_choice_is_made_in_a_run():
    worlds = [RideshareParameters(**CASES[name].world) for name in RECORDS if name in CASES]
    for name in WORLD.keys() - numeric(WORLD):
        assert {getattr(world, name) for world in worlds} == set(declaration(WORLD[name]).choices), MAKE
    ruled = [CASES[name].settings for name in RECORDS if name in CASES]
    for name in OF_RULES.keys() - numeric(OF_RULES):
        made = {settings[name] for settings in ruled if name in settings} | {OF_RULES[name].default}
        assert made == set(declaration(OF_RULES[name]).choices), MAKE


def test_strategies_settlements_and_policies_have_runs_of_their_own():
    for name in PROVIDERS.registered():
        assert {f"all {name}", f"half {name}", f"markup and {name}", f"rich {name}"} <= set(RECORDS), MAKE
    for name in SETTLEMENTS:
        assert f"rich {name}" in RECORDS and (name == "success" or f"settlement={name}" in RECORDS), MAKE
    assert set(ENTRY_POLICIES) <= set(VALUES), "give the new policy a value in tests/golden/cases.py"


def test_every_number_has_a_value_off_its_default():
    assert set(VALUES) == numeric(WORLD), "give the new parameter a value in tests/golden/cases.py"
    own = {name: declared(cls) for name, cls in PROVIDERS.registered().items()}
    assert {key for values in STRATEGY_VALUES.values() for key in values} == {key for known in own.values() for key in known}, (
        MAKE
    )
    assert all(value != own[name][key].default for name, values in STRATEGY_VALUES.items() for key, value in values.items())
    assert set(RULE_VALUES) == numeric(OF_RULES), "give the new parameter a value in tests/golden/cases.py"
    assert all(value != WORLD[name].default for name, value in VALUES.items())
    assert all(value != OF_RULES[name].default for name, value in RULE_VALUES.items())


@pytest.mark.parametrize("name", sorted(VALUES))
def test_every_number_changes_a_result(name):
    """Else its run would show nothing."""
    assert RECORDS[f"{name}={VALUES[name]}"] != RECORDS[without(name)]


@pytest.mark.parametrize("name", sorted(STRATEGY_VALUES))
def test_every_number_of_a_strategy_changes_a_result(name):
    """What a ring shares is seen in the providers' accounts alone."""
    kept = load(runs.STATES) if name == "ring" else RECORDS
    for key, value in STRATEGY_VALUES[name].items():
        assert kept[f"{key}={value}"] != kept[f"all {name}"], key


def test_rules_for_sales_are_tried_with_all_values_and_settings():
    assert {type(values) for values in clearings.MODELS.values()} == set(ValueDistribution.__subclasses__())
    for name, cls in registered(Bids).items():
        assert set(declared(cls)) <= {"units"}, f"try the settings of {name} in tests/golden/clearings.py"


def test_every_metric_is_defined_and_not_0_in_a_run():
    for name in METRICS:
        assert any(kept.get(name) not in {"0", "nan", None} for kept in METRICS_KEPT.values()), f"{name}: {MAKE}"
