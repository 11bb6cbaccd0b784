"""What a tender reads and writes, as named tuples of arrays, and their types as compiled code knows them.

Drivers, halves and hooks of a tender get `World` and `State` as pointers (`core.compiled.Loan`), of which they
read what they need; their types must be said beforehand.
"""

from typing import NamedTuple

import numpy as np
from numba import types

from core.compiled import AMOUNT, COUNT, ROW, ROWS, borrower

_PLACES, _TACTIC = types.int64[::1], types.int64[:, ::1]


class World(NamedTuple):
    """What a run reads: shapes (settings,), (contexts, .), (windows, 2), (contexts, most payloads), (., satellites),
    (buckets,), (hooks,), (strategies, .), (strategies, .)."""

    setting: np.ndarray
    context: np.ndarray
    calendar: np.ndarray  #: per step, the window of cumulated demand that the context is drawn from
    arrivals: np.ndarray  #: per context, the distribution function of the number of payloads
    catalog: np.ndarray  #: rows mass (kg), volume (m3), cumulated weight
    guide: np.ndarray  #: per bucket of cumulated weight, the first satellite that can be in it
    hook: np.ndarray  #: addresses: see `HOOK`
    tactic: np.ndarray  #: providers' strategies: see `TACTIC`
    tactic_param: np.ndarray  #: their parameters


class State(NamedTuple):
    """What a run writes: shapes (., K), (., pool), (pool,), (2 pool,), (clock,), (., K), (deal,), (., K)."""

    provider: np.ndarray
    pool: np.ndarray
    order: np.ndarray
    scratch: np.ndarray
    clock: np.ndarray
    work: np.ndarray
    deal: np.ndarray
    memory: np.ndarray  #: of the providers' strategies


class Tender(NamedTuple):
    """What the first half of a tender hands to the second."""

    context: int
    worth: float  #: W, USD; 0 where no auction can be held
    value: float  #: USD; this and the load are those of the most valuable bundle, and once a vehicle has won, of its own
    mass_kg: float
    volume_m3: float
    capacity_kg: float
    capacity_m3: float
    n_payloads: int
    n_carried: int
    n_eligible: int
    set_aside: int  #: 1 where only entrants are admitted


WORLD = types.CPointer(types.NamedTuple((ROW, ROWS, ROWS, ROWS, ROWS, _PLACES, _PLACES, _TACTIC, ROWS), World))
STATE = types.CPointer(types.NamedTuple((ROWS, ROWS, _PLACES, ROW, _PLACES, ROWS, ROW, ROWS), State))
borrow_world, borrow_state = borrower(WORLD), borrower(STATE)
TENDER = types.NamedTuple((COUNT, *(AMOUNT,) * 6, *(COUNT,) * 4), Tender)
