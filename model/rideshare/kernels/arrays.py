"""What a tender reads and writes, as named tuples of arrays, and how compiled code gets them."""

from typing import NamedTuple

import numpy as np
from numba import types

from core.compiled import ROW, ROWS
from core.lending import borrower

_PLACES, _TACTIC = types.int64[::1], types.int64[:, ::1]


class World(NamedTuple):
    """What a run reads: shapes (settings,), (contexts, .), (windows, 2), (contexts, most payloads), (., satellites),
    (buckets,), (strategies, .), (strategies, .), (2,), (.,)."""

    setting: np.ndarray
    context: np.ndarray
    calendar: np.ndarray  #: per step, the window of cumulated demand that the context is drawn from
    arrivals: np.ndarray  #: per context, the distribution function of the number of payloads
    catalog: np.ndarray  #: see `ITEM`
    guide: np.ndarray  #: per bucket of cumulated weight, the first satellite that can be in it
    tactic: np.ndarray  #: providers' strategies: see `TACTIC`
    tactic_param: np.ndarray  #: their parameters
    manifest: np.ndarray  #: int64: the addresses of the manifest rule's kernel, and of the one that it wraps
    manifest_param: np.ndarray  #: its parameters


class State(NamedTuple):
    """What a run writes: shapes (., K), (., pool), (pool,), (2 pool,), (clock,), (work, K), (deal,), (K,), (., K), (work, K), (deal,),
    (2,), (load,), (.,)."""

    provider: np.ndarray
    pool: np.ndarray
    order: np.ndarray  #: places in the pool of the payloads that bid, by falling value per kg
    scratch: np.ndarray
    clock: np.ndarray
    work: np.ndarray  #: the mechanism's workings, a row a field of `Work`
    deal: np.ndarray  #: what it owes and promises
    belief: np.ndarray  #: posterior means at the last auction; -inf for who was not admitted
    memory: np.ndarray  #: of the providers' strategies
    trial_work: np.ndarray  #: the same as `work` and `deal`, where the mechanism is asked what other asks would earn
    trial_deal: np.ndarray
    limit: np.ndarray  #: the mass, kg, and volume, m3, that the manifest rule is given
    load: np.ndarray  #: what it makes fly: a place a field of `mechanisms.forms.manifest.LOAD`
    manifest_store: np.ndarray  #: what it keeps


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


WORLD = types.NamedTuple((ROW, ROWS, ROWS, ROWS, ROWS, _PLACES, _TACTIC, ROWS, _PLACES, ROW), World)
STATE = types.NamedTuple((ROWS, ROWS, _PLACES, ROW, _PLACES, ROWS, ROW, ROW, ROWS, ROWS, ROW, ROW, ROW, ROW), State)
borrow_world, borrow_state = borrower(WORLD), borrower(STATE)
