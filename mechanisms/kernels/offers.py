"""What only some markets have in a tender, behind addresses: a market without it does not compile it.

`OFFERS` makes what tells one offer from another: own bundles, costs and asks, policies. `BOOKS` changes the row of a tender
where policies or settlement do.
"""

from numba import types
from numba.extending import intrinsic

from mechanisms.kernels.address import Kernel, call_through, interpreted
from mechanisms.kernels.conduct import ask_strategically
from mechanisms.kernels.jit import JIT_OFF
from mechanisms.kernels.layout import PROVIDER, SETTING
from mechanisms.kernels.policy import apply_policies, record_policies
from mechanisms.kernels.selling import name_costs, scale_worths, set_ceilings
from mechanisms.kernels.settlement import prepay

_COUNT, _AMOUNT, _ROW, _ROWS, _TACTIC = types.int64, types.float64, types.float64[::1], types.float64[:, ::1], types.int64[:, ::1]


def _make_offers(seed, step, n_auctions, worth, mass_kg, setting, tactic, tactic_param, provider, memory):
    """Fill worth, cost, ceiling and ask, and what policies make of them. Returns 1 where only entrants are admitted, else 0."""
    if setting[SETTING.own_capacity] > 0.0:
        scale_worths(worth, provider)
    if setting[SETTING.costs] > 0.0:
        if setting[SETTING.own_capacity] == 0.0:
            provider[PROVIDER.load_kg] = mass_kg
        name_costs(seed, step, setting[SETTING.cost_shock], worth, provider)
        set_ceilings(setting[SETTING.rate_ceiling], worth, provider)
    ask_strategically(seed, step, n_auctions, worth, provider, tactic, tactic_param, memory)
    if setting[SETTING.policy] > 0.0:
        return apply_policies(seed, step, setting, provider)
    return 0


def _close_books(seed, worth, set_aside, winner, belief, setting, provider, row):
    """What policies and settlement change in a row that was settled on delivery; `belief` is the winner's posterior mean."""
    if setting[SETTING.policy] > 0.0:
        record_policies(row, worth, set_aside, provider, winner)
    if setting[SETTING.settlement] > 0.0 and winner >= 0:
        prepay(seed, setting, belief, row)
    return 0


OFFERS = Kernel(_make_offers, types.int64(types.uint64, _COUNT, _COUNT, _AMOUNT, _AMOUNT, _ROW, _TACTIC, _ROWS, _ROWS, _ROWS))
BOOKS = Kernel(_close_books, types.int64(types.uint64, _AMOUNT, _COUNT, _COUNT, _AMOUNT, _ROW, _ROWS, _ROW))

if JIT_OFF:
    offer_through = book_through = interpreted

else:

    @intrinsic
    def offer_through(
        typing_context, address, seed, step, n_auctions, worth, mass_kg, setting, tactic, tactic_param, provider, memory
    ):
        """Call `OFFERS` at its address."""
        return types.int64(address, *OFFERS.signature.args), call_through

    @intrinsic
    def book_through(typing_context, address, seed, worth, set_aside, winner, belief, setting, provider, row):
        """Call `BOOKS` at its address."""
        return types.int64(address, *BOOKS.signature.args), call_through
