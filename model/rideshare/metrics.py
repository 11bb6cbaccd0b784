"""Metrics of a run, declared: each with its unit, whether more is better, and its formula. W is `bundle_value`."""

import numpy as np

from core.metrics import Metric, divided, function, mean, ratio, total
from core.record import Record
from model.rideshare.columns import BLOCK


def _per_usd(flows: str, more_is_better: bool | None, meaning: str) -> Metric:
    return ratio(flows, "bundle_value", "1", more_is_better, meaning)


def _risk(record: Record) -> float:
    """Standard deviation over blocks of 50 steps of block profit / block W; a last, shorter block is left out."""
    profits, worths = record.by_block("profit", BLOCK), record.by_block("bundle_value", BLOCK)
    shares = profits[worths > 0.0] / worths[worths > 0.0]
    return float(shares.std(ddof=1)) if shares.size > 1 else float("nan")


def _deficit(record: Record) -> float:
    """What the platform lost in all, per USD tendered: max(0, sum of (paid - subsidy - collected)) / sum of W."""
    lost = np.cumsum(record["paid"] - record["subsidy"] - record["collected"])[-1:].sum()
    return divided(max(0.0, lost), record["bundle_value"].sum())


METRICS: dict[str, Metric] = {
    "delivered": _per_usd("delivered", True, "Value that reached orbit per USD tendered: sum of delivered / sum of W."),
    "profit": _per_usd(
        "profit", True, "What the platform keeps per USD tendered: sum of (collected + subsidy - paid) / sum of W."
    ),
    "rent": _per_usd("rent", False, "What winners are owed beyond their asks per USD tendered: sum of rent / sum of W."),
    "subsidy": _per_usd(
        "subsidy", False, "What the sponsor of a policy pays per USD tendered: sum of the winners' credits x W / sum of W."
    ),
    "revenue": _per_usd(
        "revenue",
        None,
        "The founding document's revenue, promised at the auction, per USD tendered: sum of price x W / sum of W.",
    ),
    "gap": _per_usd(
        "revenue - profit",
        False,
        "Promised less left to the platform, per USD tendered: revenue - profit. Positive where indices are optimistic.",
    ),
    "regret": total(
        "regret",
        "W",
        False,
        "Forgone against the oracle, without costs expected successes: sum of (its q x worth - cost, at least 0) - the winner's.",
    ),
    "efficiency": mean("efficient", "1", True, "Share of auctions in which the mechanism chose as the oracle does."),
    "value_efficiency": ratio(
        "expected_value",
        "best_value",
        "1",
        True,
        "Expected value delivered as a share of what the most reliable would deliver of W: "
        "sum of q W_w / sum of q* W over the auctions.",
    ),
    "thickness": mean("thickness", "W", None, "Mean gap of the two best scores, where two are eligible: smaller is thicker."),
    "belief_gap": mean(
        "belief_gap",
        "1",
        None,
        "Mean gap of the two best posterior means: thickness on a scale that is the same for every mechanism.",
    ),
    "n_close": ratio(
        "n_close",
        "auctions",
        "providers",
        None,
        "Mean number of other eligible providers with a posterior mean within .02 of the best, over the auctions held.",
    ),
    "inclusion": mean("entrant_win", "1", None, "Entrants' share of the wins."),
    "oracle_inclusion": mean(
        "oracle_entrant", "1", None, "Entrants' share of the oracle's choices: what the hidden truth warrants."
    ),
    "fill": ratio("mass_kg", "offered_kg", "1", True, "Mass flown as a share of the capacity tendered, over the auctions held."),
    "risk": function(_risk, "1", False),
    "breaches": total("provider_breach", "steps", False, "Steps in which the winner is paid less than its cost."),
    "payload_breaches": total(
        "payload_breach",
        "steps",
        False,
        "Steps in which payloads pay more than they get back and in delivered value: none where they pay on delivery.",
    ),
    "expected_payload_breaches": total(
        "expected_breach",
        "steps",
        False,
        "Steps in which payloads could expect to pay more than they get, at the hidden reliability of who won.",
    ),
    "payload_surplus": _per_usd(
        "delivered + claim - collected - premium",
        True,
        "What payloads get beyond what they pay, per USD tendered: sum of (delivered + claim - collected - premium) / sum of W.",
    ),
    "welfare": _per_usd(
        "delivered - cost",
        True,
        "Value delivered less what flying cost, per USD tendered: sum of (delivered - cost) / sum of W.",
    ),
    "provider_surplus": _per_usd(
        "paid - cost", None, "What winners are paid beyond their cost, per USD tendered: sum of (paid - cost) / sum of W."
    ),
    "margin": _per_usd(
        "ask - launch_cost",
        None,
        "What winners ask beyond a launch's cost per USD tendered: sum of (ask - cost) / sum of W; 0 where all are truthful.",
    ),
    "paid": _per_usd(
        "paid",
        None,
        "What winners are paid per USD tendered: sum of paid / sum of W. Its spread over runs is a rule's payment variance.",
    ),
    "deficit": function(_deficit, "1", False),
    "curse": _per_usd(
        "curse",
        False,
        "Winner's curse per USD tendered: sum of (index - q) W_w / sum of W, what the platform expects of its choices too much.",
    ),
    "auctions": total(
        "auctions", "auctions", None, "Steps in which an auction was held: a payload that fits and an eligible provider."
    ),
}
