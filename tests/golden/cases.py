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
    """A run: a rule with its settings, in a world."""

    rule: str
    settings: dict
    world: dict
    seed: int = SEED


#: A market in which costs matter and most providers respond.
MARKET = {"costs": "list_price", "price_per_kg": 40_000.0, "availability": 0.8}
#: All that a market can have, at once.
RICH = {
    **MARKET,
    **{"truth": "prior", "base_alpha": 1.0, "base_beta": 0.5, "prior_strength": 2.0, "calendar": "historical", "horizon": STEPS},
    **{"patience": 2, "payloads": 12.0, "capacity": "vehicle", "stand_down": 3, "cost_shock": 0.2, "settlement": "insured"},
    **{"strategy": "hedge", "strategic_share": 0.5, "others": "markup"},
    **{"bid_credit": 0.1, "set_aside": 0.3, "exploration_subsidy": 0.1},
}
#: A value of each numeric parameter of the world that neither the defaults nor MARKET have.
VALUES = {
    **{"price_per_kg": 30_000.0, "sigma_v": 0.2, "sso_multiplier": 1.3, "leo_multiplier": 0.9},
    **{"as_of": 2021, "prior_strength": 5.0, "base_alpha": 1.0, "base_beta": 2.0, "availability": 0.4},
    **{"horizon": STEPS, "payloads": 3.0, "patience": 2, "capacity_share": 0.3},
    **{"sigma_c": 0.5, "cost_shock": 0.3, "rate_ceiling": 60_000.0, "stand_down": 5},
    **{"refund_share": 0.2, "insurance_loading": 0.6},
    **{"bid_credit": 0.1, "set_aside": 0.4, "exploration_subsidy": 0.2},
    **{"strategic_share": 0.4, "ask_low": 0.8, "ask_high": 1.5, "ask_points": 5, "exp3_gamma": 0.3, "hedge_rate": 40.0},
    **{"markup": 0.5, "lie_scale": 0.7, "lie_shift": 0.05, "lie_from": 20, "lie_until": 60, "ring_share": 0.5},
}
#: The same for the rules' own parameters.
RULE_VALUES = {
    **{"bks_mu": 0.7, "epsilon": 0.4, "explore": 60, "posted_price": 0.8, "index_debias": 0.5, "kl_c": 0.3},
    **{"pl_tau": 0.1, "ucb_c": 0.8},
}
#: The choice without which a parameter changes nothing.
NEEDS = {
    **{"horizon": ("calendar", "historical"), "strategic_share": ("strategy", "markup"), "markup": ("strategy", "markup")},
    **{"refund_share": ("settlement", "refund"), "insurance_loading": ("settlement", "insured")},
    **dict.fromkeys(("ask_low", "ask_high", "ask_points", "hedge_rate"), ("strategy", "hedge")),
    **dict.fromkeys(("lie_scale", "lie_shift", "lie_from", "lie_until"), ("strategy", "misreport")),
    **{"exp3_gamma": ("strategy", "exp3"), "ring_share": ("strategy", "ring")},
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
        cases[f"{rule} rich"] = Case(rule, {}, RICH)
        for name, field in declared(cls).items():
            for value in _values(name, field, RULE_VALUES):
                if value != field.default:
                    settings = {name: value, **RULE_NEEDS.get(name, {})}
                    cases[run_name(rule, settings)] = Case(rule, settings, MARKET)
    return cases


def _of_the_world() -> dict[str, Case]:
    """Every parameter of the world; providers' strategies alone, and as the half of a population."""
    usual = {**{name: field.default for name, field in declared(RideshareParameters).items()}, **MARKET}
    cases = {}
    for name, field in declared(RideshareParameters).items():
        needed = dict([NEEDS[name]]) if name in NEEDS else {}
        for value in _values(name, field, VALUES):
            if value != usual[name]:
                cases[f"{name}={value}"] = Case(*RULES.get(name, (PLAIN, {})), {**MARKET, **needed, name: value})
    for name in PROVIDERS.registered():
        half = {**MARKET, "strategic_share": 0.5}
        cases[f"half {name}"] = Case("first_score", {}, {**half, "strategy": name})
        cases[f"others={name}"] = Case("ts_sp", {}, {**half, "strategy": "markup", "others": name})
    return cases


def _all_at_once() -> dict[str, Case]:
    """RICH with every strategy, settlement and a few seeds."""
    cases = {f"rich {name}": Case("ts_sp", {}, {**RICH, "strategy": name}) for name in PROVIDERS.registered()}
    cases |= {f"rich {name}": Case("greedy_sp", {}, {**RICH, "settlement": name}) for name in SETTLEMENTS}
    return cases | {f"rich seed={seed}": Case("ts_sp", {}, RICH, seed) for seed in (0, 2**63 - 1)}


def _values(name: str, field, values: dict) -> tuple:
    """The choices of a parameter, or its value to be tried."""
    return declaration(field).choices or ((values[name],) if name in values else ())


CASES = {**_of_rules(), **_of_the_world(), **_all_at_once()}
