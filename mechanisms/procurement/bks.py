"""BKS: makes any monotone rule truthful over the horizon, with payments that need only one run of the rule.

A provider's type is v = ceiling - cost: in every tender its rate (`rate_ceiling` less its own rate) times a load that all know. Once
a run, with probability `bks_mu`, its report is resampled: the wrapped rule sees f v instead of v throughout the run, with
f = g^(1 / (1 - bks_mu)), g uniform. A winner is paid its ask, and v / bks_mu more if it was resampled. On average over f and the
launches this is the payment that makes truth best over the whole run. That payment itself cannot be computed, since it needs the
outcomes of launches that were never made. A truthful winner is paid its cost or more in every draw.

What it rests on: over a run a provider that asks less must fly more on average. In one clearing this holds for all rules on offer by
construction. Over a run with learning it is not proved but tested on small markets, and a rule that fails the test is refused. A
provider reports one rate a run: its first ask, as a share of its ceiling, binds it, since its first payment tells it whether it was
resampled. So a provider's cost must be one rate a run, too (`cost_shock` 0), and no policy may credit asks. A provider that asks more
than its ceiling takes no part.

Where it fails: its payments vary widely. A resampled winner gets v / bks_mu, often many times W; most others get just their ask. The
standard deviation of a run's total payments grows with the ceiling, and like 1 / sqrt(bks_mu) for small `bks_mu`. A larger `bks_mu`
varies less and chooses worse. The metric `paid` over many seeds shows it.

Source: Babaioff, Kleinberg and Slivkins (2015), Journal of the ACM 62(2), for the resampling and the payment.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import inf, isnan, nan
from typing import ClassVar, NamedTuple

import numpy as np

from core.compiled import Kernel
from core.jit import JIT_OFF, formula, inlined, lean
from core.streams import child, uniform
from mechanisms.api import Guarantee, Mechanism, ParameterError, kernel, make, param
from mechanisms.forms.procurement import CHANCE, SECOND, Procurement, ProcurementRule
from mechanisms.kernels.monotonicity import loads_flown
from mechanisms.kernels.payments import promise
from mechanisms.kernels.selection import best_other, score_all

_ROUNDING = 1e-12
_RATES = np.linspace(0.05, 0.95, 10)
_RUNS, _TENDERS = (20, 20) if JIT_OFF else (250, 60)
_SIGMAS = 5.0  # a monotone rule is refused by chance with probability 3e-7 a pair of rates
_CONDITION = "if the wrapped rule is monotone over a run, which is tested, not proved, costs are one rate a run, and no policy credits asks"


@lean()
def _resampled(key, i, mu):
    """The factor of provider i's v in the run of `key` if it is resampled."""
    return uniform(child(child(key, i), 1)) ** (1.0 / (1.0 - mu))


@lean()
def draw_factors(key, mu, out):
    """Write the factor of each provider's v in the run of `key` into `out`, shape (n,): exactly 1 unless it is resampled."""
    for i in range(out.size):
        is_resampled = uniform(child(child(key, i), 0)) < mu
        out[i] = _resampled(key, i, mu) if is_resampled else 1.0


@lean()
def _binding(ask, ceiling, share):
    """The ask that binds a provider that first asked `share` of its ceiling; its own ask where the two agree but for rounding."""
    bound = share * ceiling
    return ask if abs(bound - ask) <= _ROUNDING * ceiling else bound


@lean()
def _shown(ask, ceiling, factor):
    """The ask that the wrapped rule sees: that of a type `factor` times as large; infinite above the ceiling."""
    if ask > ceiling:
        return inf
    return ask if factor == 1.0 else ceiling - factor * (ceiling - ask)


class Kept(NamedTuple):
    """The parts of the store: float64 arrays of shape (n,), and the wrapped rule's parameters."""

    factor: np.ndarray  #: the factor of v, drawn once a run
    share: np.ndarray  #: the provider's first ask as a share of its ceiling, which binds it; NaN until it has asked
    asks: np.ndarray  #: the asks that the wrapped rule sees
    wrapped: np.ndarray  #: the wrapped rule's parameters


@formula
def kept(store, n):
    """The store of a run of n providers, split into its parts."""
    return Kept(store[:n], store[n : 2 * n], store[2 * n : 3 * n], store[3 * n :])


@inlined()
def _clear_resampled(key, n_auctions, form, mu, store, inner, work, deal):
    """Clear one tender: the rule at `inner` chooses on the asks it is shown, and the payment makes truth best over the run."""
    count, nothing = form.ask.size, store[:0]
    factor, share, asks, wrapped = kept(store, count)
    for i in range(count):
        if form.open[i] > 0.0 and isnan(share[i]):
            share[i] = form.ask[i] / form.ceiling[i]
        asks[i] = _shown(_binding(form.ask[i], form.ceiling[i], share[i]), form.ceiling[i], factor[i])
    shown = Procurement(
        asks, form.worth, form.open, form.alpha, form.beta, form.tried, form.won, form.truth, form.ceiling
    )  # fmt: skip
    winner = Kernel.through(inner, key, n_auctions, shown, wrapped, nothing, 0, work, deal)
    score_all(form, work)
    if 0 <= winner < count:
        bound = _binding(form.ask[winner], form.ceiling[winner], share[winner])
        more = 0.0 if factor[winner] == 1.0 else (form.ceiling[winner] - bound) / mu
        deal[CHANCE] = nan  # the wrapped rule's is that of the asks it was shown
        deal[SECOND] = best_other(form, work, winner)
        promise(deal, work.score[winner], work.score[winner] - (bound - form.ask[winner] + more))
    return winner


