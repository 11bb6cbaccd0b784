"""`bks`: its payment against the integral it stands for, and what a provider gains over a horizon by the rate it reports.

For sellers, on v = ceiling - ask: with A(v) the chance to win, or the load flown over a run, and A~ its mean over the
resampling, the winner's mean rent must be the integral of A~ from 0 to v (Babaioff, Kleinberg and Slivkins 2015).
"""

import numpy as np
import pytest
from scipy.integrate import quad

from agents.rideshare.layout import PROVIDER
from mechanisms import make
from mechanisms.forms.procurement import Procurement
from mechanisms.procurement.bks import kept
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.mechanisms.resampling import ALMOST_ONE, expected_gain, gain, least_winning_factor

MEAN, WORTH, CEILING = 0.9, 0.8, 0.75


def alone(ask: float) -> Procurement:
    """One provider, with nobody but the outside option against it: it wins where mean x worth - ask >= 0."""
    row = (ask, WORTH, 1.0, 9.0, 1.0, 0.0, 0.0, np.nan, CEILING)
    return Procurement(*(np.array([value]) for value in row))


THRESHOLD = CEILING - MEAN * WORTH  # the least v that wins


@pytest.mark.parametrize("mu", [0.02, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("ask", [0.0, 0.4, 0.7, 0.719, 0.73, 0.75, 0.9])
def test_the_mean_rent_of_a_threshold_rule_is_the_integral_in_closed_form(mu, ask):
    """A~(v) = 1 - mu (t / v)^(1 - mu) from v = t on, else 0; its integral to v is v - v^mu t^(1 - mu)."""
    rule, v = make("bks", bks_rule="greedy_sp", bks_mu=mu), CEILING - ask
    expected = v - v**mu * THRESHOLD ** (1.0 - mu) if v >= THRESHOLD else 0.0
    assert expected_gain(rule, alone(ask), 0, 0, cost=ask) == pytest.approx(expected, abs=1e-9)
    if v >= THRESHOLD:
        numeric, _ = quad(lambda u: 1.0 - mu * (THRESHOLD / u) ** (1.0 - mu), THRESHOLD, v, epsabs=1e-12)
        assert numeric == pytest.approx(expected, abs=1e-9)
        assert least_winning_factor(rule, alone(ask), 0, 0) == pytest.approx(THRESHOLD / v, abs=1e-12)


@pytest.mark.parametrize("name", ["greedy_sp", "ucb_sp", "ts_sp", "epsilon_greedy_sp", "pl_dsic", "random"])
@pytest.mark.parametrize("seed", range(3))
def test_the_mean_rent_among_rivals_is_the_integral_of_the_chance(name, seed):
    """Whatever the draws of rule and rivals are: with a least winning v = t they are one more threshold rule."""
    rule = make("bks", bks_rule=name, bks_mu=0.3)
    columns = (
        [0.2, 0.35, 0.4],
        [1.0, 0.9, 0.8],
        [1.0] * 3,
        [9.0, 8.0, 7.0],
        [1.0] * 3,
        [3.0, 2.0, 5.0],
        [2.0, 2.0, 4.0],
        [np.nan] * 3,
    )
    form = Procurement(*(np.array(column) for column in (*columns, [0.95] * 3)))
    v = 0.95 - 0.2
    t = v * least_winning_factor(rule, form, 10, 0, seed)
    expected = v - v**0.3 * t**0.7 if gain(rule, form, 10, 0, 0.2, 1.0, seed) is not None else 0.0
    assert expected_gain(rule, form, 10, 0, cost=0.2, seed=seed) == pytest.approx(expected, abs=1e-9)


def test_the_random_payment_has_that_mean_and_its_stated_spread():
    """20,000 clearings, each a run of its own; 5.2 standard errors of the stated law: false-alarm rate 2e-7 each."""
    mu, ask, clearings = 0.2, 0.3, 20_000
    rule, v = make("bks", bks_rule="greedy_sp", bks_mu=mu), CEILING - ask
    won = 1.0 - (THRESHOLD / v) ** (1.0 - mu)  # the chance that a resampled provider wins
    mean = (1.0 - mu) * ask + mu * won * (ask + v / mu)
    variance = (1.0 - mu) * ask**2 + mu * won * (ask + v / mu) ** 2 - mean**2
    form = {"ask": ask, "alpha": 9.0, "beta": 1.0, "worth": WORTH, "ceiling": CEILING}
    paid = np.array([-rule.clear(**form, seed=seed).payment[0] for seed in range(clearings)])
    assert abs(paid.mean() - mean) < 5.2 * np.sqrt(variance / clearings)
    kinds, counts = np.unique(np.round(paid, 12), return_counts=True)
    assert kinds == pytest.approx([0.0, ask, ask + v / mu])
    chances = np.array([mu * (1.0 - won), 1.0 - mu, mu * won])
    assert (np.abs(counts - clearings * chances) < 5.2 * np.sqrt(clearings * chances * (1.0 - chances))).all()


# A market over a horizon, with Thompson sampling learning throughout, and one provider that may lie about its rate.
MU, TENDERS, RATE, CEILING_RATE = 0.4, 120, 13_000.0, 40_000.0
MARKET = scenario(RideshareParameters(costs="list_price", availability=0.5, truth="prior", rate_ceiling=CEILING_RATE))
LIAR = MARKET.providers["vehicle"].tolist().index("PSLV")
REPORTS = RATE * np.array([0.4, 0.7, 1.0, 1.3, 1.6, 2.2])
TRUTH = 2
WORLDS, STRATA = 300, 6
RULE = make("bks", bks_mu=MU)


def flown_and_rent(seed: int, rate: float, factor: float | None, rule=RULE) -> tuple[float, float]:
    """The kg that the liar flies in a run, and what it is paid beyond its asks (1000 USD); a factor of None is the run's own."""
    run = TenderRun(MARKET, rule, seed)
    run.state.provider[PROVIDER.rate, LIAR] = rate
    if factor is not None:
        count = run.state.provider.shape[1]
        kept(run.rule.store, count).factor[LIAR] = factor
    run.advance(TENDERS)
    won = run.record[run.record[:, COLUMN.winner] == LIAR]
    return won[:, COLUMN.mass_kg].sum(), won[:, COLUMN.rent].sum() / 1000.0


def points(seed: int) -> np.ndarray:
    """One draw from each of STRATA equal parts of (0, 1), the same for every report."""
    return (np.arange(STRATA) + np.random.default_rng(seed).random(STRATA)) / STRATA


def mean_over_factors(seed: int, rate: float) -> np.ndarray:
    """Mean kg and mean rent of a run over the liar's own resampling; without bias, and with little noise by the strata."""
    kept = np.array(flown_and_rent(seed, rate, 1.0))
    resampled = [flown_and_rent(seed, rate, min(g ** (1.0 / (1.0 - MU)), ALMOST_ONE)) for g in points(seed)]
    return (1.0 - MU) * kept + MU * np.mean(resampled, axis=0)


@pytest.fixture(scope="module")
def horizon() -> np.ndarray:
    """Mean kg and mean rent, shape (worlds, reports, 2)."""
    return np.array([[mean_over_factors(seed, rate) for rate in REPORTS] for seed in range(WORLDS)])


def utilities(kg: np.ndarray, rent: np.ndarray) -> np.ndarray:
    """What the liar gains (1000 USD): ask + rent - cost; shape (worlds, reports)."""
    return rent + kg * (REPORTS - RATE) / 1000.0


def sigmas(differences: np.ndarray) -> np.ndarray:
    """Mean over the worlds in standard errors."""
    return differences.mean(axis=0) / (differences.std(axis=0, ddof=1) / np.sqrt(len(differences)))


def test_over_the_horizon_utility_peaks_at_the_truth(horizon):
    """Paired over 300 worlds: no lie gains 5.2 standard errors (Student, 299 degrees: 2e-7 each, 1e-6 in all). With these
    seeds each costs 6 or more, which says that the test can see it."""
    utility = utilities(horizon[..., 0], horizon[..., 1])
    lies = np.arange(len(REPORTS)) != TRUTH
    lost = sigmas(utility[:, [TRUTH]] - utility[:, lies])
    assert (lost > -5.2).all()
    assert (lost > 6.0).all()


def test_paid_as_it_asks_the_same_provider_would_lie(horizon):
    """The same runs without the rent: asking more gains, so the test above could have failed."""
    utility = utilities(horizon[..., 0], 0.0 * horizon[..., 1])
    assert sigmas(utility[:, TRUTH + 1] - utility[:, TRUTH]) > 5.5


def test_over_the_horizon_the_mean_rent_is_the_integral_of_the_load():
    """The rent that the mechanism draws itself, against the load at rates between ceiling and truth. Student: 1e-7."""
    v, gaps = (CEILING_RATE - RATE) / 1000.0, []
    for seed in range(WORLDS):
        g = points(seed)
        loads = [flown_and_rent(seed, CEILING_RATE - 1000.0 * v * share, None)[0] for share in g]
        gaps.append(mean_over_factors(seed, RATE)[1] - v * np.mean(loads))
    assert abs(sigmas(np.array(gaps))) < 5.5


def gain_once_unmasked(seed: int) -> float:
    """What the liar gains in a run in which it is not resampled, if it asks more from its first payment on (1000 USD); honest, it is 0."""
    run, gained = TenderRun(MARKET, RULE, seed), 0.0
    provider = run.state.provider
    provider[PROVIDER.rate, LIAR] = RATE
    kept(run.rule.store, provider.shape[1]).factor[LIAR] = 1.0
    for _ in range(TENDERS):
        run.advance()
        row = run.record[-1]
        if row[COLUMN.winner] == LIAR:
            gained += (row[COLUMN.paid] - RATE * row[COLUMN.mass_kg]) / 1000.0
            provider[PROVIDER.rate, LIAR] = 1.2 * RATE
    return gained


def test_who_sees_that_it_was_not_resampled_cannot_ask_more_from_then_on():
    """Its first ask binds it. Without that each of these runs would be a gain: a first payment of the ask alone tells all."""
    assert max(abs(gain_once_unmasked(seed)) for seed in range(60)) < 1e-6
