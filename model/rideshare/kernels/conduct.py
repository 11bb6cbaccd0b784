"""What providers ask, given their costs: the calls of their strategies (`agents.rideshare.conduct`).

A strategy writes the asks of those who follow it (its members), and may learn from what each earned. One that wants full
information writes down the asks it considers, and is told what each would have earned a member, all else and the
mechanism's draws being as they were.
"""

import numpy as np
from numba import types
from numba.extending import intrinsic

from agents.rideshare.conduct import Sellers
from agents.rideshare.layout import PROVIDER
from core.compiled import AMOUNT, COUNT, KEY, ROW, Kernel, call_through, interpreted
from core.jit import JIT_OFF, jit, lean
from core.streams import CONDUCT, MECHANISM, STRATEGY, child, stream, uniform
from mechanisms.forms.procurement import DEAL, RENT, Work, clean
from mechanisms.kernels.calling import call
from model.rideshare.kernels.arrays import STATE, WORLD
from model.rideshare.kernels.form import procurement_form
from model.rideshare.kernels.layout import CLOCK, TACTIC

if JIT_OFF:
    consult = interpreted

else:

    @intrinsic
    def consult(typing_context, address, key, n_auctions, bundle_value, sellers, param, memory):
        """Call the strategy's kernel at `address`."""
        return types.int64(address, key, n_auctions, bundle_value, sellers, param, memory), call_through


@lean()
def enrol(seed, share, out):
    """Which strategy each provider of the world `seed` follows, by its place in the run's: 1 with probability `share`, else 2."""
    key = stream(seed, CONDUCT, 0)
    for i in range(out.size):
        out[i] = 1.0 if uniform(child(key, i)) < share else 2.0


@jit(inline="always")
def _sellers(provider, is_open):
    """What a strategy sees, as views on the providers' rows."""
    return Sellers(
        provider[PROVIDER.member],
        is_open,
        provider[PROVIDER.cost],
        provider[PROVIDER.worth],
        provider[PROVIDER.alpha],
        provider[PROVIDER.beta],
        provider[PROVIDER.tried],
        provider[PROVIDER.won],
        provider[PROVIDER.ask],
        provider[PROVIDER.earned],
        provider[PROVIDER.side],
    )


@lean()
def _assemble(place, provider):
    """Mark the members of the strategy at `place` of the run's. Returns how many there are."""
    count = 0
    for i in range(provider.shape[1]):
        follows = provider[PROVIDER.strategy, i] == place
        provider[PROVIDER.member, i] = follows
        count += follows
    return count


@lean()
def ask_strategically(seed, step, n_auctions, bundle_value, provider, tactic, tactic_param, memory):
    """Let every strategy write the asks of its members; who follows none asks its cost."""
    key = stream(seed, STRATEGY, step)
    for place in range(1, tactic.shape[0]):
        address = tactic[place, TACTIC.ask]
        if address != 0 and _assemble(place, provider) > 0:
            sellers = _sellers(provider, provider[PROVIDER.open])
            consult(address, key, n_auctions, bundle_value, sellers, tactic_param[place], memory)


def _learn_from_result(address, inner, seed, bundle_value, param, winner, world, state):
    """Tell every strategy what its members earned, and those that ask for it what else they might have earned.

    The mechanism is called again with the tender's own key: other asks meet the same draws. World and State come as pointers.
    """
    world, state = world[0], state[0]
    provider, tactic, memory, rent = state.provider, world.tactic, state.memory, state.deal[RENT]
    step, n_auctions = state.clock[CLOCK.step], state.clock[CLOCK.auctions]
    key, own_key = stream(seed, MECHANISM, step), stream(seed, STRATEGY, step)
    form = procurement_form(world.setting, provider)
    provider[PROVIDER.earned] = 0.0
    if winner >= 0:
        provider[PROVIDER.earned, winner] = provider[PROVIDER.ask, winner] + rent - provider[PROVIDER.cost, winner]
    trial, deal = np.empty((3, form.ask.size)), np.empty(len(DEAL))
    for place in range(1, tactic.shape[0]):
        learner, n_options = tactic[place, TACTIC.learn], tactic[place, TACTIC.options]
        if learner == 0 or _assemble(place, provider) == 0:
            continue
        sellers, work = _sellers(provider, form.open), Work(trial[0], trial[1], trial[2])
        for i in range(form.ask.size):
            if sellers.member[i] * sellers.open[i] > 0.0:
                _try_options(address, inner, key, n_auctions, form, param, i, n_options, provider, memory, work, deal)
        consult(learner, own_key, n_auctions, bundle_value, sellers, world.tactic_param[place], memory)
    return 0


@lean()
def _try_options(address, inner, key, n_auctions, form, param, i, n_options, provider, memory, work, deal):
    """Write into the memory what each ask considered would have earned provider i; the rule sees it less the credit of a policy."""
    kept, cost, credit = form.ask[i], provider[PROVIDER.cost, i], provider[PROVIDER.credit, i]
    for option in range(n_options):
        form.ask[i] = memory[option, i] - credit
        clean(deal)
        winner = call(address, key, n_auctions, form, param, inner, work, deal)
        memory[n_options + option, i] = memory[option, i] + deal[RENT] - cost if winner == i else 0.0
    form.ask[i] = kept


#: What tells strategies of the result, called by address, so that a market without strategies need not compile it.
LEARNING = Kernel(_learn_from_result, COUNT(COUNT, COUNT, KEY, AMOUNT, ROW, COUNT, WORLD, STATE))

if JIT_OFF:
    learn_through = interpreted

else:

    @intrinsic
    def learn_through(typing_context, address, rule, inner, seed, bundle_value, param, winner, world, state):
        """Call `LEARNING` at its address."""
        return LEARNING.at(address), call_through
