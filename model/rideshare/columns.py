"""The columns of a run's record: what a tender's kernels write (`COLUMN`, in this order), then what is made of that."""

import numpy as np

from core.record import Columns, flow, level

BLOCK = 50  #: tenders in a block, the unit over which risk is taken

COLUMNS = Columns(
    {
        "step": level("whole", "tenders", "number of the tender, from 0"),
        "year": level("whole", "year", "year of the tender's context"),
        "orbit": level("orbit", "", "orbit of the tender: SSO, or another LEO"),
        "n_eligible": flow(
            "whole", "providers", "providers that serve the orbit, are in the market, responded and can carry a payload"
        ),
        "n_payloads": flow("whole", "payloads", "payloads that bid in the tender"),
        "n_carried": flow("whole", "payloads", "payloads that flew"),
        "mass_kg": flow("share", "kg", "mass that flew"),
        "capacity_kg": flow("share", "kg", "mass the launch could carry; of the most valuable bundle where nobody flies"),
        "volume_m3": flow("share", "m3", "volume that flew"),
        "capacity_m3": flow("share", "m3", "volume the launch could carry; likewise"),
        "bundle_value": flow(
            "money",
            "USD",
            "W: value of the most valuable bundle that an eligible provider can carry; 0 where no auction was held",
        ),
        "winner": level("provider", "", "vehicle that won, none where nobody did"),
        "index": flow("share", "1", "the mechanism's estimate of the winner's reliability", per="launches"),
        "chance": level("share", "1", "probability with which the mechanism chose the winner, where it knows it"),
        "success": flow("flag", "1", "whether the launch succeeded", per="launches"),
        "delivered": flow("money", "USD", "value of the payloads that flew if the launch, or a second one, succeeded, else 0"),
        "revenue": flow("money", "USD", "price x W: the surplus promised to the platform at the auction"),
        "rent": flow("money", "USD", "score x W - revenue: what the winner is owed beyond its ask"),
        "profit": flow("money", "USD", "what the platform keeps: collected + subsidy - paid"),
        "oracle": level(
            "provider",
            "",
            "eligible vehicle with the largest q x worth - cost, q its hidden reliability; none if all are below 0",
        ),
        "best_quality": flow("share", "1", "q*: best hidden reliability among the eligible", per="auctions"),
        "quality": flow("share", "1", "q: hidden reliability of the winner", per="launches"),
        "regret": flow(
            "share",
            "W",
            "largest q x worth - cost, or 0 if that is more, less the winner's (0 if nobody was chosen); 0 without an auction",
        ),
        "thickness": flow(
            "share", "W", "gap of the two best scores: smaller is thicker; NaN with fewer than two eligible", per="races"
        ),
        "belief_gap": flow("share", "1", "gap of the two best posterior means; NaN with fewer than two eligible", per="races"),
        "n_close": flow("whole", "providers", "other eligible providers with a posterior mean within .02 of the best"),
        "efficient": flow("flag", "1", "whether the mechanism chose as the oracle does", per="auctions"),
        "entrant_win": flow("flag", "1", "whether the winner had no success before the platform opened", per="launches"),
        "oracle_entrant": flow("flag", "1", "whether the oracle's choice had none", per="oracle_choices"),
        "carried_value": flow("money", "USD", "value of the payloads that flew; W where every vehicle can carry them"),
        "ask": flow("money", "USD", "what the winner asked"),
        "cost": flow("money", "USD", "what flying costs the winner, whether or not it succeeds; twice, with a second launch"),
        "paid": flow(
            "money", "USD", "what the winner receives: ask + rent, of which a sponsor pays `subsidy`; twice, with a second launch"
        ),
        "curse": flow("money", "USD", "winner's-curse gap: (index - q) x carried_value, what the platform expects too much"),
        "subsidy": flow("money", "USD", "what the sponsor of a policy pays for the winner: its credit x W"),
        "set_aside": flow("flag", "1", "whether only entrants were admitted; the oracle chooses among all who are eligible"),
        "collected": flow(
            "money", "USD", "what payloads pay the platform, less what it refunds; `delivered` where they pay on delivery"
        ),
        "premium": flow("money", "USD", "what payloads pay an insurer"),
        "claim": flow("money", "USD", "what the insurer pays them after a failure"),
        "second_launch": flow("flag", "1", "whether the platform bought a second launch of the winner after a failure"),
        "payload_expected": flow(
            "money",
            "USD",
            "what payloads expect to gain at the hidden reliability of the winner; 0 where they pay on delivery",
        ),
        "auctions": flow("flag", "tenders", "whether an auction was held", of=lambda tender: tender["bundle_value"] > 0.0),
        "launches": flow("flag", "tenders", "whether somebody won", of=lambda tender: tender["winner"] >= 0.0),
        "races": flow(
            "flag", "tenders", "whether two or more could be chosen", of=lambda tender: ~np.isnan(tender["belief_gap"])
        ),
        "oracle_choices": flow(
            "flag", "tenders", "whether the oracle would choose somebody", of=lambda tender: tender["oracle"] >= 0.0
        ),
        "offered_kg": flow(
            "share",
            "kg",
            "mass the launch could carry, where an auction was held",
            per="auctions",
            of=lambda tender: _in_auctions(tender, tender["capacity_kg"]),
        ),
        "expected_value": flow(
            "money",
            "USD",
            "q x carried_value, where an auction was held; 0 if nobody won",
            per="auctions",
            of=lambda tender: _in_auctions(tender, np.nan_to_num(tender["quality"]) * tender["carried_value"]),
        ),
        "best_value": flow(
            "money",
            "USD",
            "q* x W, where an auction was held",
            per="auctions",
            of=lambda tender: _in_auctions(tender, tender["best_quality"] * tender["bundle_value"]),
        ),
        "launch_cost": flow(
            "money",
            "USD",
            "what one launch costs the winner: cost, or half of it with a second launch",
            of=lambda tender: tender["cost"] / (1.0 + tender["second_launch"]),
        ),
        "provider_breach": flow(
            "flag", "tenders", "whether the winner is paid less than its cost", of=lambda tender: tender["paid"] < tender["cost"]
        ),
        "payload_breach": flow(
            "flag",
            "tenders",
            "whether payloads pay more than they get back and in delivered value",
            of=lambda tender: tender["collected"] + tender["premium"] - tender["claim"] > tender["delivered"],
        ),
        "expected_breach": flow(
            "flag",
            "tenders",
            "whether payloads could expect to, at the hidden reliability of the winner",
            of=lambda tender: tender["payload_expected"] < 0.0,
        ),
    }
)


def _in_auctions(tender, values: np.ndarray) -> np.ndarray:
    """Values where an auction was held, NaN elsewhere."""
    return np.where(tender["auctions"] > 0.0, values, np.nan)
