"""The launch market's form, made of its arrays."""

from agents.rideshare.layout import PROVIDER
from core.jit import jit
from mechanisms.forms.procurement import Procurement
from model.rideshare.kernels.layout import SETTING
from model.rideshare.kernels.policy import seen_asks, seen_open


@jit(inline="always")
def procurement_form(setting, provider):
    """The market form as views on the providers' rows; the truth is veiled unless the mechanism may know it."""
    truth = provider[PROVIDER.truth] if setting[SETTING.knows_truth] > 0.0 else provider[PROVIDER.veil]
    return Procurement(
        seen_asks(setting, provider),
        provider[PROVIDER.worth],
        seen_open(setting, provider),
        provider[PROVIDER.alpha],
        provider[PROVIDER.beta],
        provider[PROVIDER.tried],
        provider[PROVIDER.won],
        truth,
        provider[PROVIDER.ceiling],
    )
