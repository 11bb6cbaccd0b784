"""The supply side of a tender: who responds, what each can carry, what that costs it, and what it asks.

A provider's private type is its rate theta (USD per kg), fixed over the run. A tender costs it theta times the mass it
would carry, and it reports an ask; the platform scores index x worth - ask (Che 1993). Amounts are in units of W, the
largest bundle value among the eligible, which no report moves. Without costs every ask and worth stays as it is set.
"""

import numpy as np

from agents.rideshare.layout import PROVIDER
from core.jit import inlined, lean
from core.streams import beta, child, lognormal, stream, uniform
from model.rideshare.kernels.knapsack import fill
from model.rideshare.kernels.layout import CONTEXT, SETTING
from model.rideshare.kernels.purposes import AVAILABILITY, RATES, SHOCKS, TRUTH


@lean()
def draw_truth(seed, alpha, beta_, out):
    """The hidden rates of the world `seed`: one Beta(alpha[i], beta_[i]) draw a place i, into `out`; all of shape (K,)."""
    key = stream(seed, TRUTH, 0)
    for i in range(out.size):
        out[i] = beta(child(key, i), alpha[i], beta_[i])


@lean()
def draw_rates(seed, usd_per_kg, sigma_c, out):
    """The private rates of the world `seed`, USD per kg: `usd_per_kg` times a lognormal of mean 1, into `out`; shapes (K,)."""
    key = stream(seed, RATES, 0)
    for i in range(out.size):
        out[i] = usd_per_kg[i] * lognormal(child(key, i), sigma_c)


@inlined()
def respond(seed, step, world, facts, provider):
    """Open the tender to the providers that serve the orbit, are in the market and respond. Returns how many do."""
    availability, year = world.setting[SETTING.availability], facts[CONTEXT.year]
    serves = provider[PROVIDER.serves_sso + np.int64(facts[CONTEXT.orbit])]
    key, eligible = stream(seed, AVAILABILITY, step), 0
    for i in range(provider.shape[1]):
        in_market = (provider[PROVIDER.entry, i] <= year) & (year <= provider[PROVIDER.exit, i])
        is_open = in_market & (serves[i] > 0.0) & (uniform(child(key, i)) < availability)
        provider[PROVIDER.open, i] = 1.0 if is_open else 0.0
        eligible += is_open
    return eligible


@lean()
def keep_grounded(step, provider):
    """Close the tender to providers that stand down after a failure. Returns how many had responded."""
    grounded = 0
    for i in range(provider.shape[1]):
        if provider[PROVIDER.open, i] > 0.0 and step < provider[PROVIDER.returns, i]:
            provider[PROVIDER.open, i] = 0.0
            grounded += 1
    return grounded


@lean()
def room(facts, provider, i):
    """Mass (kg) and volume (m3) that vehicle i can carry: its own capacity, with as many m3 a kg as the tender's launch has."""
    capacity_kg = provider[PROVIDER.capacity_kg, i]
    return capacity_kg, capacity_kg * (facts[CONTEXT.capacity_m3] / facts[CONTEXT.capacity_kg])


@inlined()
def load_vehicles(seed, facts, order, world, state):
    """What each open provider can carry by itself: the value goes to `worth` (in USD, until W is known), the mass to `load_kg`.

    Both are 0 for the others. Who can carry nothing is no longer open. Returns the place of the most valuable bundle, the
    first of equal ones, or -1, and how many are eligible. `state.scratch` takes the fates, which only the winner's fill decides.
    """
    provider, largest, eligible = state.provider, -1, 0
    for i in range(provider.shape[1]):
        provider[PROVIDER.worth, i] = provider[PROVIDER.load_kg, i] = 0.0
        if provider[PROVIDER.open, i] > 0.0:
            capacity_kg, capacity_m3 = room(facts, provider, i)
            value, load_kg, _, carried = fill(seed, order, state.scratch, capacity_kg, capacity_m3, world, state)
            if carried == 0:
                provider[PROVIDER.open, i] = 0.0
                continue
            provider[PROVIDER.worth, i], provider[PROVIDER.load_kg, i] = value, load_kg
            if largest < 0 or value > provider[PROVIDER.worth, largest]:
                largest = i
            eligible += 1
    return largest, eligible


@lean()
def scale_worths(worth, provider):
    """Bring the bundles' values from USD to units of W = `worth` (USD). Where nothing costs, they are the ceilings, too."""
    for i in range(provider.shape[1]):
        provider[PROVIDER.worth, i] /= worth
        provider[PROVIDER.ceiling, i] = provider[PROVIDER.worth, i]


@lean()
def name_costs(seed, step, cost_shock, worth, provider):
    """Each provider's cost of the mass it would carry, with its shock of mean 1, in units of W = `worth`; the ask is the same."""
    rate, load_kg = provider[PROVIDER.rate], provider[PROVIDER.load_kg]
    cost, ask = provider[PROVIDER.cost], provider[PROVIDER.ask]
    for i in range(cost.size):
        cost[i] = rate[i] * load_kg[i] / worth
    if cost_shock > 0.0:
        key = stream(seed, SHOCKS, step)
        for i in range(cost.size):
            cost[i] *= lognormal(child(key, i), cost_shock)
    for i in range(cost.size):
        ask[i] = cost[i]


@lean()
def set_ceilings(rate_ceiling, worth, provider):
    """The most each provider may ask, in units of W = `worth` (USD): its load at `rate_ceiling` (USD per kg)."""
    for i in range(provider.shape[1]):
        provider[PROVIDER.ceiling, i] = rate_ceiling * provider[PROVIDER.load_kg, i] / worth


@lean()
def expect_surplus(provider):
    """Fill `surplus` with what flying each provider is expected to be worth: hidden reliability x worth - cost, units of W."""
    truth, worth, cost = provider[PROVIDER.truth], provider[PROVIDER.worth], provider[PROVIDER.cost]
    surplus = provider[PROVIDER.surplus]
    for i in range(surplus.size):
        surplus[i] = truth[i] * worth[i] - cost[i]
