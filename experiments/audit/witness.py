"""Witnesses of one clearing: objects that hold all it takes to see a misreport gain, or a promise break, once more.

`figures` of a witness is what a replay must find again: the surplus by truth and by lie and the gain, or the size of a breach.
"""

from collections.abc import Sequence

import numpy as np

from core.parameters import ParameterError, unknown
from experiments.audit.anonymity import difference
from experiments.audit.clearing import ROWS, Search
from experiments.audit.expectation import Mean, rows_of, utilities
from experiments.audit.misreports import LIES
from mechanisms.api import Mechanism
from mechanisms.forms.clearings import Clearings, Instance, clearings_of
from mechanisms.kernels import auditing

TRUTHFUL, IN_EXPECTATION, ANONYMOUS = "truthful", "truthful_in_expectation", "anonymous"
_KNOWN = {TRUTHFUL, IN_EXPECTATION, ANONYMOUS, *ROWS}
KIND = "clearing"


def of_gain(clearings: Clearings, found: Search) -> dict:
    """The witness of a search's largest gain, on one draw."""
    _, number, lie = found.best
    return _stated(clearings, clearings.draw(found.seed, number), TRUTHFUL, lie, (0, 1))


def of_mean(clearings: Clearings, seed: int, mean: Mean, promise: str) -> dict:
    """The witness of a mean gain, or change, over draws."""
    return _stated(clearings, clearings.draw(seed, mean.instance), promise, mean.lie, mean.draws)


def of_breach(clearings: Clearings, found: Search, promise: str) -> dict:
    """The witness of the largest breach of a promise."""
    breach = found.breach(promise)
    return _stated(clearings, clearings.draw(found.seed, breach.at), promise, breach.lie, (0, 1))


def _stated(clearings: Clearings, instance: Instance, promise: str, lie: int, draws: Sequence[int]) -> dict:
    """A witness with its figures; `lie` is a place in LIES, or -1."""
    report = clearings.report(instance.truth, *map(float, LIES[lie])) if lie >= 0 else None
    witness = {
        "kind": KIND,
        "property": promise,
        "mechanism": clearings.mechanism.name,
        "settings": clearings.mechanism.settings,
        "unit": clearings.unit,
        "form": {name: [_plain(value) for value in field] for name, field in instance.form._asdict().items()},
        "n_auctions": instance.n_auctions,
        "key": instance.key,
        "draws": list(draws),
        "participant": instance.liar,
        "report": report,
    }
    return {**witness, "figures": figures(witness, clearings.mechanism)}


def _plain(value: float) -> float | None:
    """A number as JSON has it: None for NaN."""
    return None if np.isnan(value) else float(value)


def figures(witness: dict, mechanism: Mechanism) -> dict[str, float]:
    """What the mechanism does in the instance of a witness.

    Raises:
        ParameterError: the object is no witness of one clearing.
        MechanismError: the mechanism broke its contract.
    """
    clearings = clearings_of(mechanism)
    instance, report, draws = _read(witness, clearings)
    promise = witness["property"]
    if promise in ROWS:
        return {"breach": _breach(clearings, instance, promise, report)}
    if promise == ANONYMOUS:
        return {"change": difference(clearings, instance, draws)[0]}
    honest, lying = (rows_of(clearings, told, instance.truth, draws) for told in (instance, instance.reporting(report)))
    truth, lie = (float(rows[:, 0].mean()) for rows in (honest, lying))
    if promise == IN_EXPECTATION:
        truth, lie, _ = utilities(honest, lying)
    return {"truth": truth, "lie": lie, "gain": lie - truth}


def _breach(clearings: Clearings, instance: Instance, promise: str, report: float | None) -> float:
    """By how much the promise is broken in the instance."""
    breaches = np.zeros((len(ROWS), 5))
    honest = clearings.clear(instance)
    clearings.note_truthful(0, instance, honest, breaches)
    if promise == "monotone":
        other, liar = clearings.clear(instance.reporting(report)), instance.liar
        is_better = clearings.is_better(report, instance.truth)
        return float(auditing.loses_by_a_better_report(honest.wins(liar), other.wins(liar), is_better))
    return float(breaches[ROWS[promise], auditing.WORST])


def _read(witness: dict, clearings: Clearings) -> tuple[Instance, float | None, tuple[int, int]]:
    """The instance, the misreport and the draws of a witness."""
    promise = witness.get("property")
    if str(promise) not in _KNOWN:
        raise unknown("property", promise, _KNOWN, "witness")
    kind = clearings.mechanism.form
    try:
        form = kind(**{name: np.array(column, float) for name, column in witness["form"].items()})
        instance = Instance(form, int(witness["n_auctions"]), int(witness["key"]), int(witness["participant"]))
        first, count = map(int, witness["draws"])
        report = None if witness["report"] is None else float(witness["report"])
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ParameterError(f"This is no witness of one clearing: {type(error).__name__}: {error}.") from None
    size = form[0].size
    is_whole = (
        size > 0 and all(column.shape == (size,) for column in form) and np.isfinite(form[0]).all() and -1 <= instance.liar < size
    )
    in_range = first >= 0 and 1 <= count <= 10**7 and 0 <= instance.key < 2**64 and 0 <= instance.n_auctions < 2**62
    if not (is_whole and in_range):
        raise ParameterError("This is no witness of one clearing: fields of different lengths, or numbers out of range.")
    if promise in {TRUTHFUL, IN_EXPECTATION, "monotone"} and (report is None or not np.isfinite(report) or instance.liar < 0):
        raise ParameterError(f"A witness against {promise!r} needs a participant and its report.")
    if promise == ANONYMOUS and instance.liar < 0:
        raise ParameterError(f"A witness against {promise!r} needs a participant.")
    return instance, report, (first, count)
