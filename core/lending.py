"""Lends a named tuple of many arrays to compiled code for the cost of handing over one number.

At every call numba unpacks a tuple array by array, 0.1 us each. With the seventeen arrays of a launch market a step would take two
thirds longer. So a run lends its tuples once (`Loan`) and passes their addresses. The compiled function that Python calls turns each
address into the tuple on its first line (`borrower`). The functions that it calls take plain tuples.
"""

from copy import deepcopy

import numba
import numpy as np
from numba import types
from numba.extending import intrinsic

from core.jit import JIT_OFF


class Loan:
    """Lends a tuple of arrays to compiled code for as long as the loan lives. Arrays may be written to, but not replaced.

    `address` is an int64; with the JIT off it is the tuple itself.

    Raises:
        TypeError: the tuple is not of the declared `kind`.
    """

    def __init__(self, arrays: tuple, kind: types.NamedTuple):
        if not _is_one(arrays, kind):
            raise TypeError(f"Compiled code expects {kind}; got {numba.typeof(arrays)}.")
        self._arrays, self._kind = arrays, kind
        self._words = np.array([word for array in arrays for word in _words(array)], np.int64)
        self.address = arrays if JIT_OFF else self._words.ctypes.data

    def __deepcopy__(self, memo: dict) -> "Loan":
        return Loan(deepcopy(self._arrays, memo), self._kind)  # a copy lends the copied arrays

    def __reduce__(self):
        raise TypeError("What is lent to compiled code cannot be pickled: no address is good in another process.")


_DTYPES = {types.float64: np.dtype(np.float64), types.int64: np.dtype(np.int64)}


def _is_one(arrays: tuple, kind: types.NamedTuple) -> bool:
    """Whether a tuple is of this kind. `numba.typeof` is too slow for sweeps, which lend at every run."""
    return type(arrays) is kind.instance_class and all(
        array.dtype == _DTYPES[one.dtype] and array.ndim == one.ndim and array.flags.carray
        for array, one in zip(arrays, kind, strict=True)
    )


#: An array as numba's compiled code has it, in 64-bit words (shape and strides take one word a dimension). References are not counted.
ARRAY_FIELDS = ("meminfo", "parent", "nitems", "itemsize", "data", "shape", "strides")


def _words(array: np.ndarray) -> list[int]:
    """The `ARRAY_FIELDS` of an array."""
    data, _ = array.__array_interface__["data"]
    return [0, 0, array.size, array.itemsize, data, *array.shape, *array.strides]


def borrower(kind: types.NamedTuple):
    """The compiled function that turns the address of a `Loan` into a tuple of `kind`."""
    if JIT_OFF:
        return lambda address: address

    def generate(context, builder, signature, arguments):
        return builder.load(builder.inttoptr(arguments[0], context.get_value_type(kind).as_pointer()))

    return intrinsic(lambda typing_context, address: (kind(types.int64), generate))
