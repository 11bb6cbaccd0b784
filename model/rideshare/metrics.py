"""Metrics of a run: each a pure function of its record (steps, COLUMN), with formula and unit."""

import numpy as np

from model.market import Metric
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.ledger import accounts, cost_of_a_launch

BLOCK = 50  # steps in a block, the unit over which risk is taken


METRICS: dict[str, Metric] = {}


def _metric(unit: str, more_is_better: bool | None = None):
    def register(function):
        METRICS[function.__name__] = Metric(function, unit, more_is_better)
        return function

    return register


def _ratio(numerator: float, denominator: float) -> float:
    return float(numerator / denominator) if denominator else float("nan")


def _mean(values: np.ndarray) -> float:
    """Mean over the steps where the value is defined; NaN if there is none."""
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if defined.size else float("nan")


def _per_usd(record: np.ndarray, column: int) -> float:
    return _ratio(record[:, column].sum(), record[:, COLUMN.bundle_value].sum())


def _held(record: np.ndarray) -> np.ndarray:
    """The steps in which an auction was held."""
    held = record[:, COLUMN.bundle_value] > 0.0
    return record if held.all() else record[held]


@_metric("1", True)
def delivered(record):
    """Value that reached orbit per USD tendered: sum of delivered / sum of W."""
    return _per_usd(record, COLUMN.delivered)


@_metric("1", True)
def profit(record):
    """What the platform keeps per USD tendered: sum of (collected + subsidy - paid) / sum of W."""
    return _per_usd(record, COLUMN.profit)


@_metric("1", False)
def rent(record):
    """What winners are owed beyond their asks per USD tendered: sum of rent / sum of W."""
    return _per_usd(record, COLUMN.rent)


@_metric("1", False)
def subsidy(record):
    """What the sponsor of a policy pays per USD tendered: sum of the winners' credits x W / sum of W."""
    return _per_usd(record, COLUMN.subsidy)


@_metric("1")
def revenue(record):
    """The founding document's revenue, promised at the auction, per USD tendered: sum of price x W / sum of W."""
    return _per_usd(record, COLUMN.revenue)


@_metric("1", False)
def gap(record):
    """Promised less left to the platform, per USD tendered: revenue - profit. Positive where indices are optimistic."""
    return revenue(record) - profit(record)


@_metric("W", False)
def regret(record):
    """Forgone against the oracle, without costs expected successes: sum of (its q x worth - cost, at least 0) - the winner's."""
    return float(record[:, COLUMN.regret].sum())


@_metric("1", True)
def efficiency(record):
    """Share of auctions in which the mechanism chose as the oracle does."""
    return _mean(record[:, COLUMN.efficient])


@_metric("1", True)
def value_efficiency(record):
    """Expected value delivered as a share of what the most reliable would deliver of W: sum of q W_w / sum of q* W over the auctions."""
    held = _held(record)
    chosen = np.nan_to_num(held[:, COLUMN.quality]) * held[:, COLUMN.carried_value]
    return _ratio(chosen.sum(), (held[:, COLUMN.best_quality] * held[:, COLUMN.bundle_value]).sum())


@_metric("W", None)
def thickness(record):
    """Mean gap of the two best scores, where two are eligible: smaller is thicker."""
    return _mean(record[:, COLUMN.thickness])


@_metric("1", None)
def belief_gap(record):
    """Mean gap of the two best posterior means: thickness on a scale that is the same for every mechanism."""
    return _mean(record[:, COLUMN.belief_gap])


@_metric("providers", None)
def n_close(record):
    """Mean number of other eligible providers with a posterior mean within .02 of the best, over the auctions held."""
    return _mean(_held(record)[:, COLUMN.n_close])


@_metric("1", None)
def inclusion(record):
    """Entrants' share of the wins."""
    return _mean(record[:, COLUMN.entrant_win])


@_metric("1", None)
def oracle_inclusion(record):
    """Entrants' share of the oracle's choices: what the hidden truth warrants."""
    return _mean(record[:, COLUMN.oracle_entrant])


@_metric("1", True)
def fill(record):
    """Mass flown as a share of the capacity tendered, over the auctions held."""
    held = _held(record)
    return _ratio(held[:, COLUMN.mass_kg].sum(), held[:, COLUMN.capacity_kg].sum())


@_metric("1", False)
def risk(record):
    """Standard deviation over blocks of 50 steps of block profit / block W; a last, shorter block is left out."""
    profits, worths = block_sums(record, COLUMN.profit), block_sums(record, COLUMN.bundle_value)
    shares = profits[worths > 0.0] / worths[worths > 0.0]
    return float(shares.std(ddof=1)) if shares.size > 1 else float("nan")


@_metric("steps", False)
def breaches(record):
    """Steps in which the winner is paid less than its cost."""
    return float(accounts(record).provider_breach.sum())


@_metric("steps", False)
def payload_breaches(record):
    """Steps in which payloads pay more than they get back and in delivered value: none where they pay on delivery."""
    return float(accounts(record).payload_breach.sum())


@_metric("steps", False)
def expected_payload_breaches(record):
    """Steps in which payloads could expect to pay more than they get, at the hidden reliability of who won."""
    return float(accounts(record).expected_breach.sum())


@_metric("1", True)
def payload_surplus(record):
    """What payloads get beyond what they pay, per USD tendered: sum of (delivered + claim - collected - premium) / sum of W."""
    return _ratio(accounts(record).payload_surplus.sum(), record[:, COLUMN.bundle_value].sum())


@_metric("1", True)
def welfare(record):
    """Value delivered less what flying cost, per USD tendered: sum of (delivered - cost) / sum of W."""
    return _ratio((record[:, COLUMN.delivered] - record[:, COLUMN.cost]).sum(), record[:, COLUMN.bundle_value].sum())


@_metric("1", None)
def provider_surplus(record):
    """What winners are paid beyond their cost, per USD tendered: sum of (paid - cost) / sum of W."""
    return _ratio(accounts(record).provider_surplus.sum(), record[:, COLUMN.bundle_value].sum())


@_metric("1", None)
def margin(record):
    """What winners ask beyond a launch's cost per USD tendered: sum of (ask - cost) / sum of W; 0 where all are truthful."""
    return _ratio((record[:, COLUMN.ask] - cost_of_a_launch(record)).sum(), record[:, COLUMN.bundle_value].sum())


@_metric("1")
def paid(record):
    """What winners are paid per USD tendered: sum of paid / sum of W. Its spread over runs is a rule's payment variance."""
    return _per_usd(record, COLUMN.paid)


@_metric("1", False)
def deficit(record):
    """What the platform lost in all, per USD tendered: max(0, sum of (paid - subsidy - collected)) / sum of W."""
    return _ratio(accounts(record).deficit[-1:].sum(), record[:, COLUMN.bundle_value].sum())


@_metric("1", False)
def curse(record):
    """Winner's curse per USD tendered: sum of (index - q) W_w / sum of W, what the platform expects of its choices too much."""
    return _per_usd(record, COLUMN.curse)


@_metric("auctions")
def auctions(record):
    """Steps in which an auction was held: a payload that fits and an eligible provider."""
    return float(len(_held(record)))


def block_sums(record: np.ndarray, column: int, size: int = BLOCK) -> np.ndarray:
    """Sums of a column over blocks of `size` steps, shape (steps // size,)."""
    whole = len(record) // size * size
    return record[:whole, column].reshape(-1, size).sum(axis=1)


def summarise(record: np.ndarray) -> dict[str, float]:
    """All metrics of a record, by name."""
    return {name: metric.function(record) for name, metric in METRICS.items()}
