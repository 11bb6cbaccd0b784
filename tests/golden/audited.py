"""What the audit's searches find of every rule: gains and breaches in random clearings, surpluses of a liar over a few runs."""

from pathlib import Path

import numpy as np

from experiments.audit.clearing import search
from experiments.audit.horizon import Runs
from mechanisms import make
from mechanisms.forms.clearings import clearings_of, searched
from mechanisms.forms.procurement import Procurement
from model import rideshare
from model.configuration import configure
from model.rideshare.audited_lies import lie
from tests.golden.cases import MARKET
from tests.golden.hashing import by_column

AUDITED = Path(__file__).with_name("audited.json")
INSTANCES, AUCTIONS, SEED = 120, 40, 20
WORLD = {**MARKET, "rate_ceiling": 15_000.0}  # so low that a provider whose report is resampled wins now and then
_LIE, _LIARS, _SEEDS = lie(0.5, 0.0, 20), (0, 5), (0, 1)


def audited(name: str) -> dict[str, str]:
    """Hashes of a search's rows, one a misreport and one a promise, and of surpluses by truth and by a lie."""
    rule = make(name)
    found = search(clearings_of(rule), SEED, INSTANCES)
    columns = {"gains": found.gains.ravel(), "breaches": found.breaches.ravel()}
    if rule.form is Procurement:
        runs = Runs(configure(rideshare.MARKET, {"mechanism": rule, **WORLD}), "mechanism", "providers", AUCTIONS)
        columns["truthful"] = runs.truthful(_SEEDS).ravel()
        columns["lying"] = np.concatenate([runs.lying(_SEEDS, liar, _LIE) for liar in _LIARS])
    return by_column(columns)


def all_audits() -> dict[str, dict]:
    """Every rule."""
    return {name: audited(name) for name in searched()}
