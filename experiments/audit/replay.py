"""Doing what a witness says once more, and comparing."""

import json
from pathlib import Path
from typing import NamedTuple

from core.parameters import ParameterError, unknown
from experiments.audit import runs, witness
from mechanisms.api import make

KINDS = {witness.KIND: witness.figures, runs.KIND: runs.figures}
_CLOSE = 1e-9  # relative; another machine's arithmetic may differ in the last digits


class Replay(NamedTuple):
    """The figures that a witness states, and those found now."""

    witness: dict
    stated: dict[str, float]
    found: dict[str, float]

    @property
    def agrees(self) -> bool:
        """Whether they are the same but for rounding."""
        return self.stated.keys() == self.found.keys() and all(
            abs(self.stated[name] - value) <= _CLOSE * (1.0 + abs(value)) for name, value in self.found.items()
        )


def load_witness(path: Path) -> dict:
    """The object in a witness file.

    Raises:
        ParameterError: it cannot be read, is not JSON, or no witness.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ParameterError(f"{path}: cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError):
        raise ParameterError(f"{path}: is not JSON in UTF-8.") from None
    if not isinstance(content, dict) or not isinstance(content.get("kind"), str):
        raise ParameterError(f"{path}: is no witness: it needs a kind, one of {', '.join(sorted(KINDS))}.")
    return content


def replay(content: dict, owner: str = "witness") -> Replay:
    """Compute the figures of a witness anew.

    Raises:
        ParameterError: it is no witness, or names what is not known.
        MechanismError: the mechanism broke its contract.
    """
    if str(content.get("kind")) not in KINDS:
        raise unknown("kind", content.get("kind"), KINDS, owner)
    name, settings, stated = content.get("mechanism"), content.get("settings"), content.get("figures")
    numbers = isinstance(stated, dict) and all(type(value) in (int, float) for value in stated.values())
    if not isinstance(name, str) or not isinstance(settings, dict) or not numbers:
        raise ParameterError(f"{owner}: a witness names a mechanism, its settings and its figures.")
    try:
        return Replay(content, stated, KINDS[content["kind"]](content, make(name, **settings)))
    except ParameterError as error:
        raise ParameterError(f"{owner}: {error}") from None
