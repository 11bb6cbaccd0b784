"""Which runs of the launch market are kept by column: every parameter off its default, every choice, and all at once.

Values are written out here, not read off presets or defaults: these may change without a change of any kernel.
"""

from typing import NamedTuple

from agents.rideshare.strategies import PROVIDERS
from core.parameters import declaration, declared
from mechanisms import registered
from mechanisms.forms.procurement import Procurement
from model.rideshare.kernels.layout import SETTLEMENTS
from model.rideshare.parameters import RideshareParameters

STEPS, SEED = 150, 20
PLAIN = "ucb_sp"  # the rule of runs that are about the world


class Case(NamedTuple):
    """A run: a rule with its settings, in a world, with providers that follow a mix of strategies."""

    rule: str
    settings: dict
    world: dict
    providers: str = "truthful"
    seed: int = SEED


#: A market in which costs matter and most providers respond.
MARKET = {"costs": "list_price", "price_per_kg": 40_000.0, "availability": 0.8}
#: All that a market can have, at once.
RICH = {
    **MARKET,
    **{"truth": "prior", "base_alpha": 1.0, "base_beta": 0.5, "prior_strength": 2.0, "calendar": "historical", "horizon": STEPS},
    **{"patience": 2, "payloads": 12.0, "capacity": "vehicle", "stand_down": 3, "cost_shock": 0.2, "settlement": "insured"},
    **{"bid_credit": 0.1, "set_aside": 0.3, "exploration_subsidy": 0.1},
}
HALVES = ".5*hedge+.5*markup"  #: who asks what there
#: A value of each numeric parameter of the world that neither the defaults nor MARKET have.
VALUES = {
    **{"price_per_kg": 30_000.0, "sigma_v": 0.2, "sso_multiplier": 1.3, "leo_multiplier": 0.9},
    **{"as_of": 2021, "prior_strength": 5.0, "base_alpha": 1.0, "base_beta": 2.0, "availability": 0.4},
    **{"horizon": STEPS, "payloads": 3.0, "patience": 2, "capacity_share": 0.3},
    **{"sigma_c": 0.5, "cost_shock": 0.3, "rate_ceiling": 60_000.0, "stand_down": 5},
    **{"refund_share": 0.2, "insurance_loading": 0.6},
    **{"bid_credit": 0.1, "set_aside": 0.4, "exploration_subsidy": 0.2},
}
#: The same for the strategies' parameters, each with the strategy that shows it.
STRATEGY_VALUES = {
    "hedge": {"ask_low": 0.8, "ask_high": 1.5, "ask_points": 5, "hedge_rate": 40.0},
    "exp3": {"exp3_gamma": 0.3},
    "markup": {"markup": 0.5},
    "misreport": {"lie_scale": 0.7, "lie_shift": 0.05, "lie_from": 20, "lie_until": 60},
    "ring": {"ring_share": 0.5},
}
#: The same for the rules' own parameters.
RULE_VALUES = {
    **{"bks_mu": 0.7, "epsilon": 0.4, "explore": 60, "posted_price": 0.8, "index_debias": 0.5, "kl_c": 0.3},
    **{"pl_tau": 0.1, "ucb_c": 0.8},
}
#: The choice without which a parameter changes nothing.
NEEDS = {
    "horizon": ("calendar", "historical"),
    "refund_share": ("settlement", "refund"),
    "insurance_loading": ("settlement", "insured"),
}
#: Settings that go with a parameter of a rule: reports must be resampled often enough for its payments to be seen.
RULE_NEEDS = {"bks_rule": {"bks_mu": 0.7}}
#: The rule and its settings without which a parameter of the world changes nothing.
RULES = {"rate_ceiling": ("bks", {"bks_mu": 0.7})}


def run_name(rule: str, settings: dict) -> str:
    """What the run of a rule in MARKET is called."""
    return " ".join([rule, *(f"{name}={value}" for name, value in settings.items())])


def without(name: str) -> str:
    """The run that the one with a numeric parameter of the world off its default is to differ from."""
    return "=".join(NEEDS[name]) if name in NEEDS else run_name(*RULES.get(name, (PLAIN, {})))


def _of_rules() -> dict[str, Case]:
    """Every rule in MARKET, where everything is on, and with each of its own parameters."""
    cases = {}
    for rule, cls in registered(Procurement).items():
        cases[run_name(rule, {})] = Case(rule, {}, MARKET)
        cases[f"{rule} rich"] = Case(rule, {}, RICH, HALVES)
        for name, field in declared(cls).items():
            for value in _values(name, field, RULE_VALUES):
                if value != field.default:
                    settings = {name: value, **RULE_NEEDS.get(name, {})}
                    cases[run_name(rule, settings)] = Case(rule, settings, MARKET)
    return cases


def _of_the_world() -> dict[str, Case]:
    """Every parameter of the world."""
    usual = {**{name: field.default for name, field in declared(RideshareParameters).items()}, **MARKET}
    cases = {}
    for name, field in declared(RideshareParameters).items():
        needed = dict([NEEDS[name]]) if name in NEEDS else {}
        for value in _values(name, field, VALUES):
            if value != usual[name]:
                cases[f"{name}={value}"] = Case(*RULES.get(name, (PLAIN, {})), {**MARKET, **needed, name: value})
    return cases


def _of_strategies() -> dict[str, Case]:
    """Every strategy alone, as the half of a population, and with each of its parameters."""
    cases = {"some markup": Case(PLAIN, {}, MARKET, ".4*markup+.6*truthful")}
    for name in PROVIDERS.registered():
        cases[f"all {name}"] = Case(PLAIN, {}, MARKET, name)
        cases[f"half {name}"] = Case("first_score", {}, MARKET, f".5*{name}+.5*truthful")
        cases[f"markup and {name}"] = Case("ts_sp", {}, MARKET, f".5*markup+.5*{name}")
    for name, values in STRATEGY_VALUES.items():
        cases |= {f"{key}={value}": Case(PLAIN, {}, MARKET, f"{name}({key}={value})") for key, value in values.items()}
    return cases


def _all_at_once() -> dict[str, Case]:
    """RICH with every strategy, settlement and a few seeds."""
    cases = {f"rich {name}": Case("ts_sp", {}, RICH, f".5*{name}+.5*markup") for name in PROVIDERS.registered()}
    cases |= {f"rich {name}": Case("greedy_sp", {}, {**RICH, "settlement": name}, HALVES) for name in SETTLEMENTS}
    return cases | {f"rich seed={seed}": Case("ts_sp", {}, RICH, HALVES, seed) for seed in (0, 2**63 - 1)}


def _values(name: str, field, values: dict) -> tuple:
    """The choices of a parameter, or its value to be tried."""
    return declaration(field).choices or ((values[name],) if name in values else ())


CASES = {**_of_rules(), **_of_the_world(), **_of_strategies(), **_all_at_once()}
