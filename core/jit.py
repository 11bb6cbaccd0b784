"""How all kernels are compiled."""

from functools import partial

import numba
import numpy as np
from numba.extending import register_jitable

from core.compile_cache import cached

JIT_OFF = bool(numba.config.DISABLE_JIT)
if JIT_OFF:
    # Keys are uint64 and wrap around by design. With the JIT off numpy would warn of each overflow.
    np.seterr(over="ignore")


def jit(*signature, **options):
    """Decorate a function that is compiled at its first call, or, with a `signature`, when it is defined.

    numba's wrapper for function pointers is left out, since only a `core.compiled.Kernel` is called by address.
    """

    def decorate(function):
        with cached(function):
            return numba.njit(*signature, cache=True, error_model="numpy", nogil=True, no_cfunc_wrapper=True, **options)(function)

    return decorate


#: For kernels, which neither make nor keep an array: without numba's reference counts (`_nrt`), which took a fifth of a
#: tender of twelve providers. It holds for all that they call.
lean = partial(jit, _nrt=False)

#: For functions with one caller or a few lines: they become part of the caller before it is compiled. This saves their wrapper
#: for Python, and optimising them again in every unit that links them. But each level of nesting copies them twice more.
inlined = partial(lean, inline="always")

#: For a formula that Python code uses as well, on numbers or whole arrays. Python calls it as an ordinary function.
formula = register_jitable(error_model="numpy")

#: For a large function with several compiled callers that Python never calls. It has machine code of its own and no wrapper.
linked = partial(lean, no_cpython_wrapper=True)
