"""An explained tender in sentences."""

import numpy as np
import pandas as pd

from core.record import Record
from mechanisms.kernels.posteriors import posterior_mean
from model.rideshare.columns import COLUMNS
from model.rideshare.kernels.arrays import Tender
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.run import TenderRun


def why(run: TenderRun, tender: Tender, providers: pd.DataFrame, winner: int, second: str | None, row: np.ndarray) -> str:
    """The outcome in a few sentences."""
    if tender.n_payloads == 0:
        return "No payload came, so there was no auction."
    if tender.n_eligible == 0:
        able = " that can carry one" if run.scenario.parameters.capacity == "vehicle" else ""
        return f"{tender.n_payloads} payloads came, but no provider{able} responded, so there was no auction."
    if tender.n_carried == 0:
        return f"None of the {tender.n_payloads} payloads fits the launch, so there was no auction."
    if winner < 0:
        refused = "who was offered the launch refused" if (providers["score"] >= 0.0).any() else "no score was worth flying for"
        return f"{run.mechanism.label} chose nobody: {refused}."
    score = providers["score"][winner]
    higher = int((providers["score"] > score).sum())
    admitted = int(providers["eligible"].sum())
    rank = "the best score" if higher == 0 else f"a score that {higher} of {admitted} exceed"
    field = f"{admitted} eligible{' in a tender set aside for entrants' * tender.set_aside}"
    setter = f"{second} has the best other score" if second else "nobody else qualified"
    outcome = "succeeded" if row[COLUMN.success] else "failed"
    if row[COLUMN.second_launch]:
        outcome += f"; a second one {'succeeded' if row[COLUMN.delivered] > 0.0 else 'failed, too'}"
    return (
        f"{providers['vehicle'][winner]} won under {run.mechanism.label} with {rank} ({score:.4f}) among "
        f"{field}; {setter}. Of a bundle worth {row[COLUMN.carried_value]:,.0f} USD ({row[COLUMN.n_carried]:.0f} of "
        f"{tender.n_payloads} payloads) the platform is promised {row[COLUMN.revenue]:,.0f} USD and the winner is owed "
        f"{row[COLUMN.rent]:,.0f} USD beyond its ask{_asked(row)}{_sponsored(row)}. The launch {outcome}."
    )


def _asked(row: np.ndarray) -> str:
    """Ask and cost of the winner, where there are any; those of one launch."""
    if row[COLUMN.ask] == row[COLUMN.cost] == 0.0:
        return ""
    (cost,) = Record(COLUMNS, row[None])["launch_cost"]
    return f" of {row[COLUMN.ask]:,.0f} USD, at a cost of {cost:,.0f} USD"


def _sponsored(row: np.ndarray) -> str:
    """What the sponsor of a policy pays of it, if anything."""
    subsidy = row[COLUMN.subsidy]
    return f", of which the sponsor pays {subsidy:,.0f} USD" if subsidy > 0.0 else ""


def facts_of(auction: pd.Series, providers: pd.DataFrame) -> tuple[str, ...]:
    """What it pays, how likely the winner was chosen, what happened, what was learned, and whether lying would have paid."""
    second, worth = auction["second"], auction["bundle_value"]
    setter = f"{second}'s score sets the price" if second else "nobody else qualified, so no score sets the price"
    facts = [
        f"The platform is promised {auction['price']:.4f} of W = {worth:,.0f} USD; the winner is owed "
        f"{auction['rent']:,.0f} USD beyond its ask. {setter}."
    ]
    if not np.isnan(auction["chance"]):
        facts.append(f"The mechanism chose it with probability {auction['chance']:.3f}.")
    before = posterior_mean(auction["alpha"], auction["beta"])
    after = posterior_mean(auction["alpha_after"], auction["beta_after"])
    learned = (auction["alpha"], auction["beta"]) != (auction["alpha_after"], auction["beta_after"])
    moved = f"from {before:.4f} to {after:.4f}" if learned else f"not: it stays {before:.4f}"
    result = "succeeded" if auction["success"] else "failed"
    facts.append(f"The launch {result}; the belief in {auction['winner']} moved {moved}.")
    return (*facts, _lying(providers[providers["eligible"]], worth))


def _lying(bidders: pd.DataFrame, worth: float) -> str:
    """Whether lying would have paid in this auction."""
    liars = bidders[bidders["gain"] > 0.0]
    if liars.empty:
        return "No other ask would have earned anybody more than the truth in this auction, its draws being as they were."
    most = liars.loc[liars["gain"].idxmax()]
    others = f"; so could {len(liars) - 1} more have gained" if len(liars) > 1 else ""
    gain, ask = (f"{most[name] * worth:,.0f} USD" for name in ("gain", "best_ask"))
    return f"{most['vehicle']} could have earned {gain} more than by the truth, by asking {ask}{others}."
