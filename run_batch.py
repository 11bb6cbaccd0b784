"""Sweep mechanisms and seeds of the rideshare market, print the comparison, write Parquet and a manifest.

Exit codes: 0 done, 1 some runs failed, 2 bad usage, 130 interrupted.
"""

import hashlib
import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from etl.errors import DataError
from experiments.arguments import parse_assignment, parse_seeds
from experiments.config import CONFIG_FILE, load_config
from experiments.engine import Result, execute_all
from experiments.listing import listing
from experiments.plan import Run, Sweep, SweepSize
from experiments.store import manifest, prepare, runs_frame, write
from experiments.summary import as_json, choose_baseline, print_tables
from mechanisms.api import MechanismError, mechanism_class, registered
from mechanisms.parameters import ParameterError, build, declared

INTERRUPTED = 130
TABLE_WIDTH = 118  # of the comparison, whatever the terminal: a figure cut short would be worse than a wrapped line


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--mechanisms", help="Names separated by commas; all registered ones if left out. See --list.")
@click.option("--seeds", help="World seeds: first:stop (stop left out), or 1,2,5. From config.yaml if left out: 0:32.")
@click.option("--auctions", type=int, help="Tenders in a run. From config.yaml if left out: 1000.")
@click.option(
    "--set", "assignments", multiple=True, metavar="NAME=VALUE", help="Set a parameter; a=1,2 or a=range(0,6,2) sweeps it."
)
@click.option(
    "--preset", default="default", show_default=True, help="Named settings of config.yaml: default, founding, lock_in, literal."
)
@click.option("--config", type=click.Path(path_type=Path), default=CONFIG_FILE, help="Settings file.  [default: config.yaml]")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Folder for the results.  [default: runs/ID, ID a hash of the sweep]"
)
@click.option("--jobs", default="auto", show_default=True, help="Threads; auto is one a processor.")
@click.option("--baseline", help="Mechanism the others are compared with.  [default: ts_sp if it runs, else the first]")
@click.option(
    "--summary", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How the comparison is printed."
)
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option("--list", "show_list", is_flag=True, help="Show mechanisms, parameters, presets and metrics, and stop.")
def main(mechanisms, seeds, auctions, assignments, preset, config, out, jobs, baseline, summary, quiet, show_list):
    """Sweep mechanisms over seeds of the rideshare launch market and compare them on the same worlds.

    Without options: all mechanisms, 32 seeds, 1000 auctions.
    """
    if show_list:
        click.echo(listing())
        return
    sweep = _sweep(mechanisms, seeds, auctions, assignments, load_config(config, preset))
    plan = sweep.plan()
    labels = list(dict.fromkeys(run.configuration.label for run in plan))
    chosen = choose_baseline(labels, baseline)
    folder = prepare(out or Path("runs") / _sweep_id(plan))
    results = _carry_out(plan, _jobs(jobs), quiet)
    write(folder, results, manifest(sweep, chosen))
    runs = runs_frame(results)
    failed = runs["error"].notna()
    _report(runs[~failed], chosen, summary)
    for error in runs["error"][failed].unique():
        click.echo(f"Error: {(runs['error'] == error).sum()} runs failed: {error}", err=True)
    click.echo(f"Results: {folder}", err=True)
    if failed.any():
        raise SystemExit(1)


def _sweep(
    mechanisms: str | None, seeds: str | None, auctions: int | None, assignments: tuple[str, ...], settings: dict
) -> Sweep:
    """The sweep asked for: options over the config file's values."""
    names = tuple(name.strip() for name in mechanisms.split(",")) if mechanisms is not None else tuple(registered())
    names = tuple(mechanism_class(name).name for name in names)
    size = {name: settings.pop(name) for name in declared(SweepSize) if name in settings}
    size = build(SweepSize, size if auctions is None else {**size, "num_auctions": auctions}, "--auctions")
    own = [declared(mechanism_class(name)) for name in names]
    elsewhere = {name for cls in registered().values() for name in declared(cls)}.difference(*own)
    grid = {name: (value,) for name, value in settings.items() if name not in elsewhere}
    for name, values in map(parse_assignment, assignments):
        if name in elsewhere:
            raise ParameterError(f"--set {name}: none of the mechanisms {', '.join(names)} has this parameter.")
        grid[name] = values
    return Sweep(names, grid, parse_seeds(seeds) if seeds is not None else tuple(size.seeds), size.num_auctions)


def _jobs(text: str) -> str | int:
    if text == "auto":
        return text
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise ParameterError(f"--jobs takes auto, or a whole number from 1 to 1024; got {text!r}.")
    return int(text)


def _sweep_id(plan: list[Run]) -> str:
    """Hash of all runs: the same sweep gets the same folder."""
    return hashlib.sha256("".join(run.id for run in plan).encode()).hexdigest()[:12]


def _carry_out(plan: list[Run], jobs: str | int, quiet: bool) -> list[Result]:
    """All results in the order of the plan, with a progress bar on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet or not sys.stderr.isatty()) as progress:
        task = progress.add_task("runs", total=len(plan))
        results = {}
        for result in execute_all(plan, jobs):
            results[result.run.id] = result
            progress.advance(task)
    return [results[run.id] for run in plan]


def _report(runs, baseline: str, summary: str) -> None:
    if runs.empty:
        return
    if summary == "json":
        click.echo(json.dumps(as_json(runs, baseline), indent=2))
    else:
        print_tables(runs, baseline, Console(width=TABLE_WIDTH))


def run_command() -> None:
    """The command with errors turned into one line and an exit code."""
    try:
        main(standalone_mode=True)
    except (ParameterError, DataError, MechanismError) as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        click.echo("Interrupted; nothing was written.", err=True)
        raise SystemExit(INTERRUPTED) from None


if __name__ == "__main__":
    run_command()
