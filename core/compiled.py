"""Functions that compiled code calls through the address of their machine code.

An address is one int64 whatever the function does: drivers are compiled once, a plug-in compiles only its own lines, and
neither needs the other's types. With the JIT off an "address" is a place in a table of Python functions.
"""

import gc
import re
from copy import deepcopy

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.core.ccallback import CFunc
from numba.core.compiler_lock import global_compiler_lock
from numba.core.errors import NumbaError
from numba.extending import intrinsic

from core.jit import JIT_OFF

#: The types that most kernels take.
COUNT, AMOUNT, KEY = types.int64, types.float64, types.uint64
ROW, ROWS = types.float64[::1], types.float64[:, ::1]


class KernelError(RuntimeError):
    """A kernel that numba cannot compile."""


def _gist(message: str) -> str:
    """The lines of numba's message that say what is wrong and where, without its colours and hints."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line).strip() for line in message.splitlines()]
    telling = [line for line in lines if re.match(r"(NameError|File |No |Invalid|Cannot|Unknown|Untyped|Undecided)", line)]
    return "; ".join(dict.fromkeys(telling or lines[:2]))[:400]


class Kernel:
    """A plug-in's compiled function; it is compiled (or read from the cache) when its address is first asked for.

    A `lean` one neither makes nor keeps an array (`core.jit`).
    """

    def __init__(self, function, signature: "numba.core.typing.Signature", *, lean: bool = False):
        self.function = function
        self.signature = signature
        self._options = {"error_model": "numpy", "_nrt": not lean}
        self._address = None
        self._compiled = None
        self._fault = None

    def at(self, address) -> "numba.core.typing.Signature":
        """The signature of a call of it through `address`, an argument of that type."""
        return self.signature.return_type(address, *self.signature.args)

    @property
    def address(self) -> int:
        """Where the machine code is in this process; never to be stored or sent to another.

        Raises:
            KernelError: the function does not compile.
        """
        with global_compiler_lock:  # a sweep's threads ask for the same ones
            if self._fault:
                raise KernelError(self._fault)
            if self._address is None:
                self._address = self._register() if JIT_OFF else self._compile()
        return self._address

    def _compile(self) -> int:
        signature = (self.signature.args, self.signature.return_type)
        self._compiled = CFunc(self.function, signature, {}, self._options)
        self._compiled.enable_caching()
        collecting = gc.isenabled()
        gc.disable()  # of the million objects that compiling makes, nearly all live until it is done: searching them is dear
        try:
            self._compiled.compile()
        except NumbaError as error:
            self._fault = f"{self.function.__module__} does not compile: {_gist(str(error))}"
            raise KernelError(self._fault) from None
        finally:
            if collecting:
                gc.enable()
        return self._compiled.address

    def _register(self) -> int:
        _INTERPRETED.append(self.function)
        return len(_INTERPRETED)


_INTERPRETED: list = []


def interpreted(address, *arguments):
    """Call the Python function at `address`, with the JIT off."""
    return _INTERPRETED[address - 1](*arguments)


def call_through(context, builder, signature, arguments):
    """Generate the call of the function whose address is the first argument with the other ones (for a numba intrinsic)."""
    kinds = [context.get_value_type(kind) for kind in signature.args[1:]]
    function_type = ir.FunctionType(context.get_value_type(signature.return_type), kinds)
    function = builder.inttoptr(arguments[0], function_type.as_pointer())
    return builder.call(function, arguments[1:])


class Loan:
    """A tuple of arrays, lent to compiled code: what `borrower` makes of `address` is a pointer to it, while the loan lives.

    `address` is an int64, or with the JIT off what stands for the pointer. Handed over as it is, a tuple would be taken apart
    array by array at every call.

    Raises:
        TypeError: the tuple is not of the `kind` that compiled code takes it for.
    """

    def __init__(self, arrays: tuple, kind: types.CPointer):
        if not _is_one(arrays, kind.dtype):
            raise TypeError(f"Compiled code expects {kind.dtype}; got {numba.typeof(arrays)}.")
        self._arrays, self._kind = arrays, kind
        self._words = None if JIT_OFF else np.array([word for array in arrays for word in _words(array)], np.int64)
        self.address = (arrays,) if JIT_OFF else self._words.ctypes.data

    def __deepcopy__(self, memo: dict) -> "Loan":
        return Loan(deepcopy(self._arrays, memo), self._kind)  # a copy lends the copied arrays

    def __reduce__(self):
        raise TypeError("What is lent to compiled code cannot be pickled: no address is good in another process.")


_DTYPES = {types.float64: np.dtype(np.float64), types.int64: np.dtype(np.int64)}


def _is_one(arrays: tuple, kind: types.NamedTuple) -> bool:
    """Whether a tuple is of this kind. `numba.typeof` would say so, too, but is slow, and sweeps lend at every run."""
    return type(arrays) is kind.instance_class and all(
        array.dtype == _DTYPES[one.dtype] and array.ndim == one.ndim and array.flags.carray
        for array, one in zip(arrays, kind, strict=True)
    )


#: An array as numba's compiled code has it, in words of 64 bits (shape and strides: one a dimension). No reference is counted.
ARRAY_FIELDS = ("meminfo", "parent", "nitems", "itemsize", "data", "shape", "strides")


def _words(array: np.ndarray) -> list[int]:
    """The `ARRAY_FIELDS` of an array."""
    data, _ = array.__array_interface__["data"]
    return [0, 0, array.size, array.itemsize, data, *array.shape, *array.strides]


def borrower(kind: types.CPointer):
    """The function that makes a pointer to `kind`, for compiled code, of the address of a `Loan`."""
    if JIT_OFF:
        return lambda address: address

    def generate(context, builder, signature, arguments):
        return builder.inttoptr(arguments[0], context.get_value_type(kind))

    return intrinsic(lambda typing_context, address: (kind(types.int64), generate))
