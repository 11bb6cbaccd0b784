"""The rideshare launch market: small satellites, launch vehicles of unknown reliability, and a platform that holds auctions."""

from agents.rideshare.strategies import PROVIDERS
from etl.rideshare.places import TABLES
from mechanisms.forms.manifest import Manifest
from mechanisms.forms.procurement import Procurement
from model.market import Group, Market, Slot
from model.rideshare.audited_lies import LIES
from model.rideshare.columns import BLOCK, COLUMNS
from model.rideshare.metrics import METRICS
from model.rideshare.parameters import PRESETS, RideshareParameters, fit
from model.rideshare.population import check

MARKET = Market(
    name="rideshare",
    title="smallsat rideshare launches",
    summary="Payloads seek a launch, vehicles of unknown reliability offer one, and a platform holds an auction each step.",
    step_noun="auction",
    unit="USD tendered",
    slots={"mechanism": Slot(Procurement, "ts_sp"), "manifest": Slot(Manifest, "greedy_value")},
    groups={"providers": Group("provider:ProviderAgent", PROVIDERS, "truthful", utility="surplus_usd", lies=LIES)},
    parameters=RideshareParameters,
    presets=PRESETS,
    columns=COLUMNS,
    metrics=METRICS,
    shown=("delivered", "profit", "revenue", "regret", "efficiency", "inclusion", "thickness"),
    decimals={"regret": 1, "regret_per_auction": 4, "subsidy": 4},
    rank_by="regret",
    remarks={"oracle_inclusion": "The hidden truth warrants entrants a share of {:.3f} of the wins (inclusion)."},
    baseline="ts_sp",
    block=BLOCK,
    log=1,
    data=TABLES,
    fit=fit,
    audited="young_market",  # in which costs matter, and so does what is learned
    check=check,
)
