"""Parameters of policies and settlement: what is not allowed is refused in one line that says what is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.parameters import allowed, build, declaration, declared, shown
from mechanisms import ParameterError
from model.rideshare.parameters import ENTRY_POLICIES, RideshareParameters
from tests.kernels.draws import steady

NUMBERS = (*ENTRY_POLICIES, "refund_share", "insurance_loading")
FIELDS = declared(RideshareParameters)


@steady(200)
@given(
    name=st.sampled_from(NUMBERS),
    value=st.one_of(
        st.floats(max_value=-1e-300), st.floats(min_value=10.001), st.just(float("nan")), st.booleans(), st.none(), st.text()
    ),
)
def test_bad_values_are_refused(name, value):
    if isinstance(value, str) and _is_number(value):
        return
    with pytest.raises(ParameterError) as refused:
        build(RideshareParameters, {name: value}, "RideshareMarket")
    assert f"{name} must be {allowed(FIELDS[name])}; got {shown(value)}." in str(refused.value)


def _is_number(text: str) -> bool:
    try:
        return 0.0 <= float(text) <= 10.0
    except ValueError:
        return False


@steady(50)
@given(st.text())
def test_settlements_are_chosen_from_the_list(value):
    if value not in declaration(FIELDS["settlement"]).choices:
        with pytest.raises(ParameterError, match="settlement must be one of success, launch, refund, insured, refly; got"):
            build(RideshareParameters, {"settlement": value}, "RideshareMarket")


def test_policies_are_in_force_if_one_is_above_zero():
    assert ENTRY_POLICIES == ("bid_credit", "set_aside", "exploration_subsidy")
    assert not RideshareParameters().has_policy
    assert all(RideshareParameters(**{name: 0.1}).has_policy for name in ENTRY_POLICIES)
    with pytest.raises(ParameterError, match=r"unknown parameter 'bid_credits'\. Did you mean 'bid_credit'"):
        build(RideshareParameters, {"bid_credits": 0.1}, "RideshareMarket")
