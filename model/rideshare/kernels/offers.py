"""What tells one provider's offer from another's, in the order of a tender: who stands down, what each vehicle can carry, what
that costs and is asked, and what policies make of the asks. In the base market all offers are alike.
"""

from agents.rideshare.layout import PAYLOAD, PROVIDER
from core.jit import inlined, linked
from model.rideshare.kernels.arrays import Tender
from model.rideshare.kernels.conduct import ask_strategically
from model.rideshare.kernels.knapsack import fill
from model.rideshare.kernels.layout import CLOCK, CONTEXT, SETTING
from model.rideshare.kernels.policy import apply_policies
from model.rideshare.kernels.providers import (
    expect_surplus,
    keep_grounded,
    load_vehicles,
    name_costs,
    room,
    scale_worths,
    set_ceilings,
)


@inlined()
def offers_differ(setting):
    """Whether providers differ in more than their reliability."""
    return setting[SETTING.own_capacity] + setting[SETTING.costs] + setting[SETTING.policy] > 0.0


@inlined()
def limit_supply(seed, facts, n_payloads, n_eligible, world, state):
    """Close the tender to who stands down, and to own vehicles that can carry nothing.

    Returns how many remain of the `n_eligible`, and the mass (kg) and volume (m3) that the most valuable bundle may have.
    """
    provider, setting = state.provider, world.setting
    if setting[SETTING.stand_down] > 0.0:
        n_eligible -= keep_grounded(state.clock[CLOCK.step], provider)
    if setting[SETTING.own_capacity] == 0.0:
        return n_eligible, facts[CONTEXT.capacity_kg], facts[CONTEXT.capacity_m3]
    largest, n_eligible = load_vehicles(seed, facts, state.order[:n_payloads], world, state)
    capacity_kg, capacity_m3 = room(facts, provider, largest) if largest >= 0 else (0.0, 0.0)
    return n_eligible, capacity_kg, capacity_m3


@linked()
def make_offers(seed, worth, mass_kg, world, state):
    """Fill worth, cost, ceiling and ask, and what policies make of them. Returns 1 where only entrants are admitted, else 0."""
    setting, provider, step = world.setting, state.provider, state.clock[CLOCK.step]
    if setting[SETTING.own_capacity] > 0.0:
        scale_worths(worth, provider)
    if setting[SETTING.costs] > 0.0:
        if setting[SETTING.own_capacity] == 0.0:
            provider[PROVIDER.load_kg] = mass_kg
        name_costs(seed, step, setting[SETTING.cost_shock], worth, provider)
        set_ceilings(setting[SETTING.rate_ceiling], worth, provider)
    expect_surplus(provider)
    if setting[SETTING.strategic] > 0.0:
        ask_strategically(seed, worth, world, state)
    if setting[SETTING.policy] > 0.0:
        return apply_policies(seed, step, setting, provider)
    return 0


@linked()
def load_winner(seed, tender, winner, world, state):
    """The tender with the winner's own load, whose fill decides which payloads fly."""
    capacity_kg, capacity_m3 = room(world.context[tender.context], state.provider, winner)
    order, fate = state.order[: tender.n_payloads], state.pool[PAYLOAD.fate]
    value, mass_kg, volume_m3, n_carried = fill(seed, order, fate, capacity_kg, capacity_m3, world, state)
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
