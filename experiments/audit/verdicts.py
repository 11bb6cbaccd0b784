"""Verdicts: for each promise whether the audit has refuted it, and what it could have found."""

from dataclasses import dataclass

from experiments.audit import witness
from experiments.audit.anonymity import search_differences
from experiments.audit.clearing import Search, search
from experiments.audit.expectation import Mean, search_means
from experiments.audit.witness import ANONYMOUS, IN_EXPECTATION, TRUTHFUL
from mechanisms.api import Mechanism
from mechanisms.forms.clearings import Clearings, clearings_of
from mechanisms.guarantees import PROPERTIES
from mechanisms.kernels.auditing import TOLERANCE

HELD, BROKEN, REFUTED, UNREFUTED = "held", "REFUTED", "refuted", "unrefuted"
IN_DOUBT, NOT_SEARCHED = "in doubt", "not searched"
DECLARED, IMPLIED, NOT_CLAIMED = "declared", "implied", "not claimed"


@dataclass(frozen=True)
class Finding:
    """What the audit says of one promise of one mechanism.

    `claim` is whether the mechanism declares it, or it follows from what it declares. `detectable` is the smallest gain (or
    breach) that would have been told from rounding or chance in one of the clearings, `searched` their number.
    """

    property: str
    scope: str
    claim: str
    verdict: str
    searched: int
    gain: float
    detectable: float
    unit: str
    witness: dict | None = None


def claim_of(mechanism: Mechanism, promise: str, scope: str) -> str:
    """Whether a promise is declared, follows from one that is (truthful implies truthful in expectation), or neither."""
    if mechanism.promises(promise, scope):
        return DECLARED
    return IMPLIED if promise == IN_EXPECTATION and mechanism.promises(TRUTHFUL, scope) else NOT_CLAIMED


def judged(is_refuted: bool, claim: str) -> str:
    """The verdict's word."""
    if claim == NOT_CLAIMED:
        return REFUTED if is_refuted else UNREFUTED
    return BROKEN if is_refuted else HELD


def audit_clearings(mechanism: Mechanism, seed: int, instances: int) -> tuple[list[Finding], Search]:
    """Findings on one clearing, with beliefs fixed, and the search behind them; for all that is declared or can be tried.

    Raises:
        MechanismError: the mechanism broke its contract.
    """
    clearings = clearings_of(mechanism)
    found = search(clearings, seed, instances)
    findings = [_on_gains(clearings, found)]
    findings.append(_on_means(clearings, found, findings[0]))
    findings += [_on_breaches(clearings, found, promise) for promise in clearings.properties]
    if mechanism.promises(ANONYMOUS):
        findings.append(_on_average(clearings, seed, ANONYMOUS, search_differences(clearings, seed)))
    tried = {finding.property for finding in findings}
    left = [promise for promise in PROPERTIES if mechanism.promises(promise) and promise not in tried]
    findings += [Finding(promise, "clearing", DECLARED, NOT_SEARCHED, 0, 0.0, 0.0, clearings.unit) for promise in left]
    return findings, found


def _on_gains(clearings: Clearings, found: Search) -> Finding:
    """Whether a misreport gains on some draw."""
    claim, gain = claim_of(clearings.mechanism, TRUTHFUL, "clearing"), found.best[0]
    is_refuted = gain > TOLERANCE
    shown = witness.of_gain(clearings, found) if is_refuted else None
    verdict = judged(is_refuted, claim)
    return Finding(TRUTHFUL, "clearing", claim, verdict, found.misreports, max(0.0, gain), TOLERANCE, clearings.unit, shown)


def _on_means(clearings: Clearings, found: Search, on_gains: Finding) -> Finding:
    """Whether a misreport gains on average over the draws; where none gains on any draw, that is known already."""
    claim = claim_of(clearings.mechanism, IN_EXPECTATION, "clearing")
    if on_gains.gain <= TOLERANCE:
        verdict = judged(False, claim)
        return Finding(IN_EXPECTATION, "clearing", claim, verdict, found.misreports, 0.0, TOLERANCE, clearings.unit)
    return _on_average(clearings, found.seed, IN_EXPECTATION, search_means(clearings, found.seed))


def _on_average(clearings: Clearings, seed: int, promise: str, means: list[Mean]) -> Finding:
    """Whether a gain, or a change, has a mean over the draws that is not 0."""
    claim = claim_of(clearings.mechanism, promise, "clearing")
    best = max(means, key=lambda mean: mean.gain - mean.detectable)
    shown = witness.of_mean(clearings, seed, best, promise) if best.refutes else None
    searched, detectable = sum(mean.draws[1] for mean in means), max(mean.detectable for mean in means)
    verdict = judged(best.refutes, claim)
    return Finding(promise, "clearing", claim, verdict, searched, max(0.0, best.gain), detectable, clearings.unit, shown)


def _on_breaches(clearings: Clearings, found: Search, promise: str) -> Finding:
    """Whether a promise broke in some clearing."""
    claim, breach = claim_of(clearings.mechanism, promise, "clearing"), found.breach(promise)
    shown = witness.of_breach(clearings, found, promise) if breach.broken else None
    verdict = judged(breach.broken > 0, claim)
    return Finding(promise, "clearing", claim, verdict, breach.tried, breach.worst, TOLERANCE, clearings.unit, shown)
