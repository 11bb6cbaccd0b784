"""BKS: any monotone rule made truthful over the horizon, its payments computed by running it once.

Each provider's type is v = ceiling - cost: in every tender the same rate (`rate_ceiling` less its own) times a load that all
know. Once a run, with probability `bks_mu`, its report is resampled: the wrapped rule is shown f v in place of v all through
the run, with f = g^(1 / (1 - bks_mu)), g uniform. A winner is paid its ask, and if it was resampled v / bks_mu more. On average
over f and the launches that is the payment that makes truth best for what a whole run allocates, which could not be computed: it
would take the outcomes of launches that were never made. A truthful winner is paid its cost or more in every draw.

What it rests on: over a run a provider must fly the more, on average, the less it asks. In one clearing the rules on offer are so by
construction; over a run of learning that is tested on small markets, not proved, and a rule that fails the test is refused. A
provider reports one rate a run: its first ask, as a share of its ceiling, binds it, since its first payment tells it whether it was
resampled. So costs must be one rate a run, too (`cost_shock` 0), and no policy may credit asks. Who asks more than its ceiling takes
no part.

Where it fails: in the spread of what it pays. A resampled winner gets v / bks_mu, often many times W, most others just their ask; the
standard deviation of a run's total payments grows like one over the root of `bks_mu` as that gets small, and with the ceiling. A
larger `bks_mu` spreads less and chooses worse. The metric `paid` over many seeds shows it.

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
    """What provider i's v is multiplied by in the run of `key` if it is resampled."""
    return uniform(child(child(key, i), 1)) ** (1.0 / (1.0 - mu))


@lean()
def draw_factors(key, mu, out):
    """What each provider's v is multiplied by in the run of `key`, into `out`, shape (n,): exactly 1 unless it is resampled."""
    for i in range(out.size):
        is_resampled = uniform(child(child(key, i), 0)) < mu
        out[i] = _resampled(key, i, mu) if is_resampled else 1.0


@lean()
def _binding(ask, ceiling, share):
    """What a provider that first asked `share` of its ceiling asks now; its ask itself where the two agree but for rounding."""
    bound = share * ceiling
    return ask if abs(bound - ask) <= _ROUNDING * ceiling else bound


@lean()
def _shown(ask, ceiling, factor):
    """The ask that the wrapped rule is shown: that of the type `factor` times as large; infinite above the ceiling."""
    if ask > ceiling:
        return inf
    return ask if factor == 1.0 else ceiling - factor * (ceiling - ask)


class Kept(NamedTuple):
    """What lies where in the store of n providers: float64 of shape (n,), the last as long as the wrapped rule has parameters."""

    factor: np.ndarray  #: what v is multiplied by, drawn once a run
    share: np.ndarray  #: what binds a provider: its first ask as a share of its ceiling; NaN until it has asked
    asks: np.ndarray  #: room for what the wrapped rule is shown
    wrapped: np.ndarray  #: the wrapped rule's parameters


@formula
def kept(store, n):
    """The store of a run of n providers, part by part."""
    return Kept(store[:n], store[n : 2 * n], store[2 * n : 3 * n], store[3 * n :])


@inlined()
def _clear_resampled(key, n_auctions, form, mu, store, inner, work, deal):
    """Clear one tender with the rule at `inner` on what it is shown, and pay what makes the truth best over the run."""
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
    bks_mu, _ = param  # which rule is wrapped, `inner` says
    return _clear_resampled(key, n_auctions, form, bks_mu, store, inner, work, deal)


@lru_cache(maxsize=256)
def check_monotone(rule: Mechanism) -> None:
    """Refuse a rule that cannot be wrapped.

    Seen is a rise of the mean load by five standard errors between any two of ten rates, in 250 runs of 60 tenders on common
    draws, in which nobody stands down after a failure. A rule that fails by less, or later, passes.

    Raises:
        ParameterError: it has no kernel, sees the hidden truth, has a store (as a wrapper has), is for another market, or lets
            a provider fly less over a run, on average over small markets, the less it asks.
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
    """What wraps a rule: a subclass has a name and says which rule, its `inner`."""

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
        """What each of n providers' v is multiplied by in the run of `key`, nobody being bound yet; and the wrapped rule's parameters."""
        wrapped = self.inner.vector
        store = np.zeros(3 * n + wrapped.size)
        parts = kept(store, n)
        draw_factors(np.uint64(key), self.bks_mu, parts.factor)
        parts.share[:] = np.nan
        parts.wrapped[:] = wrapped
        return store

    def strata(self, key, n: int, place: int) -> list[tuple[float, np.ndarray]]:
        """The run in which the provider at `place` is not resampled, and the one in which it is; the others as they are."""
        runs = []
        for chance, factor in ((1.0 - self.bks_mu, 1.0), (self.bks_mu, _resampled(np.uint64(key), place, self.bks_mu))):
            store = self.prepare(key, n)
            kept(store, n).factor[place] = factor
            runs.append((chance, store))
        return runs


@dataclass(frozen=True, repr=False)
class Bks(ImplicitPayments):
    """Runs another rule on reports that are now and then lowered, and pays so that truth is best over the run."""

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
