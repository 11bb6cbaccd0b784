"""How a driver calls a mechanism's kernel: the layouts both sides agree on, and the call through its address."""

from math import nan
from typing import NamedTuple

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic

from core.compiled import Kernel, call_through, interpreted
from core.jit import JIT_OFF, inlined, jit
from mechanisms.kernels.layout import PROVIDER, SETTING
from mechanisms.kernels.policy import seen_asks, seen_open

_VECTOR = types.float64[::1]


class Work(NamedTuple):
    """Where a kernel for `Procurement` leaves its workings, one float64 array of shape (K,) a field."""

    index: np.ndarray  #: the mechanism's estimate of each provider's reliability
    score: np.ndarray  #: index * worth - ask, units of W
    preference: np.ndarray  #: what decides between equal scores


class Procurement(NamedTuple):
    """The form of a reverse auction: one float64 array of shape (K,) a field, one place a provider.

    `ask` (what a provider may lie about) and `worth` are in units of W, the tender's largest eligible bundle value.
    """

    ask: np.ndarray  #: reported price of flying the bundle, units of W
    worth: np.ndarray  #: value of the bundle this provider can carry, units of W
    open: np.ndarray  #: 1 where the provider is eligible and responds, else 0
    alpha: np.ndarray  #: the belief about the provider's reliability is Beta(alpha, beta)
    beta: np.ndarray
    tried: np.ndarray  #: auctions the provider has won in this market
    won: np.ndarray  #: of those, launches that succeeded
    truth: np.ndarray  #: the hidden reliability; NaN unless the mechanism declares `knows_truth`
    ceiling: np.ndarray  #: most that a provider may ask in a rule that has such a bound, units of W; no report moves it

    title = "the launch market"
    work = Work


class Award(NamedTuple):
    """Where a kernel for `Bids` leaves its workings and its result, one float64 array of shape (n,) a field."""

    score: np.ndarray  #: what bidders are ranked by: the bid, or its ironed virtual value
    preference: np.ndarray  #: what decides between equal scores
    allocation: np.ndarray  #: units received, 0 or 1
    payment: np.ndarray  #: money paid to the seller, in the unit of the bids


class Bids(NamedTuple):
    """The form of a sale of identical items to bidders who want one each: a float64 array of shape (n,) a field.

    All but `bid` say what the seller believes of a bidder's value (`mechanisms.kernels.virtual`); they are NaN unless the
    mechanism declares `knows_values`. Money is in one unit, whichever the bids have.
    """

    bid: np.ndarray  #: reported value of one item; this is what a bidder may lie about
    family: np.ndarray  #: number of the value distribution's family
    a: np.ndarray  #: its parameters, in the order of the family
    b: np.ndarray
    c: np.ndarray
    d: np.ndarray

    title = "the sale of items to bidders"
    work = Award


#: Places in the `deal` array that a kernel fills; money in units of W. LEARN is 1 unless the kernel clears it,
#: CHANCE is the winner's probability of winning given the reports, NaN where the kernel does not know it.
REVENUE, RENT, SECOND, LEARN, CHANCE = range(5)
DEAL = ("revenue", "rent", "second", "learn", "chance")


def _signature(form: type) -> "numba.core.typing.Signature":
    """The signature of every kernel of a market form."""
    form_type = types.NamedUniTuple(_VECTOR, len(form._fields), form)
    work_type = types.NamedUniTuple(_VECTOR, len(form.work._fields), form.work)
    return types.int64(types.uint64, types.int64, form_type, _VECTOR, types.int64, work_type, _VECTOR)


@inlined()
def clean(deal):
    """Make `deal` as every kernel finds it: no money, learning on, chance unknown."""
    deal[REVENUE] = deal[RENT] = deal[SECOND] = 0.0
    deal[LEARN], deal[CHANCE] = 1.0, nan


@inlined()
def adds_up(deal, score):
    """Whether revenue and rent, units of W, are the winner's score but for rounding; they are not where any is NaN."""
    return abs(deal[REVENUE] + deal[RENT] - score) <= 1e-9 * (1.0 + abs(score))


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


def kernel(form: type):
    """Decorate the function that clears one market of `form`.

    It has the arguments `(key, n_auctions, form, param, inner, work, deal)`: the uint64 key of its own draws, the number of
    auctions held so far, the market form, the mechanism's parameters as float64 in the order of their declaration, the
    address of a wrapped kernel (0 if none), and the two places for its results: `work` is the form's tuple of workings. It
    must not raise.

    For `Procurement` it returns the winner's place, or -1 if nobody is chosen, and the money goes into `deal`. For `Bids`
    it returns the number of units sold; who receives and pays what goes into `work`, and `deal` is left as it is.
    """
    return lambda function: Kernel(function, _signature(form))


if JIT_OFF:
    call = interpreted

else:

    @intrinsic
    def call(typing_context, address, key, n_auctions, form, param, inner, work, deal):
        """Call the kernel at `address`."""
        return types.int64(address, key, n_auctions, form, param, inner, work, deal), call_through
