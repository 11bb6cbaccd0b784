"""Who pays whom in every tender, from the record alone.

Payloads pay the platform by the market's settlement (`model.rideshare.kernels.settlement`): on delivery, what the flight is worth to
them (the fill by value charges each its value), or before the launch. The winner is paid ask + rent whether or not it
succeeds. The sponsor of a policy bears the winner's credit, an insurer the losses it has taken premiums for. What is left, or
lacking, is the platform's.
"""

from typing import NamedTuple

import numpy as np

from model.rideshare.kernels.layout import COLUMN


class Accounts(NamedTuple):
    """Per-step accounts, arrays of shape (steps,); money in USD. Surpluses and the accounts of platform and insurer, less what the
    sponsor pays, are welfare."""

    collected: np.ndarray  #: what payloads pay the platform, less refunds
    premium: np.ndarray  #: what payloads pay the insurer
    claim: np.ndarray  #: what the insurer pays them
    sponsor: np.ndarray  #: what the sponsor of a policy pays
    paid: np.ndarray  #: what the winner receives
    platform: np.ndarray  #: the platform's account, below 0 where it adds money of its own
    insurer: np.ndarray  #: the insurer's account, likewise
    payload_surplus: np.ndarray  #: value delivered less what payloads pay in all
    provider_surplus: np.ndarray  #: what the winner receives less its cost
    money_in: np.ndarray  #: what payloads and sponsor pay, and what platform and insurer add
    money_out: np.ndarray  #: paid, and what platform and insurer keep


def accounts(record: np.ndarray) -> Accounts:
    """The accounts of a record (steps, COLUMN)."""
    delivered, paid, cost, collected, premium, claim, sponsor, platform = (
        record[:, column]
        for column in (
            COLUMN.delivered,
            COLUMN.paid,
            COLUMN.cost,
            COLUMN.collected,
            COLUMN.premium,
            COLUMN.claim,
            COLUMN.subsidy,
            COLUMN.profit,
        )
    )
    insurer, from_payloads = premium - claim, collected + premium - claim
    return Accounts(
        collected=collected,
        premium=premium,
        claim=claim,
        sponsor=sponsor,
        paid=paid,
        platform=platform,
        insurer=insurer,
        payload_surplus=delivered - from_payloads,
        provider_surplus=paid - cost,
        money_in=from_payloads + sponsor + np.maximum(0.0, -platform) + np.maximum(0.0, -insurer),
        money_out=paid + np.maximum(0.0, platform) + np.maximum(0.0, insurer),
    )
