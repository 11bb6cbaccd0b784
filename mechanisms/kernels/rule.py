"""A rule in the form that compiled code takes: its kernel's address, its parameters, and its store.

Python makes a `Rule` of a mechanism (`Mechanism.rule`), lends it, and compiled code calls it with `apply` or `try_out`. Both
can be called from Python, too.
"""

from typing import NamedTuple

import numpy as np
from numba import types

from core.compiled import ROW, Kernel
from core.jit import inlined
from core.lending import borrower


class Rule(NamedTuple):
    """Arrays of shapes (2,), (parameters,), (store,) and (store,)."""

    kernels: np.ndarray  #: int64: the address of its kernel, and of the one that it wraps (0: none)
    param: np.ndarray  #: its declared parameters
    store: np.ndarray  #: what `prepare` made and the rule keeps: part of the run's state
    spare: np.ndarray  #: room for a copy of the store


RULE = types.NamedTuple((types.int64[::1], ROW, ROW, ROW), Rule)
borrow_rule = borrower(RULE)


@inlined()
def apply(rule, key, n_auctions, form, work, deal):
    """Clear one market of the run: fills `work` and `deal`. The form says what it returns (`mechanisms.forms`)."""
    return Kernel.through(rule.kernels[0], key, n_auctions, form, rule.param, rule.store, rule.kernels[1], work, deal)


@inlined()
def try_out(rule, key, n_auctions, form, work, deal):
    """Try a market without keeping it: like `apply`, with a copy of the store."""
    for i in range(rule.store.size):
        rule.spare[i] = rule.store[i]
    return Kernel.through(rule.kernels[0], key, n_auctions, form, rule.param, rule.spare, rule.kernels[1], work, deal)
