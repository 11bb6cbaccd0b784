"""Who pays whom in every tender, from the record alone.

Under settlement "success" payloads pay on delivery, what the flight is worth to them (the fill by value charges each its
value), and the winner is paid ask + rent whether or not it succeeds. The sponsor of a policy bears the winner's credit. What is
left, or lacking, is the platform's.
"""

from typing import NamedTuple

import numpy as np

from mechanisms.kernels.layout import COLUMN
from mechanisms.parameters import unknown

SETTLEMENTS = ("success",)


class Accounts(NamedTuple):
    """Per-step accounts, arrays of shape (steps,); money in USD. Surpluses and the platform's account, less the sponsor's, are welfare."""

    collected: np.ndarray  #: what payloads pay
    sponsor: np.ndarray  #: what the sponsor of a policy pays
    paid: np.ndarray  #: what the winner receives
    platform: np.ndarray  #: the platform's account, below 0 where it adds money of its own
    payload_surplus: np.ndarray  #: value delivered less what payloads pay
    provider_surplus: np.ndarray  #: what the winner receives less its cost
    money_in: np.ndarray  #: collected, what the sponsor pays, and what the platform adds
    money_out: np.ndarray  #: paid, and what the platform keeps
    deficit: np.ndarray  #: what the platform has paid beyond what payloads and sponsor have, up to and with the step; at least 0
    payload_breach: np.ndarray  #: whether payloads pay more than they get
    provider_breach: np.ndarray  #: whether the winner is paid less than its cost


def accounts(record: np.ndarray, settlement: str = "success") -> Accounts:
    """The accounts of a record (steps, COLUMN).

    Raises:
        ParameterError: an unknown settlement.
    """
    if settlement not in SETTLEMENTS:
        raise unknown("settlement", settlement, SETTLEMENTS, "accounts")
    delivered, paid = record[:, COLUMN.delivered], record[:, COLUMN.paid]
    cost, platform, sponsor = record[:, COLUMN.cost], record[:, COLUMN.profit], record[:, COLUMN.subsidy]
    collected = delivered
    return Accounts(
        collected=collected,
        sponsor=sponsor,
        paid=paid,
        platform=platform,
        payload_surplus=delivered - collected,
        provider_surplus=paid - cost,
        money_in=collected + sponsor + np.maximum(0.0, -platform),
        money_out=paid + np.maximum(0.0, platform),
        deficit=np.maximum(0.0, np.cumsum(paid - sponsor - collected)),
        payload_breach=collected > delivered,
        provider_breach=paid < cost,
    )
