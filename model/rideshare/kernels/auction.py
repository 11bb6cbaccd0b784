"""One tender of the launch market, written once: its first half, the mechanism's rule, its second half.

`run` is all three in a loop; the market steps with it, runs with it, and sweeps call it from threads. `open_alone` and
`settle_alone` are the halves, for who looks at a tender in between. These three are what Python calls; `rule`, `world` and `state` are
the addresses of loans to them (`core.lending`), and plain `Rule`, `World` and `State` to all others.
"""

from agents.rideshare.layout import PAYLOAD, PROVIDER
from core.jit import inlined, lean, linked
from core.streams import MECHANISM, child, stream, uniform
from mechanisms.forms.procurement import LEARN, adds_up, clean, workings
from mechanisms.kernels.rule import apply, borrow_rule
from model.rideshare.kernels.arrays import Tender, borrow_state, borrow_world
from model.rideshare.kernels.bookkeeping import (
    record_competition,
    record_launch,
    record_no_auction,
    record_no_launch,
    record_tender,
)
from model.rideshare.kernels.conduct import learn_from_result
from model.rideshare.kernels.form import procurement_form
from model.rideshare.kernels.knapsack import fill
from model.rideshare.kernels.layout import CLOCK, COLUMN, CONTEXT, SETTING
from model.rideshare.kernels.offers import limit_supply, load_winner, make_offers, offers_differ
from model.rideshare.kernels.payloads import arrive, collect_bids, depart, draw_context
from model.rideshare.kernels.policy import record_policies, seen_open
from model.rideshare.kernels.providers import respond
from model.rideshare.kernels.purposes import LAUNCH
from model.rideshare.kernels.settlement import prepay


@linked()
def open_tender(seed, world, state):
    """First half of a tender: context, payloads, eligible providers, and the fill that sets W. Returns a `Tender`."""
    step, setting = state.clock[CLOCK.step], world.setting
    context = draw_context(seed, step, world)
    facts = world.context[context]
    depart(step, setting[SETTING.patience], state)
    arrive(seed, step, context, world, state)
    n_payloads = collect_bids(facts[CONTEXT.orbit], state)
    n_eligible = respond(seed, step, world, facts, state.provider)
    n_eligible, capacity_kg, capacity_m3 = limit_supply(seed, facts, n_payloads, n_eligible, world, state)
    order, fate = state.order[:n_payloads], state.pool[PAYLOAD.fate]
    value, mass_kg, volume_m3, n_carried = fill(seed, order, fate, capacity_kg, capacity_m3, world, state)
    worth, set_aside = value if n_eligible > 0 and n_carried > 0 else 0.0, 0
    if worth > 0.0 and offers_differ(setting):
        set_aside = make_offers(seed, worth, mass_kg, world, state)
    return Tender(
        context, worth, value, mass_kg, volume_m3, capacity_kg, capacity_m3, n_payloads, n_carried, n_eligible, set_aside
    )


@inlined()
def clear(seed, rule, world, state):
    """Between the halves: apply the mechanism's rule on a clean deal. Returns the winner's place or -1."""
    clean(state.deal)
    form = procurement_form(world.setting, state.provider)
    key = stream(seed, MECHANISM, state.clock[CLOCK.step])
    return apply(rule, key, state.clock[CLOCK.auctions], form, workings(state.work), state.deal)


@linked()
def settle(seed, tender, winner, rule, world, state, row):
    """Second half of a tender: launch, learn, write the step's `row`.

    Returns False, and does nothing, if `winner` is neither -1 nor an open place, or if revenue and rent do not add up to
    its score.
    """
    provider, clock, setting, work = state.provider, state.clock, world.setting, workings(state.work)
    admitted = seen_open(setting, provider)
    if winner < -1 or winner >= provider.shape[1] or (winner >= 0 and admitted[winner] == 0.0):
        return False
    if winner >= 0 and not adds_up(state.deal, work.score[winner]):
        return False
    step = clock[CLOCK.step]
    row[:] = 0.0
    if winner >= 0 and setting[SETTING.own_capacity] > 0.0:
        tender = load_winner(seed, tender, winner, world, state)
    record_tender(row, step, tender, world.context[tender.context])
    surplus = provider[PROVIDER.surplus if offers_differ(setting) else PROVIDER.truth]  # without: of worth 1 and cost 0
    if tender.worth > 0.0:
        if setting[SETTING.strategic] > 0.0:  # beliefs and the number of auctions are still those that the mechanism saw
            learn_from_result(seed, tender.worth, winner, rule, world, state)
        clock[CLOCK.auctions] += 1
        record_competition(row, provider, admitted, surplus, work.score, state.belief)
    else:
        record_no_auction(row)
    if winner >= 0:
        success = uniform(child(stream(seed, LAUNCH, step), winner)) < provider[PROVIDER.truth, winner]
        record_launch(row, tender, winner, success, surplus, work.index[winner], state)
        _learn(winner, success, state.deal[LEARN] > 0.0, provider)
        if not success:
            provider[PROVIDER.returns, winner] = step + 1.0 + setting[SETTING.stand_down]
    else:
        record_no_launch(row, tender, state)
    if setting[SETTING.policy] > 0.0:
        record_policies(row, tender.worth, tender.set_aside, provider, winner)
    if winner >= 0:
        if setting[SETTING.settlement] > 0.0:
            prepay(seed, setting, state.belief[winner], row)
        provider[PROVIDER.surplus_usd, winner] += row[COLUMN.paid] - row[COLUMN.cost]
    clock[CLOCK.step] = step + 1
    return True


@inlined()
def _learn(winner, success, update_belief, provider):
    """Count the launch, and let the belief move by one observation unless the mechanism has switched learning off."""
    provider[PROVIDER.tried, winner] += 1.0
    provider[PROVIDER.won, winner] += success
    if update_belief:
        provider[PROVIDER.alpha, winner] += success
        provider[PROVIDER.beta, winner] += not success


@lean()
def open_alone(seed, world, state):
    """`open_tender` of what is lent."""
    return open_tender(seed, borrow_world(world), borrow_state(state))


@lean()
def settle_alone(seed, tender, winner, rule, world, state, row):
    """`settle` of what is lent."""
    return settle(seed, tender, winner, borrow_rule(rule), borrow_world(world), borrow_state(state), row)


@lean()
def run(seed, rule, world, state, rows):
    """Hold a tender for each of `rows`, shape (tenders, columns).

    Returns how many were held: fewer if the mechanism broke its contract (see `settle`); that tender is open.
    """
    rule, world, state = borrow_rule(rule), borrow_world(world), borrow_state(state)
    for done in range(len(rows)):
        tender = open_tender(seed, world, state)
        winner = -1
        if tender.worth > 0.0:
            winner = clear(seed, rule, world, state)
        if not settle(seed, tender, winner, rule, world, state, rows[done]):
            return done
    return len(rows)
