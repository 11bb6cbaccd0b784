"""What providers ask, given their costs: the calls of their strategies (`agents.rideshare.conduct`).

A strategy writes the asks of those who follow it (its members), and may learn from what each earned. One that wants full
information writes down the asks it considers, and is told what each would have earned a member, all else and the
mechanism's draws being as they were.
"""

from agents.rideshare.conduct import Sellers
from agents.rideshare.layout import PROVIDER
from agents.strategy import TACTIC
from core.compiled import Kernel
from core.jit import inlined, jit, lean, linked
from core.streams import MECHANISM, STRATEGY, stream
from mechanisms.forms.procurement import RENT, clean, workings
from mechanisms.kernels.rule import try_out
from model.rideshare.kernels.form import procurement_form
from model.rideshare.kernels.layout import CLOCK


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


@inlined()
def ask_strategically(seed, bundle_value, world, state):
    """Let every strategy write the asks of its members; who follows none asks its cost."""
    provider, tactic = state.provider, world.tactic
    key, n_auctions = stream(seed, STRATEGY, state.clock[CLOCK.step]), state.clock[CLOCK.auctions]
    for place in range(tactic.shape[0]):
        address = tactic[place, TACTIC.act]
        if address != 0 and _assemble(place, provider) > 0:
            sellers, param = _sellers(provider, provider[PROVIDER.open]), _parameters(place, world)
            Kernel.through(address, key, n_auctions, bundle_value, sellers, param, state.memory)


@inlined()
def _parameters(place, world):
    """The parameters of the strategy at `place`, as many as it declares."""
    return world.tactic_param[place, : world.tactic[place, TACTIC.parameters]]


@linked()
def learn_from_result(seed, bundle_value, winner, rule, world, state):
    """Tell every strategy what its members earned, and those that ask for it what else they might have earned.

    For these the mechanism's rule is tried with the tender's own key: other asks meet the same draws.
    """
    provider, tactic = state.provider, world.tactic
    key, n_auctions = stream(seed, STRATEGY, state.clock[CLOCK.step]), state.clock[CLOCK.auctions]
    form = procurement_form(world.setting, provider)
    provider[PROVIDER.earned] = 0.0
    if winner >= 0:
        ask, cost = provider[PROVIDER.ask, winner], provider[PROVIDER.cost, winner]
        provider[PROVIDER.earned, winner] = ask + state.deal[RENT] - cost
    for place in range(tactic.shape[0]):
        learner, n_options = tactic[place, TACTIC.learn], tactic[place, TACTIC.options]
        if learner == 0 or _assemble(place, provider) == 0:
            continue
        sellers = _sellers(provider, form.open)
        for i in range(form.ask.size):
            if sellers.member[i] * sellers.open[i] > 0.0:
                _try_options(seed, form, i, n_options, rule, state)
        Kernel.through(learner, key, n_auctions, bundle_value, sellers, _parameters(place, world), state.memory)


@linked()
def _try_options(seed, form, i, n_options, rule, state):
    """Write into the memory what each ask considered would have earned provider i; the rule sees it less the credit of a policy."""
    key, n_auctions = stream(seed, MECHANISM, state.clock[CLOCK.step]), state.clock[CLOCK.auctions]
    memory, work, deal = state.memory, workings(state.trial_work), state.trial_deal
    kept, cost, credit = form.ask[i], state.provider[PROVIDER.cost, i], state.provider[PROVIDER.credit, i]
    for option in range(n_options):
        form.ask[i] = memory[option, i] - credit
        clean(deal)
        winner = try_out(rule, key, n_auctions, form, work, deal)
        memory[n_options + option, i] = memory[option, i] + deal[RENT] - cost if winner == i else 0.0
    form.ask[i] = kept
