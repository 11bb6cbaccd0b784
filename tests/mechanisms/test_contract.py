"""Every registered mechanism keeps the contract; names and parameters are refused with the near match."""

import dataclasses
import sys

import numpy as np
import pytest

from core.parameters import checked, declaration, declared
from mechanisms import MechanismError, ParameterError, make, registered
from mechanisms.api import Guarantee, mechanism_class
from mechanisms.forms.bids import Bids, ItemAuction
from mechanisms.forms.manifest import Manifest
from mechanisms.forms.procurement import REVENUE, Procurement, ProcurementRule
from mechanisms.values import Exponential, Uniform

NAMES = list(registered())


def bad_values(parameter):
    """Values a declaration forbids: wrong type, beyond each bound, not finite, not a choice."""
    rule = declaration(parameter)
    yield from (None, True, [1], "no such value")
    if rule.choices:
        yield from (0, rule.choices[0].upper())
        return
    yield from (float("nan"), float("inf"), "1e999")
    yield from () if rule.low is None else (rule.low - 1, str(rule.low - 1))
    yield from () if rule.high is None else (rule.high + 1,)
    if isinstance(parameter.default, int):
        yield from (parameter.default + 0.5, "1.5")


@pytest.mark.parametrize("name", NAMES)
def test_repr_rebuilds_and_label_names(name):
    mechanism = make(name)
    assert eval(repr(mechanism), {"make": make}) == mechanism
    assert mechanism.label == name
    assert mechanism.__doc__ and dataclasses.is_dataclass(mechanism)


@pytest.mark.parametrize("name", NAMES)
def test_parameters_refuse_bad_values_and_keep_good_ones(name):
    cls = registered()[name]
    for parameter in declared(cls).values():
        assert checked(parameter, parameter.default) == parameter.default
        for value in bad_values(parameter):
            with pytest.raises(ParameterError, match=parameter.name):
                make(name, **{parameter.name: value})
    with pytest.raises(ParameterError, match="unknown parameter 'no_such'"):
        make(name, no_such=1)


@pytest.mark.parametrize(
    ("spelling", "name"), [("TS-SP", "ts_sp"), ("ucb-sp", "ucb_sp"), ("PL-DSIC", "pl_dsic"), (" ts_sp ", "ts_sp")]
)
def test_both_spellings_are_accepted(spelling, name):
    assert make(spelling).name == name


def test_unknown_names_get_the_near_match():
    with pytest.raises(ParameterError, match=r"unknown mechanism 'ts-ps'\. Did you mean 'ts_sp'\? Known: .*ucb_sp"):
        make("ts-ps")
    with pytest.raises(ParameterError, match=r"ucb_sp: unknown parameter 'ucbc'\. Did you mean 'ucb_c'\?"):
        make("ucb_sp", ucbc=1)
    with pytest.raises(ParameterError, match="unknown property 'truthfull'"):
        Guarantee("truthfull")


def test_labels_show_what_differs_from_the_defaults():
    assert make("ucb_sp", ucb_c=0.5).label == "ucb_sp(ucb_c=0.5)"
    assert make("ucb_sp", ucb_c="0.5") == make("ucb_sp", ucb_c=0.5)


def test_every_mechanism_is_registered_under_its_form():
    forms = [set(registered(form)) for form in (Procurement, Bids, Manifest)]
    assert sum(map(len, forms)) == len(NAMES) and set().union(*forms) == set(NAMES)
    assert (
        {"ts_sp", "oracle"} <= forms[0]
        and forms[2] == {"greedy_value"}
        and forms[1] == {"first_price", "vickrey", "myerson", "uniform_price", "all_pay"}
    )


def test_a_mechanism_for_another_market_is_refused_and_those_that_fit_are_listed():
    with pytest.raises(ParameterError, match=r"'vickrey' is for the sale of items.*, not for the launch market\. .*fit: .*ts_sp"):
        mechanism_class("Vickrey", Procurement)
    with pytest.raises(ParameterError, match=r"'ts_sp' is for the launch market, not for the sale .*fit: all_pay, first_price"):
        mechanism_class("ts_sp", Bids)
    with pytest.raises(
        ParameterError, match=r"unknown mechanism 'vickry'\. Did you mean 'vickrey'\? Known: all_pay, first_price"
    ):
        mechanism_class("vickry", Bids)


@pytest.mark.parametrize("name", registered(Procurement))
def test_the_outcome_has_the_signs_of_a_seller(name):
    truth = {"truth": [0.5, 0.9]} if registered()[name].knows_truth else {}
    outcome = make(name).clear(ask=[0.1, 0.2], alpha=[2.0, 9.0], beta=1.0, seed=4, **truth)
    winner = int(outcome.allocation.argmin())
    assert outcome.allocation[winner] == -1.0 and outcome.payment[winner] < 0.0
    assert np.count_nonzero(outcome.allocation) == np.count_nonzero(outcome.payment) == 1


