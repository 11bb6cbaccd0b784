"""What a form is given is checked as its fields are declared."""

import numpy as np
import pytest

from core.parameters import ParameterError
from mechanisms import make, registered
from mechanisms.forms.fields import arrays

FORMS = sorted({cls.form for cls in registered().values()}, key=lambda form: form.__name__)


def good(form, n=3) -> dict[str, np.ndarray]:
    """Allowed values of every field that must be given."""
    return {name: np.full(n, max(field.low, 0.0) + 0.5) for name, field in form.given.items() if field.default is None}


@pytest.mark.parametrize("form", FORMS)
def test_fields_are_those_of_the_form(form):
    assert set(form.given) <= set(form._fields)
    for name, field in form.given.items():
        assert field.meaning and field.unit, name
        assert field.default is None or field.allows(np.array([field.default])).all(), name


@pytest.mark.parametrize("form", FORMS)
def test_what_is_allowed_comes_back_as_arrays_of_one_shape(form):
    found = arrays(form.given, good(form))
    assert list(found) == list(form.given)
    assert all(values.shape == (3,) and values.dtype == float and values.flags.c_contiguous for values in found.values())


@pytest.mark.parametrize(("form", "name"), [(form, name) for form in FORMS for name in form.given])
def test_what_is_not_allowed_is_refused_by_name(form, name):
    field, given = form.given[name], good(form)
    bad = ["x", None if field.default is None else "x", [[1.0]], np.inf, *([] if field.low == -np.inf else [field.low - 1.0])]
    bad += [] if field.high == np.inf else [field.high + 1.0]
    bad += [field.low] * field.is_above
    for value in bad:
        with pytest.raises(ParameterError, match=f"^{name} (takes|is missing)"):
            arrays(form.given, {**given, name: value})


def test_arrays_of_different_shapes_are_refused():
    with pytest.raises(ParameterError, match=r"All fields have one shape \(n,\), or are one number; got ask 3, alpha 2"):
        make("ts_sp").clear(ask=[0.1, 0.2, 0.3], alpha=[1.0, 2.0], beta=1.0)


def test_a_manifest_is_sold_by_density_and_pays_its_bids():
    """Places 0 and 2 fly: 1 is too heavy for what is left, 3 too bulky."""
    sold = make("greedy_value").clear(
        bid=[10.0, 8.0, 2.0, 1.0], mass=[1.0, 2.0, 1.0, 1.0], volume=[1.0, 1.0, 1.0, 9.0], mass_limit=2.5, volume_limit=3.0
    )
    assert sold.allocation.tolist() == [1.0, 0.0, 1.0, 0.0] and sold.payment.tolist() == [10.0, 0.0, 2.0, 0.0]


def test_who_pays_its_bid_gains_by_bidding_less():
    """So `greedy_value` declares no truthfulness: place 0 still flies at half its value, and pays half."""
    market = {"mass": [1.0, 1.0], "volume": [1.0, 1.0], "mass_limit": 1.0, "volume_limit": 1.0}
    truth, lie = (make("greedy_value").clear(bid=[bid, 1.0], **market) for bid in (10.0, 5.0))
    assert truth.allocation[0] == lie.allocation[0] == 1.0 and 10.0 - lie.payment[0] > 10.0 - truth.payment[0]
    assert not make("greedy_value").promises("truthful")
