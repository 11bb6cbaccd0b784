"""Policies for entrants, which stand between the asks and the rule: what the rule sees of each ask, and whom it sees.

A credit lowers an ask in the auction, and the policy's sponsor (public money) pays it to the winner on top of what the rule
owes, so the winner still receives its true ask + rent. No credit depends on a report of the same auction: a rule that is
truthful for one clearing stays so. A tender that is set aside admits entrants only. Amounts are in units of W.
"""

from agents.rideshare.layout import PROVIDER
from core.jit import inlined, jit, lean
from core.streams import stream, uniform
from model.rideshare.kernels.layout import COLUMN, SETTING
from model.rideshare.kernels.purposes import SET_ASIDE


@inlined()
def apply_policies(seed, step, setting, provider):
    """Fill `credit`, `credited` and `admitted`. Returns whether the tender is set aside for entrants, 0 or 1."""
    _grant_credits(setting[SETTING.bid_credit], setting[SETTING.exploration_subsidy], provider)
    return _admit(uniform(stream(seed, SET_ASIDE, step)) < setting[SETTING.set_aside], provider)


@inlined()
def _grant_credits(bid_credit, exploration_subsidy, provider):
    """An entrant's credit is `bid_credit`; everybody's, the subsidy over 1 + the launches it has won, falls as it is tried."""
    entrant, tried, ask = provider[PROVIDER.entrant], provider[PROVIDER.tried], provider[PROVIDER.ask]
    credit, credited = provider[PROVIDER.credit], provider[PROVIDER.credited]
    for i in range(ask.size):
        credit[i] = bid_credit * entrant[i] + exploration_subsidy / (1.0 + tried[i])
        credited[i] = ask[i] - credit[i]


@inlined()
def _admit(is_drawn, provider):
    """Admit who is open; of those, entrants only if the tender is drawn to be set aside and there is one."""
    is_open, entrant, admitted = provider[PROVIDER.open], provider[PROVIDER.entrant], provider[PROVIDER.admitted]
    entrants = 0
    for i in range(is_open.size):
        admitted[i] = is_open[i] * entrant[i]
        entrants += admitted[i] > 0.0
    if is_drawn and entrants > 0:
        return 1
    for i in range(is_open.size):
        admitted[i] = is_open[i]
    return 0


@jit(inline="always")
def seen_asks(setting, provider):
    """The asks that the rule sees, units of W: less their credits where there are policies."""
    return provider[PROVIDER.credited] if setting[SETTING.policy] > 0.0 else provider[PROVIDER.ask]


@jit(inline="always")
def seen_open(setting, provider):
    """Whom the rule may choose, 1 or 0: those who are open, and admitted where there are policies."""
    return provider[PROVIDER.admitted] if setting[SETTING.policy] > 0.0 else provider[PROVIDER.open]


@lean()
def record_policies(row, worth, set_aside, provider, winner):
    """Whether the tender was set aside, and what the sponsor pays for the winner (-1: nobody)."""
    row[COLUMN.set_aside] = set_aside
    if winner >= 0:
        row[COLUMN.subsidy] = provider[PROVIDER.credit, winner] * worth
        row[COLUMN.profit] = row[COLUMN.collected] + row[COLUMN.subsidy] - row[COLUMN.paid]
