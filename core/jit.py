"""The one way a kernel is compiled, and the cache its machine code is kept in."""

import hashlib
import os
from functools import partial
from pathlib import Path

import numba
import numpy as np

from core.plugins import folders_outside

_ROOT = Path(__file__).resolve().parents[1]
_SOURCES = (
    "core/*.py",
    "mechanisms/kernels/*.py",
    "mechanisms/api.py",
    "mechanisms/forms/*.py",
    "mechanisms/*/_*.py",
    "model/*/kernels/*.py",
    "agents/*/layout.py",
    "agents/*/conduct.py",
    "agents/*/strategies/*/_*.py",
)


def _source_hash() -> str:
    """Hash of all code that is inlined elsewhere: numba itself watches only the file that holds the compiled function.

    Plug-ins may share files beside them whose names begin with an underscore.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    own = (path for pattern in _SOURCES for path in _ROOT.glob(pattern))
    helpers = (path for folder in folders_outside() for part in ("_*.py", "*/_*.py") for path in Path(folder).glob(part))
    for path in sorted({*own, *helpers}):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_folder() -> Path:
    """Per-user folder of machine code; the user's NUMBA_CACHE_DIR and XDG_CACHE_HOME are honoured."""
    base = os.environ.get("NUMBA_CACHE_DIR") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "slotlab"
    return Path(base) / _source_hash()


numba.config.CACHE_DIR = str(_cache_folder())
JIT_OFF = bool(numba.config.DISABLE_JIT)
if JIT_OFF:
    # Keys are uint64 and wrap around by design; interpreted, numpy would warn of each overflow.
    np.seterr(over="ignore")

#: Without the wrapper that numba adds for function pointers: what is called by address is a `Kernel`.
jit = partial(numba.njit, cache=True, error_model="numpy", nogil=True, no_cfunc_wrapper=True)

#: For kernels, which neither make nor keep an array: without numba's reference counts (`_nrt`), which took a fifth of a
#: tender of twelve providers.
lean = partial(jit, _nrt=False)

#: For functions with one caller or a few lines: they become part of the caller before it is compiled. That spares their wrapper
#: for Python, and being optimised again in every unit that links them; but each level of nesting copies them twice more.
inlined = partial(lean, inline="always")

#: For a large part of compiled code with several callers that Python never calls: machine code of its own, and no wrapper.
linked = partial(lean, no_cpython_wrapper=True)
