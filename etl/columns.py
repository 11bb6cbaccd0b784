"""The description of a column: its unit and meaning. Each market describes its own columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple


class Column(NamedTuple):
    """`unit` is empty for texts, "1" for ratios and "flag" for true or false."""

    unit: str
    meaning: str


def pattern(name: str) -> str:
    """The name under which a column is described; columns by year share one name, `launches_YYYY`."""
    return re.sub(r"(?<!before)_20\d\d$", "_YYYY", name)


def described(name: str, columns: Mapping[str, tuple[str, str]]) -> Column | None:
    """The description of a column of a file; None if there is none."""
    found = columns.get(pattern(name))
    return Column(*found) if found else None
