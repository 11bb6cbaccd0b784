"""Names of the places in the arrays of the launch market that are not its agents' (`agents.rideshare.layout`)."""

from core.layout import places

#: Columns of the contexts' array (context, column). An orbit's satellites are one block of the catalogue, by year:
#: `last_item` and `weight` say how far the context's year reaches into it, `first_bucket` where its guide begins.
CONTEXT = places(
    "Context",
    "year orbit capacity_kg capacity_m3 usd_per_kg cumulated_demand last_item weight first_bucket buckets_per_weight",
)

#: Places of the run's counters (int64) and of its settings (float64).
CLOCK = places("Clock", "step auctions pool")
SETTING = places(
    "Setting",
    "availability sigma_v patience knows_truth costs cost_shock own_capacity stand_down rate_ceiling "
    "strategic policy bid_credit set_aside exploration_subsidy settlement refund_share insurance_loading",
)

#: Rows of the catalogue (row, satellite): kg, m3, and the weights of the draw, added up.
ITEM = places("Item", "mass volume cumulated_weight")

#: Columns of the rows that are written; `model.rideshare.columns` declares each in this order.
COLUMN = places(
    "Column",
    "step year orbit n_eligible n_payloads n_carried mass_kg capacity_kg volume_m3 capacity_m3 bundle_value "
    "winner index chance success delivered revenue rent profit "
    "oracle best_quality quality regret thickness belief_gap n_close efficient entrant_win oracle_entrant "
    "carried_value ask cost paid curse subsidy set_aside collected premium claim second_launch payload_expected",
)

#: How payloads pay: on delivery, or before the launch in one of four ways (see `model.rideshare.kernels.settlement`).
SETTLEMENTS = ("success", "launch", "refund", "insured", "refly")
REFUND, INSURED, REFLY = (SETTLEMENTS.index(name) for name in ("refund", "insured", "refly"))

ADJACENT = 0.02  # a provider is "close" if its posterior mean is this near to the best one's
