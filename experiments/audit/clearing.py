"""The search over random clearings: every misreport of one participant in each, and every promise that a clearing can break."""

from typing import NamedTuple

import numpy as np

from experiments.audit.misreports import LIES
from mechanisms.forms.clearings import CHUNK, Clearings
from mechanisms.kernels import auditing
from mechanisms.kernels.auditing import SIZES

#: A rule in plain Python is tried on this share of the instances: one clearing takes some hundred times as long.
INTERPRETED_SHARE = 1.0 / 100.0

ROWS = {
    "individually_rational": auditing.RATIONAL,
    "no_deficit": auditing.DEFICIT,
    "efficient": auditing.EFFICIENT,
    "monotone": auditing.MONOTONE,
    "scale_equivariant": auditing.SCALED,
}


class Breach(NamedTuple):
    """How often a promise was tried and broken; the largest breach, its instance, and its misreport's place in LIES or -1."""

    tried: int
    broken: int
    worst: float
    at: int
    lie: int


class Search(NamedTuple):
    """What a search found: a row a misreport of `LIES`, a row a promise of `ROWS` (columns: `mechanisms.kernels.auditing`)."""

    seed: int
    gains: np.ndarray
    breaches: np.ndarray

    @property
    def misreports(self) -> int:
        """Clearings with a misreport."""
        return int(self.gains[:, auditing.COUNT].sum())

    @property
    def best(self) -> tuple[float, int, int]:
        """The largest gain of any misreport, the instance that shows it and the misreport's place in LIES."""
        lie = int(self.gains[:, auditing.LARGEST].argmax())
        return float(self.gains[lie, auditing.LARGEST]), int(self.gains[lie, auditing.WHERE]), lie

    def breach(self, promise: str) -> Breach:
        """How a promise fared."""
        tried, broken, worst, at, lie = self.breaches[ROWS[promise]]
        return Breach(int(tried), int(broken), float(worst), int(at), int(lie))

    def misreport_rows(self) -> list[dict]:
        """Of each misreport: clearings, mean and variance of its gain over them, and the largest gain."""
        return [
            {
                "scale": float(scale),
                "shift": float(shift),
                "clearings": int(row[auditing.COUNT]),
                "mean": float(mean := row[auditing.TOTAL] / max(row[auditing.COUNT], 1.0)),
                "variance": float(max(0.0, row[auditing.SQUARES] / max(row[auditing.COUNT], 1.0) - mean**2)),
                "largest": float(row[auditing.LARGEST]),
            }
            for (scale, shift), row in zip(LIES, self.gains, strict=True)
        ]


def search(clearings: Clearings, seed: int, count: int) -> Search:
    """Try `count` random instances, sizes in turns (of a rule in plain Python, INTERPRETED_SHARE of them).

    Raises:
        MechanismError: the mechanism broke its contract.
    """
    found = _nothing(seed)
    if not clearings.compiled:
        for number in range(max(1, int(count * INTERPRETED_SHARE))):
            examine(clearings, found, number)
        return found
    for size in range(1, SIZES + 1):
        for first in range(size - 1, count, SIZES * CHUNK):
            numbers = min(CHUNK, len(range(first, count, SIZES)))
            broken = clearings.search(seed, first, numbers, LIES, found.gains, found.breaches)
            if broken >= 0:
                raise clearings.broken(f"instance {broken} of seed {seed}")
    return found


def _nothing(seed: int) -> Search:
    """A search that has not begun."""
    gains, breaches = np.zeros((len(LIES), 5)), np.zeros((len(ROWS), 5))
    gains[:, auditing.LARGEST] = -np.inf
    return Search(seed, gains, breaches)


def examine(clearings: Clearings, found: Search, number: int) -> None:
    """Add one instance to a search: what the compiled loops do, clearing by clearing."""
    instance = clearings.draw(found.seed, number)
    honest = clearings.clear(instance)
    clearings.note_truthful(number, instance, honest, found.breaches)
    if instance.liar < 0:
        return
    truth, liar = instance.truth, instance.liar
    for lie, (scale, shift) in enumerate(LIES):
        report = clearings.report(truth, scale, shift)
        cleared = clearings.clear(instance.reporting(report))
        auditing.note_gain(found.gains[lie], cleared.utility(liar, truth) - honest.utility(liar, truth), number)
        lost = auditing.loses_by_a_better_report(honest.wins(liar), cleared.wins(liar), clearings.is_better(report, truth))
        auditing.note_breach(found.breaches[auditing.MONOTONE], lost, number, lie)
