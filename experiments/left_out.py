"""Plug-in files, mechanisms and strategies alike, that are broken: what else has to know of them."""

import re
from pathlib import Path

import mechanisms
from agents.rideshare.strategies import PROVIDERS
from core.parameters import ParameterError, declared, unknown
from core.plugins import LeftOut
from model.rideshare.parameters import RideshareParameters


def left_out() -> tuple[LeftOut, ...]:
    """All of them."""
    return (*mechanisms.left_out(), *PROVIDERS.left_out())


def owner(parameter: str) -> LeftOut | None:
    """The one that a parameter which nobody else declares belongs to: it, or a file beside it that it may build on, does."""
    if any(parameter in declared(cls) for cls in (RideshareParameters, *mechanisms.registered().values())):
        return None
    declares = re.compile(rf"^\s+{re.escape(parameter)}\s*:", re.MULTILINE).search
    own = [(gone, gone.path) for gone in left_out()]
    beside = [(gone, path) for gone, own_path in own for path in sorted(own_path.parent.glob("*.py"))]
    return next((gone for gone, path in own + beside if declares(_text(path))), None)


def unknown_parameter(name: str, known, where: str) -> ParameterError:
    """The error for a parameter that nobody declares, or only a file that is left out."""
    gone = owner(name)
    return unknown("parameter", name, known, where, absent=[(name, f"{gone}.")] if gone else [])


def _text(path: Path) -> str:
    """What a file says, nothing if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
