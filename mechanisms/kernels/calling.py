"""How a mechanism's kernel is made and called, whatever its market form."""

import numba
from numba import types
from numba.extending import intrinsic

from core.compiled import Kernel, call_through, interpreted
from core.jit import JIT_OFF

_VECTOR = types.float64[::1]


def _signature(form: type) -> "numba.core.typing.Signature":
    """The signature of every kernel of a market form."""
    form_type = types.NamedUniTuple(_VECTOR, len(form._fields), form)
    work_type = types.NamedUniTuple(_VECTOR, len(form.work._fields), form.work)
    return types.int64(types.uint64, types.int64, form_type, _VECTOR, types.int64, work_type, _VECTOR)


def kernel(form: type):
    """Decorate the function that clears one market of `form`.

    It has the arguments `(key, n_auctions, form, param, inner, work, deal)`: the uint64 key of its own draws, the number of
    auctions held so far, the market form, the mechanism's parameters as float64 in the order of their declaration, the
    address of a wrapped kernel (0 if none), and the two places for its results: `work` is the form's tuple of workings. It
    must not raise.

    What it returns and fills is said with the form (`mechanisms.forms`).
    """
    return lambda function: Kernel(function, _signature(form))


if JIT_OFF:
    call = interpreted

else:

    @intrinsic
    def call(typing_context, address, key, n_auctions, form, param, inner, work, deal):
        """Call the kernel at `address`."""
        return types.int64(address, key, n_auctions, form, param, inner, work, deal), call_through
