"""How a driver calls a mechanism's kernel: the layouts both sides agree on, and the call through an address.

A kernel reaches a compiled driver as the address of its machine code, because that is one int64 for every mechanism:
the drivers are compiled once, a new mechanism compiles only its own lines, and neither needs the other's types. With
the JIT off an "address" is a place in a table of Python functions and the call dispatches there.
"""

import re
from typing import NamedTuple

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core.ccallback import CFunc
from numba.core.errors import NumbaError
from numba.extending import intrinsic

from mechanisms.kernels.jit import JIT_OFF

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


class KernelError(RuntimeError):
    """A kernel that numba cannot compile."""


def _gist(message: str) -> str:
    """The lines of numba's message that say what is wrong and where, without its colours and hints."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in message.splitlines()]
    telling = [line for line in lines if re.match(r"(NameError|File |No |Invalid|Cannot|Unknown|Untyped|Undecided)", line)]
    return "; ".join(dict.fromkeys(telling or lines[:2]))[:400]


class Kernel:
    """A mechanism's compiled function; it is compiled (or read from the cache) when its address is first asked for.

    The function has the arguments `(key, n_auctions, form, param, inner, work, deal)`: the uint64 key of its own
    draws, the number of auctions held so far, the market form, the mechanism's parameters as float64 in the order of
    their declaration, the address of a wrapped kernel (0 if none), and the two places for its results: `work` is the
    form's tuple of workings. It must not raise.

    For `Procurement` it returns the winner's place, or -1 if nobody is chosen, and the money goes into `deal`. For `Bids`
    it returns the number of units sold; who receives and pays what goes into `work`, and `deal` is left as it is.
    """

    def __init__(self, function, form: type):
        self.function = function
        self.form = form
        self._address = None
        self._compiled = None
        self._fault = None

    @property
    def address(self) -> int:
        """Where the machine code is in this process; never to be stored or sent to another."""
        if self._fault:
            raise KernelError(self._fault)
        if self._address is None:
            self._address = self._register() if JIT_OFF else self._compile()
        return self._address

    def _compile(self) -> int:
        self._compiled = CFunc(self.function, (_signature(self.form).args, types.int64), {}, {"error_model": "numpy"})
        self._compiled.enable_caching()
        try:
            self._compiled.compile()
        except NumbaError as error:
            self._fault = f"{self.function.__module__} does not compile: {_gist(str(error))}"
            raise KernelError(self._fault) from None
        return self._compiled.address

    def _register(self) -> int:
        _INTERPRETED.append(self.function)
        return len(_INTERPRETED)


def kernel(form: type):
    """Decorate the function that clears one market of `form`; see `Kernel` for its arguments."""
    return lambda function: Kernel(function, form)


_INTERPRETED: list = []

if JIT_OFF:

    def call(address, key, n_auctions, form, param, inner, work, deal):
        """Call the kernel at `address`."""
        return _INTERPRETED[address - 1](key, n_auctions, form, param, inner, work, deal)

else:

    @intrinsic
    def call(typing_context, address, key, n_auctions, form, param, inner, work, deal):
        """Call the kernel at `address`."""
        signature = types.int64(address, key, n_auctions, form, param, inner, work, deal)

        def generate(context, builder, signature, arguments):
            kinds = [context.get_value_type(kind) for kind in signature.args[1:]]
            function_type = ir.FunctionType(context.get_value_type(signature.return_type), kinds)
            function = builder.inttoptr(arguments[0], function_type.as_pointer())
            return builder.call(function, arguments[1:])

        return signature, generate