@pytest.mark.parametrize("name", registered(Bids))
def test_the_outcome_has_the_signs_of_a_buyer(name):
    outcome = make(name).clear(bid=[0.9, 0.2, 0.6], values=Uniform(), seed=4)
    assert outcome.allocation[0] == 1.0 and outcome.payment[0] > 0.0
    assert np.all(outcome.payment >= 0.0) and set(outcome.allocation) <= {0.0, 1.0}


def test_beliefs_about_values_are_veiled_unless_declared_and_needed_where_they_are():
    seen = []

    class Curious(ItemAuction):
        """Looks at what it is given."""

        def decide(self, key, n_auctions, form, work, deal):
            seen.append(form)
            return 0

    Curious.name = "curious"  # after the class is made, so it is not registered
    Curious().clear(bid=[0.1, 0.2], values=Uniform())
    assert all(np.isnan(field).all() for field in seen[0][1:])
    Curious.knows_values = True
    Curious().clear(bid=[0.1, 0.2], values=[Uniform(0.0, 3.0), Exponential(2.0)])
    assert seen[1].family.tolist() == [0.0, 1.0] and seen[1].a.tolist() == [0.0, 2.0] and seen[1].b[0] == 3.0
    with pytest.raises(ParameterError, match="myerson needs values"):
        make("myerson").clear(bid=[0.1])
    with pytest.raises(ParameterError, match="one for each of the 2 bidders"):
        make("myerson").clear(bid=[0.1, 0.2], values=[Uniform()])


def test_a_sale_that_does_not_add_up_is_an_error():
    class Miscounter(type(make("vickrey"))):
        def decide(self, *arguments):
            return super().decide(*arguments) + 1

    with pytest.raises(MechanismError, match="vickrey broke its contract: it says 2 units are sold"):
        Miscounter().clear(bid=[1.0, 2.0])


@pytest.mark.parametrize("bid", [[-0.1], [np.nan], [np.inf], [[1.0]], "1, 2"])
def test_malformed_bids_are_refused(bid):
    with pytest.raises(ParameterError, match=r"bid takes numbers.*, each a finite number from 0"):
        make("vickrey").clear(bid=bid)


def test_the_truth_is_veiled_unless_declared():
    lists = {"ask": [0.0, 0.0], "alpha": [1.0, 1.0], "beta": [1.0, 1.0]}
    seen = [make("greedy_sp").clear(**lists, truth=truth, seed=s) for s in range(20) for truth in ([0.9, 0.1], [0.1, 0.9])]
    assert all(np.array_equal(a.allocation, b.allocation) for a, b in zip(seen[::2], seen[1::2], strict=True))
    assert make("oracle").clear(**lists, truth=[0.1, 0.9]).allocation.tolist() == [0.0, -1.0]


@pytest.mark.parametrize(
    "form",
    [
        {"ask": [0, 0], "alpha": [1, 1, 1], "beta": 1},
        {"ask": [0], "alpha": [0], "beta": [1]},
        {"ask": [np.nan], "alpha": [1], "beta": [1]},
        {"ask": [[0]], "alpha": [1], "beta": [1]},
        {"ask": [0], "alpha": [1], "beta": [1], "tried": [3]},
        {"ask": [0], "alpha": [1], "beta": [1], "worth": [np.nan]},
    ],
)
def test_a_malformed_form_is_refused(form):
    with pytest.raises(ParameterError):
        make("ts_sp").clear(**form)


def test_who_knows_the_truth_must_be_told_it():
    with pytest.raises(ParameterError, match="oracle knows the truth: it needs truth="):
        make("oracle").clear(ask=[0.0], alpha=[1.0], beta=[1.0])


@pytest.mark.parametrize(
    ("answer", "message"), [(1, "chose place 1"), (7, "chose place 7"), (-3, "chose place -3"), (0, "add up")]
)
def test_an_answer_that_no_driver_would_take_is_an_error(answer, message):
    @dataclasses.dataclass(frozen=True, repr=False)
    class Careless(ProcurementRule):
        """It answers without a look."""

        name = "careless"

        def decide(self, key, n_auctions, form, work, deal):
            work.score[:], deal[REVENUE] = 0.5, 0.9
            return answer

    with pytest.raises(MechanismError, match=f"careless broke its contract: .*{message}"):
        Careless().clear(ask=[0.0, 0.0], alpha=[1.0, 1.0], beta=[1.0, 1.0], open=[1.0, 0.0])


def test_who_is_shown_the_truth_says_so():
    privileged = {name: sys.modules[cls.__module__].__doc__ for name, cls in registered().items() if cls.knows_truth}
    assert "oracle" in privileged and all("rivileged" in text for text in privileged.values())
