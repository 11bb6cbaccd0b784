"""What only some markets have in a tender, behind addresses (`HOOK`): a market without it does not compile it.

In the order of a tender: `SUPPLY` limits who can bid and what flies, by stand-downs and vehicles' own capacities. `OFFERS` makes
what tells one offer from another: own bundles, costs and asks, policies. `FLIGHT` loads the winner's own vehicle. `BOOKS`
changes the row of a tender where policies or settlement do. World and State come as pointers.
"""

from numba import types
from numba.extending import intrinsic

from agents.rideshare.layout import PAYLOAD, PROVIDER
from core.compiled import AMOUNT, COUNT, KEY, ROW, Kernel, call_through, interpreted
from core.jit import JIT_OFF
from model.rideshare.kernels.arrays import STATE, TENDER, WORLD, Tender
from model.rideshare.kernels.conduct import ask_strategically
from model.rideshare.kernels.knapsack import fill
from model.rideshare.kernels.layout import CLOCK, CONTEXT, SETTING
from model.rideshare.kernels.policy import apply_policies, record_policies
from model.rideshare.kernels.selling import (
    expect_surplus,
    keep_grounded,
    load_vehicles,
    name_costs,
    room,
    scale_worths,
    set_ceilings,
)
from model.rideshare.kernels.settlement import prepay


def _limit_supply(context, n_payloads, n_eligible, world, state):
    """Close the tender to who stands down, and to own vehicles that can carry nothing.

    Returns how many remain of the `n_eligible`, and the mass (kg) and volume (m3) that the most valuable bundle may have.
    """
    world, state = world[0], state[0]
    facts, provider = world.context[context], state.provider
    if world.setting[SETTING.stand_down] > 0.0:
        n_eligible -= keep_grounded(state.clock[CLOCK.step], provider)
    if world.setting[SETTING.own_capacity] == 0.0:
        return n_eligible, facts[CONTEXT.capacity_kg], facts[CONTEXT.capacity_m3]
    largest, n_eligible = load_vehicles(facts, state.order[:n_payloads], state.pool, state.scratch, provider)
    capacity_kg, capacity_m3 = room(facts, provider, largest) if largest >= 0 else (0.0, 0.0)
    return n_eligible, capacity_kg, capacity_m3


def _make_offers(seed, worth, mass_kg, world, state):
    """Fill worth, cost, ceiling and ask, and what policies make of them. Returns 1 where only entrants are admitted, else 0."""
    world, state = world[0], state[0]
    setting, provider, step = world.setting, state.provider, state.clock[CLOCK.step]
    if setting[SETTING.own_capacity] > 0.0:
        scale_worths(worth, provider)
    if setting[SETTING.costs] > 0.0:
        if setting[SETTING.own_capacity] == 0.0:
            provider[PROVIDER.load_kg] = mass_kg
        name_costs(seed, step, setting[SETTING.cost_shock], worth, provider)
        set_ceilings(setting[SETTING.rate_ceiling], worth, provider)
    expect_surplus(provider)
    ask_strategically(seed, step, state.clock[CLOCK.auctions], worth, provider, world.tactic, world.tactic_param, state.memory)
    if setting[SETTING.policy] > 0.0:
        return apply_policies(seed, step, setting, provider)
    return 0


def _load_winner(tender, winner, world, state):
    """The tender with the winner's own load, whose fill decides which payloads fly."""
    world, state = world[0], state[0]
    capacity_kg, capacity_m3 = room(world.context[tender.context], state.provider, winner)
    order, fate = state.order[: tender.n_payloads], state.pool[PAYLOAD.fate]
    value, mass_kg, volume_m3, n_carried = fill(order, state.pool, fate, capacity_kg, capacity_m3)
    return Tender(
        tender.context,
        tender.worth,
        value,
        mass_kg,
        volume_m3,
        capacity_kg,
        capacity_m3,
        tender.n_payloads,
        n_carried,
        tender.n_eligible,
        tender.set_aside,
    )


def _close_books(seed, worth, set_aside, winner, belief, world, state, row):
    """What policies and settlement change in a row that was settled on delivery; `belief` is the winner's posterior mean."""
    setting = world[0].setting
    if setting[SETTING.policy] > 0.0:
        record_policies(row, worth, set_aside, state[0].provider, winner)
    if setting[SETTING.settlement] > 0.0 and winner >= 0:
        prepay(seed, setting, belief, row)
    return 0


SUPPLY = Kernel(_limit_supply, types.Tuple((COUNT, AMOUNT, AMOUNT))(COUNT, COUNT, COUNT, WORLD, STATE), lean=True)
OFFERS = Kernel(_make_offers, COUNT(KEY, AMOUNT, AMOUNT, WORLD, STATE), lean=True)
FLIGHT = Kernel(_load_winner, TENDER(TENDER, COUNT, WORLD, STATE), lean=True)
BOOKS = Kernel(_close_books, COUNT(KEY, AMOUNT, COUNT, COUNT, AMOUNT, WORLD, STATE, ROW), lean=True)

if JIT_OFF:
    supply_through = offer_through = fly_through = book_through = interpreted

else:

    @intrinsic
    def supply_through(typing_context, address, context, n_payloads, n_eligible, world, state):
        """Call `SUPPLY` at its address."""
        return SUPPLY.at(address), call_through

    @intrinsic
    def offer_through(typing_context, address, seed, worth, mass_kg, world, state):
        """Call `OFFERS` at its address."""
        return OFFERS.at(address), call_through

    @intrinsic
    def fly_through(typing_context, address, tender, winner, world, state):
        """Call `FLIGHT` at its address."""
        return FLIGHT.at(address), call_through

    @intrinsic
    def book_through(typing_context, address, seed, worth, set_aside, winner, belief, world, state, row):
        """Call `BOOKS` at its address."""
        return BOOKS.at(address), call_through
