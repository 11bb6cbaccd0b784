"""A sweep as a terminal shows it: its progress, its tables, and what went wrong."""

import json
import sys
from pathlib import Path

import click
import pandas as pd
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from experiments.store import Store
from experiments.summary import as_json, null_for_nan, print_tables
from experiments.sweeping import Order, carry_out
from model.market import Market

FAILED, CANCELLED = 1, 130  # exit codes
WIDE = 500  # the comparison takes the width it needs, whatever the terminal: a figure cut short is worse than a wrapped line


def carry_out_shown(order: Order, store: Store, quiet: bool, resume: bool) -> pd.DataFrame:
    """Run what is missing, with a progress bar on standard error; what is done is stored, whatever happens."""
    missing = len(order.plan) - len(store.done)
    if resume:
        click.echo(f"{len(store.done)} runs are stored, {missing} are to be run.", err=True)
    columns = (TextColumn("runs"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=Console(stderr=True), disable=quiet or not sys.stderr.isatty()) as shown:
            bar = shown.add_task("runs", total=missing)
            return carry_out(order, store, lambda now: shown.update(bar, completed=now.done - now.stored))
    except KeyboardInterrupt:
        click.echo(f"Cancelled: {len(store.done)} runs are stored in {store.folder}; --resume does the rest.", err=True)
        raise SystemExit(CANCELLED) from None
    except OSError as error:
        click.echo(f"Error: {store.folder}: results cannot be written: {error.strerror or error}.", err=True)
        click.echo(f"{len(store.done)} runs are stored; --resume does the rest.", err=True)
        raise SystemExit(FAILED) from None


def write_report_of(folder: Path) -> Path:
    """Figures and report.html of the finished sweep."""
    from experiments.figures import draw_all  # noqa: PLC0415 (matplotlib's import costs half a second)
    from experiments.report import write_report  # noqa: PLC0415 (it imports matplotlib, too)

    draw_all(folder)
    return write_report(folder)


def show(market: Market, runs: pd.DataFrame, baseline: str, summary: str) -> None:
    """The comparison of the runs that succeeded, and the errors of those that did not."""
    failed = runs["error"].notna()
    if summary == "json":
        click.echo(json.dumps(null_for_nan(as_json(market, runs, baseline)), indent=2, allow_nan=False))
    elif not failed.all():
        console = Console(width=WIDE)
        print_tables(market, runs[~failed], baseline, console)
    for error, count in runs["error"].value_counts().items():
        click.echo(f"Error: {count} of {len(runs)} runs failed: {error}", err=True)
