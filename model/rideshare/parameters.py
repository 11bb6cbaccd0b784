"""The rideshare market's parameters, declared once; config/rideshare.yaml, the command line and the docs follow from here."""

from dataclasses import dataclass, replace

from core.parameters import declaration, declared, param
from model.rideshare.kernels.layout import SETTLEMENTS


@dataclass(frozen=True)
class RideshareParameters:
    """What can be set about the world, the same for every mechanism and strategy."""

    price_per_kg: float = param(
        20_000.0,
        "what a kg to orbit is worth to a payload's owner (the median SSO list price is 18,050)",
        unit="USD/kg",
        low=1.0,
        high=1e7,
        group="value_scaling",
    )
    sigma_v: float = param(
        0.5, "log-sd of the private part of a payload's value, which has mean 1", low=0.0, high=3.0, group="value_scaling"
    )
    sso_multiplier: float = param(
        1.0, "worth of a kg in a sun-synchronous orbit, relative to price_per_kg", low=0.01, high=100.0, group="value_scaling"
    )
    leo_multiplier: float = param(
        0.667,
        "worth of a kg in another low orbit (the median vehicle carries .667 of its LEO mass to SSO)",
        low=0.01,
        high=100.0,
        group="value_scaling",
    )
    as_of: int = param(
        2018,
        "year the platform opens: beliefs rest on the record before it, and who had no success by then is an entrant",
        unit="year",
        low=2010,
        high=2026,
        group="simulation",
    )
    prior_strength: float = param(
        20.0,
        "most launches that a provider's public record may count for",
        unit="launches",
        low=0.0,
        high=1e6,
        group="simulation",
    )
    base_alpha: float = param(3.35, "base rate Beta(base_alpha, base_beta): successes", low=0.01, high=1e4, group="simulation")
    base_beta: float = param(0.60, "base rate Beta(base_alpha, base_beta): failures", low=0.01, high=1e4, group="simulation")
    truth: str = param(
        "record",
        "hidden reliability is drawn from the full record to 2025, or from the platform's own belief",
        choices=("record", "prior"),
        group="simulation",
    )
    availability: float = param(0.3, "probability that a provider responds to a tender", low=0.0, high=1.0, group="simulation")
    calendar: str = param(
        "sampled",
        "a tender's year and orbit: drawn by demand, or the years from as_of on, in order, with entry and exit",
        choices=("sampled", "historical"),
        group="simulation",
    )
    horizon: int = param(
        0,
        "tenders over which the historical calendar spreads the years; 0 takes the length of the sweep's runs, else 1000",
        unit="tenders",
        low=0,
        high=10**9,
        group="simulation",
        when={"calendar": ("historical",)},
    )
    payloads: float = param(
        0.0, "mean number of payloads that arrive for a tender; 0 takes each year's own", unit="payloads", low=0.0, high=500.0,
        group="simulation",
    )  # fmt: skip
    patience: int = param(
        0,
        "further tenders for which an unserved payload waits and bids again",
        unit="tenders",
        low=0,
        high=100,
        group="simulation",
    )
    capacity_share: float = param(
        0.8, "capacity of a launch as a share of the expected demand", low=0.01, high=10.0, group="simulation"
    )
    costs: str = param(
        "none",
        "what flying costs a provider: nothing, or its private rate, drawn around its published price, for each kg it carries",
        choices=("none", "list_price"),
        group="strategic",
    )
    sigma_c: float = param(
        0.2,
        "log-sd of a provider's private rate around its published price, with mean 1",
        low=0.0,
        high=3.0,
        group="strategic",
        when={"costs": ("list_price",)},
    )
    cost_shock: float = param(
        0.0,
        "log-sd of a shock to each provider's cost in each tender, with mean 1",
        low=0.0,
        high=3.0,
        group="strategic",
        when={"costs": ("list_price",)},
    )
    rate_ceiling: float = param(
        100_000.0,
        "most that a provider may ask for a kg it carries; only `bks` uses it, and there who asks more takes no part",
        unit="USD/kg",
        low=1.0,
        high=1e7,
        group="strategic",
    )
    capacity: str = param(
        "context",
        "what limits a load: the tender's launch, the same whoever wins, or the vehicle's own capacity",
        choices=("context", "vehicle"),
        group="strategic",
    )
    stand_down: int = param(
        0, "tenders for which a provider is grounded after a failure", unit="tenders", low=0, high=10**6, group="strategic"
    )
    settlement: str = param(
        "success",
        "how payloads pay: on delivery; before the launch; with a refund, an insurer or a second launch after a failure",
        choices=SETTLEMENTS,
        group="strategic",
    )
    refund_share: float = param(
        0.5,
        "settlement refund: the share of the price that comes back after a failure",
        low=0.0,
        high=1.0,
        group="strategic",
        when={"settlement": ("refund",)},
    )
    insurance_loading: float = param(
        0.2,
        "settlement insured: the premium is (1 - the winner's posterior mean) x price x (1 + insurance_loading)",
        low=0.0,
        high=10.0,
        group="strategic",
        when={"settlement": ("insured",)},
    )
    bid_credit: float = param(
        0.0,
        "how much less an entrant's ask counts in the auction; the sponsor pays that much for an entrant that wins",
        unit="W",
        low=0.0,
        high=10.0,
        group="policy",
    )
    set_aside: float = param(
        0.0, "share of tenders, drawn, that only entrants may win, if one responds", low=0.0, high=1.0, group="policy"
    )
    exploration_subsidy: float = param(
        0.0,
        "how much less any ask counts, over 1 + the launches that the provider has won here; likewise paid by the sponsor",
        unit="W",
        low=0.0,
        high=10.0,
        group="policy",
    )

    @property
    def has_policy(self) -> bool:
        """Whether any policy for entrants is in force."""
        return any(getattr(self, name) > 0.0 for name in ENTRY_POLICIES)