@kernel(Procurement)
def _clear(key, n_auctions, form, param, store, inner, work, deal):
    (bks_mu,) = param
    return _clear_resampled(key, n_auctions, form, bks_mu, store, inner, work, deal)


@kernel(Procurement)
def _clear_named(key, n_auctions, form, param, store, inner, work, deal):
    bks_mu, _ = param  # `inner` says which rule is wrapped
    return _clear_resampled(key, n_auctions, form, bks_mu, store, inner, work, deal)


@lru_cache(maxsize=256)
def check_monotone(rule: Mechanism) -> None:
    """Refuse a rule that cannot be wrapped.

    The test runs 250 runs of 60 tenders on common draws, in which nobody stands down after a failure, and compares ten rates. It
    refuses a rule if a higher rate gets a larger mean load by five standard errors. A rule that fails by less, or later, passes.

    Raises:
        ParameterError: it has no kernel, sees the hidden truth, has a store (as a wrapper has), is for another market, or failed
            the test.
    """
    fit = rule.form is Procurement and rule.kernel and not rule.knows_truth and not rule.prepare(np.uint64(0), 1).size
    if not fit:
        raise ParameterError(
            f"bks cannot wrap {rule.name!r}: it takes a rule for the launch market with a kernel that neither "
            "sees the hidden truth nor keeps anything from one auction to the next, as a rule does that wraps another."
        )
    flown = loads_flown(rule.address, rule.vector, _RATES, _RUNS, _TENDERS)
    for low, high in zip(*np.triu_indices(_RATES.size, 1), strict=True):
        more = flown[:, high] - flown[:, low]
        if more.mean() > _SIGMAS * more.std(ddof=1) / np.sqrt(_RUNS):
            raise ParameterError(
                f"bks cannot wrap {rule.label!r}: in {_RUNS} trial runs a provider that asked {_RATES[low]:.2f} of what its "
                f"load is worth flew loads of {flown[:, low].mean():.2f} W on average, and {flown[:, high].mean():.2f} W when it "
                f"asked {_RATES[high]:.2f}. The rule must let it fly more, the less it asks."
            )


@dataclass(frozen=True, repr=False)
class ImplicitPayments(ProcurementRule):
    """A rule that wraps another: a subclass has a name, and names the wrapped rule as its `inner`."""

    inner: ClassVar[Mechanism]
    kernel = _clear
    guarantees = (
        Guarantee("truthful_in_expectation"),
        Guarantee("truthful_in_expectation", "horizon", condition=_CONDITION),
        Guarantee("individually_rational"),
    )

    bks_mu: float = param(0.1, "probability that a provider's report is resampled for the run", low=0.001, high=0.999)

    def __post_init__(self):
        check_monotone(self.inner)

    @property
    def inner_address(self) -> int:
        """Where the wrapped rule's machine code is."""
        return self.inner.address

    def prepare(self, key, n: int) -> np.ndarray:
        """The factors of n providers' v in the run of `key`, with nobody bound yet, and the wrapped rule's parameters."""
        wrapped = self.inner.vector
        store = np.zeros(3 * n + wrapped.size)
        parts = kept(store, n)
        draw_factors(np.uint64(key), self.bks_mu, parts.factor)
        parts.share[:] = np.nan
        parts.wrapped[:] = wrapped
        return store

    def strata(self, key, n: int, place: int) -> list[tuple[float, np.ndarray]]:
        """The run in which the provider at `place` is not resampled, and the one in which it is; the others stay as drawn."""
        runs = []
        for chance, factor in ((1.0 - self.bks_mu, 1.0), (self.bks_mu, _resampled(np.uint64(key), place, self.bks_mu))):
            store = self.prepare(key, n)
            kept(store, n).factor[place] = factor
            runs.append((chance, store))
        return runs


@dataclass(frozen=True, repr=False)
class Bks(ImplicitPayments):
    """Runs another rule on reports of which some are resampled, and pays so that truth is best over the run."""

    name = "bks"
    kernel = _clear_named
    guarantees = (*ImplicitPayments.guarantees, Guarantee("monotone"), Guarantee("anonymous"))

    bks_rule: str = param(
        "ts_sp",
        "the rule that is wrapped, with its default parameters",
        choices=("ts_sp", "ucb_sp", "kl_ucb_sp", "greedy_sp", "epsilon_greedy_sp", "pl_dsic", "random"),
    )

    @property
    def inner(self) -> Mechanism:
        """The rule that `bks_rule` names."""
        return make(self.bks_rule)
