"""Misreports that gain on average over a mechanism's own draws, in a fixed instance.

On the search draws every misreport of every instance is tried, on draws that are common to truth and lie; the best few are
then measured on held-out draws, so that the search's own luck is not counted. Where the mechanism states the chance to win
and what the winner is owed does not vary with the draw, the expected utility is chance x utility, exact; if the share of wins agrees with
the chance that is stated. Elsewhere the mean gain is bounded from below with Bernstein's inequality for sample variances (Maurer and Pontil
2009, COLT, "Empirical Bernstein bounds and sample variance penalization"), the range of a gain being the widest seen or 1 if that
is more. A false refutation has a chance below ALPHA in all.
"""

from typing import NamedTuple

import numpy as np

from experiments.audit.clearing import INTERPRETED_SHARE
from experiments.audit.misreports import LIES
from mechanisms.forms.clearings import Clearings, Instance
from mechanisms.kernels.auditing import TOLERANCE

ALPHA = 1e-7
INSTANCES, SEARCH_DRAWS = 300, 400
CANDIDATES, HELD_OUT_DRAWS = 8, 40_000
_UTILITY, _WON, _CHANCE = range(3)
_SIGMAS = 6.0  # within which the share of wins must agree with the stated chance
_ENOUGH = 3  # wins from which on it shows whether what is won varies


class Mean(NamedTuple):
    """The mean gain of a misreport over draws; `detectable` is the least gain that would have been told from none."""

    instance: int
    lie: int
    gain: float
    detectable: float
    exact: bool
    draws: tuple[int, int]  #: first and number

    @property
    def refutes(self) -> bool:
        """Whether the gain cannot be chance."""
        return self.gain > self.detectable


def search_means(clearings: Clearings, seed: int) -> list[Mean]:
    """The best misreports found on the search draws, as they are on the held-out ones.

    Raises:
        MechanismError: the mechanism broke its contract.
    """
    share = 1.0 if clearings.compiled else INTERPRETED_SHARE
    instances, held_out = max(40, int(INSTANCES * share)), max(2000, int(HELD_OUT_DRAWS * share))
    few = max(20, int(SEARCH_DRAWS * share))
    found = [mean for number in range(instances) if (mean := _best_lie(clearings, seed, number, few)) is not None]
    found.sort(key=lambda mean: mean.gain - mean.detectable, reverse=True)
    return [measured(clearings, seed, mean.instance, mean.lie, (few, held_out)) for mean in found[:CANDIDATES]]


def _best_lie(clearings: Clearings, seed: int, number: int, draws: int) -> Mean | None:
    """The misreport that seems to gain most in one instance; None if nobody can lie there."""
    instance = clearings.draw(seed, number)
    if instance.liar < 0:
        return None
    honest = rows_of(clearings, instance, instance.truth, (0, draws))
    means = []
    for lie, (scale, shift) in enumerate(LIES):
        rows = rows_of(clearings, instance.reporting(clearings.report(instance.truth, scale, shift)), instance.truth, (0, draws))
        means.append(Mean(number, lie, *mean_gain(honest, rows), (0, draws)))
    return max(means, key=lambda mean: mean.gain - mean.detectable)


def measured(clearings: Clearings, seed: int, number: int, lie: int, draws: tuple[int, int]) -> Mean:
    """The mean gain of one misreport in one instance over the draws (first, number)."""
    instance = clearings.draw(seed, number)
    report = clearings.report(instance.truth, *LIES[lie])
    honest = rows_of(clearings, instance, instance.truth, draws)
    return Mean(number, lie, *mean_gain(honest, rows_of(clearings, instance.reporting(report), instance.truth, draws)), draws)


def rows_of(clearings: Clearings, instance: Instance, truth: float, draws: tuple[int, int]) -> np.ndarray:
    """The liar's utility, whether it wins, and the stated chance of who wins, a row a draw; shape (draws, 3)."""
    first, count = draws
    out = np.zeros((count, 3))
    if clearings.compiled:
        broken = clearings.over_draws(instance, truth, first, out)
        if broken >= 0:
            raise clearings.broken(f"on draw {broken} of key {instance.key}")
        return out
    for place in range(count):
        cleared = clearings.clear(instance, first + place)
        out[place] = cleared.utility(instance.liar, truth), cleared.wins(instance.liar), cleared.chance
    return out


def mean_gain(honest: np.ndarray, lying: np.ndarray, tries: int = CANDIDATES) -> tuple[float, float, bool]:
    """Mean gain of the lie over the truth, the least gain that would be told from none, and whether the mean is exact.

    In `tries` such comparisons the chance of any false alarm is below ALPHA.
    """
    truth, lie, is_exact = utilities(honest, lying)
    if is_exact:
        return lie - truth, TOLERANCE, True
    gains = lying[:, _UTILITY] - honest[:, _UTILITY]
    margin = certain_margin(float(gains.var(ddof=1)), gains.size, max(1.0, float(np.ptp(gains))), ALPHA / tries)
    return lie - truth, max(margin, TOLERANCE), False


def certain_margin(variance: float, n: int, width: float, alpha: float) -> float:
    """What the mean of n gains of that sample variance exceeds by chance, if none is to be expected, with a probability below `alpha`.

    `width` is the range that gains can have. Maurer and Pontil (2009), theorem 4.
    """
    log_odds = np.log(2.0 / alpha)
    return float(np.sqrt(2.0 * variance * log_odds / n) + 7.0 * width * log_odds / (3.0 * (n - 1)))


def utilities(honest: np.ndarray, lying: np.ndarray) -> tuple[float, float, bool]:
    """Mean utility by truth and by lie, and whether these are exact, and not means over the draws."""
    truth, lie = expected_utility(honest), expected_utility(lying)
    if truth is not None and lie is not None:
        return truth, lie, True
    return float(honest[:, _UTILITY].mean()), float(lying[:, _UTILITY].mean()), False


def expected_utility(rows: np.ndarray) -> float | None:
    """Chance x utility, if both are the same in all draws that the liar wins, and the wins are as many as stated; else None.

    Of one win or two it cannot be said that the utility does not vary with the draw.
    """
    won = rows[rows[:, _WON] > 0.0]
    if len(won) < _ENOUGH or np.ptp(won[:, _UTILITY]) > TOLERANCE or not np.ptp(won[:, _CHANCE]) <= TOLERANCE:
        return None
    chance, n = float(won[0, _CHANCE]), len(rows)
    if (
        abs(len(won) - n * chance) > _SIGMAS * np.sqrt(n * chance * (1.0 - chance)) + 1.0
        or rows[rows[:, _WON] == 0.0, _UTILITY].any()
    ):
        return None
    return chance * float(won[0, _UTILITY])
