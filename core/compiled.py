"""Calls of plug-ins' functions from compiled code, through the address of their machine code.

An address is an int64, whatever the function does. So the loop around plug-ins is compiled once, and a plug-in compiles only its own
lines. All other functions are called as usual.
"""

import dis
import gc
import re
from itertools import pairwise

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.ccallback import CFunc
from numba.core.compiler_lock import global_compiler_lock
from numba.core.errors import NumbaError, TypingError
from numba.core.typing.templates import infer_global
from numba.extending import intrinsic

from core.compile_cache import cached
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


def _kind(argument: types.Type) -> types.Type:
    """The type in which an argument is handed over. Nothing converts it, so it must be the type that kernels declare.

    Raises:
        TypingError: kernels take no argument of this type.
    """
    kind = types.unliteral(argument)
    members = kind if isinstance(kind, types.BaseTuple) else (kind,)
    for member in members:
        is_array = isinstance(member, types.Array) and member.layout == "C" and member.dtype in (COUNT, AMOUNT)
        if not is_array and member not in (COUNT, AMOUNT, KEY):
            raise TypingError(f"A kernel takes numbers of 64 bits and contiguous arrays of them, not {member}.")
    return kind


@intrinsic
def _through(typing_context, address, *arguments):
    """Generate the call of the function at `address`."""

    def generate(context, builder, signature, values):
        address, arguments = values
        kinds = [context.get_value_type(kind) for kind in signature.args[1]]
        function_type = ir.FunctionType(context.get_value_type(COUNT), kinds)
        function = builder.inttoptr(address, function_type.as_pointer())
        return builder.call(function, cgutils.unpack_tuple(builder, arguments, len(kinds)))

    return COUNT(COUNT, types.StarArgTuple(tuple(map(_kind, arguments)))), generate


_INTERPRETED: list = []


def _interpreted(address, *arguments):
    """The same call with the JIT off: an address is then a place in a list of Python functions."""
    return _INTERPRETED[address - 1](*arguments)


class Kernel:
    """A plug-in's function that returns an int64; it is compiled (or read from the cache) when its address is first asked for.

    `Kernel.through(address, *arguments)` calls the one at `address`, in compiled code and with the JIT off.
    """

    through = staticmethod(_interpreted) if JIT_OFF else _through

    def __init__(self, function, *kinds: types.Type):
        self.function = function
        self._kinds = kinds
        self._address = None
        self._compiled = None
        self._fault = None

    @property
    def unpacked(self) -> set[int]:
        """The number of names into which the function unpacks its argument `param`. A compiled function does not notice a wrong number."""
        steps = pairwise(dis.get_instructions(self.function))
        return {then.arg for first, then in steps if first.argval == "param" and then.opname == "UNPACK_SEQUENCE"}

    @property
    def address(self) -> int:
        """Where the machine code is in this process. Do not store it or send it to another process.

        Raises:
            KernelError: the function does not compile.
        """
        with global_compiler_lock:  # a sweep's threads ask for the same kernels
            if self._fault:
                raise KernelError(self._fault)
            if self._address is None:
                self._address = self._register() if JIT_OFF else self._compile()
        return self._address

    def _compile(self) -> int:
        self._compiled = CFunc(self.function, (self._kinds, COUNT), {}, {"error_model": "numpy"})
        with cached(self.function):
            self._compiled.enable_caching()
        collecting = gc.isenabled()
        gc.disable()  # compiling makes a million objects, and nearly all live until it is done: collecting garbage meanwhile is slow
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


# numba looks up the attributes of a module while it compiles. It is told that the class is one, so that it finds `through`.
infer_global(Kernel, types.Module(Kernel))
