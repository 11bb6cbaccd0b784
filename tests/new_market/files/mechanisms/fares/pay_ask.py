"""PAY_ASK: the captain who asks least sails, and is paid what it asks and a share of what was taken."""

from dataclasses import dataclass

from mechanisms.api import kernel, param
from mechanisms.forms.fares import FareRule, Fares


@kernel(Fares)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (share,) = param
    best = 0
    for i in range(form.ask.size):
        if form.ask[i] < form.ask[best]:
            best = i
    work.payment[best] = form.ask[best] + share * form.taken[best]
    return best


@dataclass(frozen=True, repr=False)
class PayAsk(FareRule):
    """The lowest ask sails."""

    name = "pay_ask"
    kernel = _clear

    share: float = param(0.1, "share of what riders pay that goes to the captain", low=0.0, high=1.0)