def fit(parameters: RideshareParameters, steps: int) -> RideshareParameters:
    """The parameters in a run of `steps`: the historical calendar spans it unless `horizon` says otherwise."""
    spans_the_run = parameters.calendar == "historical" and parameters.horizon == 0
    return replace(parameters, horizon=steps) if spans_the_run else parameters


#: The policies for entrants, each off at 0.
ENTRY_POLICIES = tuple(name for name, field in declared(RideshareParameters).items() if declaration(field).group == "policy")


#: Named settings of market and mechanisms, each over the defaults. `founding` has the founding document's own values,
#: `lock_in` lets half of the providers respond, `literal` is the document to the letter: all respond, and PL-DSIC pays
#: the second score. In `young_market`, that of the audit, costs are private, most respond, no public record counts, and
#: whoever is to be explored is offered the whole value.
_FOUNDING_WORLD = {"price_per_kg": 6500.0, "sigma_v": 0.2}
_FOUNDING_RULES = {"ucb_sp": {"ucb_c": 2.0}, "pl_dsic": {"pl_tau": 0.1}, "pl_gumbel": {"pl_tau": 0.1}}
PRESETS = {
    "default": {},
    "founding": {"world": _FOUNDING_WORLD, "mechanism": _FOUNDING_RULES},
    "lock_in": {"world": {"availability": 0.5}},
    "literal": {
        "world": {**_FOUNDING_WORLD, "availability": 1.0},
        "mechanism": {**_FOUNDING_RULES, "pl_dsic": {"pl_tau": 0.1, "payment": "second_score"}},
    },
    "young_market": {
        "world": {
            "price_per_kg": 40_000.0,
            "prior_strength": 0.0,
            "base_alpha": 1.0,
            "base_beta": 0.5,
            "availability": 0.8,
            "costs": "list_price",
        },
        "mechanism": {"explore_commit": {"explore": 10, "posted_price": 1.0}},
    },
}
