"""Plug-in files of a market, mechanisms and strategies alike, that are broken: what else has to know of them."""

import re
from pathlib import Path

from core.parameters import ParameterError, unknown
from core.plugins import LeftOut
from model.market import Market


def owner(market: Market, parameter: str) -> LeftOut | None:
    """The broken file that declares this parameter, in itself or in a file beside it, if nobody else does."""
    if parameter in market.declared():
        return None
    declares = re.compile(rf"^\s+{re.escape(parameter)}\s*:", re.MULTILINE).search
    own = [(gone, gone.path) for gone in market.left_out()]
    beside = [(gone, path) for gone, own_path in own for path in sorted(own_path.parent.glob("*.py"))]
    return next((gone for gone, path in own + beside if declares(_text(path))), None)


def unknown_parameter(market: Market, name: str, known, where: str) -> ParameterError:
    """The error for a parameter that nobody declares, or only a file that is left out."""
    gone = owner(market, name)
    return unknown("parameter", name, known, where, absent=[(name, f"{gone}.")] if gone else [])


def _text(path: Path) -> str:
    """What a file says, nothing if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
