"""The parts of a market's etl that others find by the market's name.

`etl/<market>/columns.py` describes files: RAW_COLUMNS and TABLE_COLUMNS, and READERS of raw files that are no CSV.
`etl/<market>/build_tables.py` has `build(raw)`, which gives tables by file name and reports, and `write(tables, out)`.
A market without data has no such folder.
"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


def part(market: str, name: str) -> ModuleType | None:
    """A module of `etl/<market>`; None if there is none."""
    package = f"etl.{market}"
    return import_module(f"{package}.{name}") if find_spec(package) and find_spec(f"{package}.{name}") else None
