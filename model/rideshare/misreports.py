"""What other asks would have brought in one auction: the audit of a single clearing, for an explanation."""

import numpy as np
import pandas as pd

from agents.rideshare.layout import PROVIDER
from mechanisms.forms.procurement import RENT, Work, fresh_deal
from model.rideshare.run import TenderRun

#: What is tried instead of the cost, in W beyond it.
SHIFTS = np.linspace(-0.5, 0.5, 41)
_NOISE = 1e-9  # W: what rounding may seem to gain


def misreports(run: TenderRun) -> pd.DataFrame:
    """For each provider of the open tender, in W: `earns` as it asked, `best_ask` of those tried, and the `gain` by it over its cost.

    `gain` is what the best ask earns beyond what asking the cost does, all others and the mechanism's draws being as they
    were; 0 where no ask does better, and `best_ask` is then the cost. What a report does to later auctions is not in it.
    NaN for who is not eligible.
    """
    rows, bidders = run.state.provider, run.form.open > 0.0
    found = np.full((rows.shape[1], 3), np.nan)
    for i in np.flatnonzero(bidders):
        cost = rows[PROVIDER.cost, i]
        asks = cost + SHIFTS
        truth, earned = _payoff(run, i, cost), np.array([_payoff(run, i, ask) for ask in asks])
        best = int(earned.argmax())
        gains = earned[best] > truth + _NOISE
        found[i] = _payoff(run, i, rows[PROVIDER.ask, i]), asks[best] if gains else cost, earned[best] - truth if gains else 0.0
    return pd.DataFrame(found, columns=["earns", "best_ask", "gain"])


def _payoff(run: TenderRun, i: int, ask: float) -> float:
    """What provider i earns with this ask, units of W: its ask and rent less its cost if it wins, else 0."""
    asks = run.form.ask.copy()
    asks[i] = ask - run.state.provider[PROVIDER.credit, i]
    work, deal = Work(*np.zeros((len(Work._fields), asks.size))), fresh_deal()
    winner = run.choose(run.form._replace(ask=asks), work, deal)
    return float(ask + deal[RENT] - run.state.provider[PROVIDER.cost, i]) if winner == i else 0.0
