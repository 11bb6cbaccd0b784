"""Names of the places in the arrays of the launch market; each is declared here once, for kernels and everyone above."""

from collections import namedtuple


def _places(title: str, names: str):
    """A named tuple whose fields hold their own place: `_places("Row", "a b").b == 1`."""
    fields = names.split()
    return namedtuple(title, fields)(*range(len(fields)))


#: Rows of the providers' array (row, K). `serves_sso` and `serves_leo` follow the order of ORBITS. Ask, worth, cost, surplus
#: and ceiling are in units of W; `returns` is the first step in which a provider may bid again after a failure. `strategy` is the
#: place of its strategy among the run's, `member` and `earned` serve `mechanisms.kernels.conduct`; `side` and `surplus_usd`
#: are in USD, to date. `credit`, `credited` (ask less credit) and `admitted` are what policies make of an auction; `credit` is 0,
#: and nobody reads the others, without policies.
PROVIDER = _places(
    "Provider",
    "ask worth open alpha beta tried won veil truth entrant serves_sso serves_leo entry exit "
    "rate cost load_kg surplus capacity_kg returns ceiling strategy member earned side surplus_usd credit credited admitted",
)

#: Rows of the pool's array (row, place): payloads that wait or have just been tendered.
PAYLOAD = _places("Payload", "item arrived seat orbit mass volume value density fate")

#: Columns of the contexts' array (context, column). An orbit's satellites are one block of the catalogue, by year:
#: `last_item` and `weight` say how far the context's year reaches into it, `first_bucket` where its guide begins.
CONTEXT = _places(
    "Context",
    "year orbit capacity_kg capacity_m3 usd_per_kg cumulated_demand last_item weight first_bucket buckets_per_weight",
)

#: Places of the run's counters (int64) and of its settings (float64).
CLOCK = _places("Clock", "step auctions pool")
SETTING = _places(
    "Setting",
    "availability sigma_v patience knows_truth costs cost_shock own_capacity stand_down rate_ceiling "
    "policy bid_credit set_aside exploration_subsidy settlement refund_share insurance_loading",
)

#: The addresses of a tender's halves, and of what only some markets have (`mechanisms.kernels.offers`, `LEARNING`), 0 where a
#: market has not.
HOOK = _places("Hook", "open settle supply offers flight learning books")

#: Row by row, the kernels of one of the run's strategies (0 where there is none) and how many asks it considers.
TACTIC = _places("Tactic", "ask learn options")

#: Columns of the record (step, column); `model.rideshare.recorder` gives each its unit and meaning.
COLUMN = _places(
    "Column",
    "step year orbit n_eligible n_payloads n_carried mass_kg capacity_kg volume_m3 capacity_m3 bundle_value "
    "winner index chance success delivered revenue rent profit "
    "oracle best_quality quality regret thickness belief_gap n_close efficient entrant_win oracle_entrant "
    "carried_value ask cost paid curse subsidy set_aside collected premium claim second_launch payload_expected",
)

ORBITS = ("SSO", "LEO")

#: How payloads pay: on delivery, or before the launch in one of four ways (see `kernels.settlement`).
SETTLEMENTS = ("success", "launch", "refund", "insured", "refly")
REFUND, INSURED, REFLY = (SETTLEMENTS.index(name) for name in ("refund", "insured", "refly"))

ADJACENT = 0.02  # a provider is "close" if its posterior mean is this near to the best one's
