"""Rules called for one market alone, on fixed draws: sales for every value distribution, and tenders outside any run."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from core.parameters import declared
from core.streams import child, stream, uniform
from mechanisms import make, registered
from mechanisms.forms.bids import Bids
from mechanisms.forms.procurement import Procurement
from mechanisms.values import Exponential, Lognormal, TwoUniforms, Uniform, ValueDistribution
from tests.golden.hashing import by_column

CLEARINGS = Path(__file__).with_name("clearings.json")
SALES, TENDERS, MOST, SEED = 60, 40, 6, 20
#: Distributions of values by name, each kind with its defaults and with other parameters; TwoUniforms has straight pieces.
MODELS: dict[str, ValueDistribution] = {
    "uniform": Uniform(),
    "uniform from .2": Uniform(0.2, 0.9),
    "exponential": Exponential(),
    "exponential .5": Exponential(0.5),
    "lognormal": Lognormal(),
    "lognormal narrow": Lognormal(-0.5, 0.4),
    "two uniforms": TwoUniforms(),
    "two uniforms from .2": TwoUniforms(0.2, 0.5, 1.0, 0.3),
}
UNLIKE = "unlike"  # the name of bidders of whom each has another one
UNITS = (1, 2, 3)
FUNCTIONS = ("pdf", "cdf", "virtual_value", "ironed_virtual_value")


def draws(purpose: int, sale: int, n: int) -> np.ndarray:
    """Fixed numbers between 0 and 1, shape (n,)."""
    key = np.uint64(stream(np.uint64(SEED), purpose, sale))
    return np.array([uniform(np.uint64(child(key, i))) for i in range(n)])


def variants(name: str) -> list[dict]:
    """The settings under which a rule for sales is tried."""
    return [{"units": units} for units in UNITS] if "units" in declared(registered(Bids)[name]) else [{}]


def sales(rule, model: str) -> dict[str, str]:
    """Who gets what and who pays what when values are drawn from a distribution; in every third sale there are ties."""
    allocation, payment = [], []
    for sale in range(SALES):
        n = 1 + sale % MOST
        kinds = list(MODELS.values())
        values = [kinds[(sale + i) % len(kinds)] for i in range(n)] if model == UNLIKE else [MODELS[model]] * n
        chances = draws(0, sale, n)
        if sale % 3 == 0:
            chances = 0.2 + 0.3 * np.round(2.0 * chances)
        bid = [float(value.quantile(chance)) for value, chance in zip(values, chances, strict=True)]
        outcome = rule.clear(bid=bid, values=values, seed=sale)
        allocation.extend(outcome.allocation)
        payment.extend(outcome.payment)
    return by_column({"allocation": allocation, "payment": payment})


def tenders(name: str) -> dict[str, str]:
    """The same where providers offer to fly."""
    rule, allocation, payment = make(name), [], []
    for sale in range(TENDERS):
        n = 1 + sale % MOST
        ask, worth, won, lost, seen = (draws(purpose, sale, n) for purpose in range(5))
        won, lost = np.floor(8.0 * won), np.floor(3.0 * lost)
        outcome = rule.clear(
            ask=0.6 * ask,
            worth=0.5 + 0.5 * worth,
            open=(seen > 0.2).astype(float),
            alpha=1.0 + won,
            beta=0.5 + lost,
            tried=won + lost,
            won=won,
            truth=seen,
            n_auctions=int((won + lost).sum()),
            seed=sale,
        )
        allocation.extend(outcome.allocation)
        payment.extend(outcome.payment)
    return by_column({"allocation": allocation, "payment": payment})


def distribution(model: str) -> dict[str, str]:
    """A distribution's own functions on a grid, its quantiles and its reserve."""
    values, grid = MODELS[model], np.linspace(0.0, 3.5, 36)
    columns = {name: getattr(values, name)(grid) for name in FUNCTIONS}
    return by_column({**columns, "quantile": values.quantile(np.linspace(0.01, 0.99, 50)), "reserve": [values.reserve]})


def _clearings() -> dict[str, Callable[[], dict]]:
    """Every distribution, every rule for sales with every distribution, and every rule for tenders."""
    found = {f"values {model}": partial(distribution, model) for model in MODELS}
    for name in registered(Bids):
        for settings in variants(name):
            rule = make(name, **settings)
            label = " ".join([name, *map(str, settings.values())])
            found |= {f"{label} {model}": partial(sales, rule, model) for model in (*MODELS, UNLIKE)}
    return found | {name: partial(tenders, name) for name in registered(Procurement)}


CLEARED = _clearings()


def all_clearings() -> dict[str, dict]:
    """All of CLEARED."""
    return {name: clearing() for name, clearing in CLEARED.items()}
