"""Tables that a market has beyond the comparison of its metrics, found in `experiments/MARKET`."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as PrintedTable

from model.market import Market


class Table(NamedTuple):
    """A table as text: its title, its head, and rows of as many cells; the first column is a name, all others are numbers."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


def further_tables(market: Market) -> list[ModuleType]:
    """Modules of `experiments/MARKET` that have a table: `as_json(runs)`, and `table(runs)`, None where a sweep has nothing for it."""
    package = f"experiments.{market.name}"
    names = import_module(package).TABLES if find_spec(package) else ()
    return [import_module(f"{package}.{name}") for name in names]


def print_table(table: Table, console: Console) -> None:
    """Print a table in full width."""
    console.print(table.title, highlight=False, soft_wrap=True)
    printed = PrintedTable(box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for place, name in enumerate(table.head):
        printed.add_column(name, justify="right" if place else "left", no_wrap=True)
    for row in table.rows:
        printed.add_row(*row)
    console.print(printed, no_wrap=True)
