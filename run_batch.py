"""Sweep mechanisms and seeds of a market, print the comparison, write Parquet and a manifest.

Exit codes: 0 done, 1 some runs failed or could not be stored, 2 bad usage, 130 cancelled (--resume does the rest).
"""

import gc
import signal
import sys
from contextlib import closing
from pathlib import Path

import click

from core.parameters import ParameterError
from etl.errors import DataError
from experiments.config import usual_market
from experiments.engine import ENGINES
from experiments.listing import dry_run, listing, overview
from experiments.plan import configurations_of
from experiments.spec import Request, load_spec, owners_of, parse_request
from mechanisms.api import MechanismError
from model.market import market

FAILED, USAGE, CANCELLED = 1, 2, 130
_FILE = click.Path(path_type=Path)


def _with_choices(command: click.Command) -> click.Command:
    """Give the command an option for each further slot and each group of the markets: --providers."""
    for owner in owners_of():
        told = f"What {owner} follow or is chosen there, separated by commas. See --list."
        command.params.append(click.Option([f"--{owner}"], help=told))
    return command


@_with_choices
@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.argument("spec", required=False, type=_FILE)
@click.option("--market", help="Which market; --list names all.  [default: that of config.yaml]")
@click.option("--mechanisms", help="Names separated by commas; all registered ones if left out. See --list.")
@click.option(
    "--seeds", help="World seeds: first:stop (stop left out), or 1,2,5. From the market's config file if left out: 0:32."
)
@click.option("--steps", "--auctions", "steps", type=int, help="Steps in a run. From the market's config file if left out: 1000.")
@click.option(
    "--set", "assignments", multiple=True, metavar="NAME=VALUE", help="Set a parameter; a=1,2 or a=range(0,6,2) sweeps."
)
@click.option("--preset", help="Named settings of the config file. See --list.")
@click.option("--config", type=_FILE, help="Settings file.  [default: config/MARKET.yaml]")
@click.option("--out", type=_FILE, help="Folder for the results.  [default: runs/ID, ID a hash of the sweep]")
@click.option("--resume", is_flag=True, help="Take up the sweep in the folder, which must hold one, and run only what it lacks.")
@click.option("--dry-run", "only_plan", is_flag=True, help="Say what would be run, and stop.")
@click.option("--jobs", help="Threads; auto is one a processor.  [default: auto]")
@click.option("--engine", type=click.Choice(ENGINES), help="local: fused kernels; mesa: mesa.batch_run.  [default: local]")
@click.option("--baseline", help="Whom the others are compared with.  [default: the market's own if it runs, else the first]")
@click.option("--summary", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How it is printed.")
@click.option("--report", "wants_report", is_flag=True, help="Also draw the figures and write report.html.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option(
    "--list", "show_list", is_flag=True, help="Show the markets, mechanisms, parameters, presets and metrics, and stop."
)
def main(spec, resume, only_plan, summary, wants_report, quiet, show_list, **asked):
    """Sweep mechanisms of a market over seeds and compare them on the same worlds.

    Without options: the launch market, all mechanisms, 32 seeds, 1000 auctions. SPEC is a YAML file with the keys market, mechanisms,
    set, seeds, steps, preset, config, baseline, engine, jobs, out, and those of further choices (providers); options given here are laid
    over it.

    `run_batch.py audit` searches for misreports that pay and for promises that break; see `run_batch.py audit --help`. (A SPEC
    of that name is ./audit.)
    """
    if show_list:
        click.echo(f"{overview()}\n\n{listing(market(asked['market'] or usual_market()))}")
        return
    # Of what a listing does without, pandas alone takes a second.
    from experiments.store import MANIFEST, plan_hash  # noqa: PLC0415
    from experiments.summary import choose_baseline  # noqa: PLC0415
    from experiments.sweeping import Order  # noqa: PLC0415
    from experiments.terminal import carry_out_shown, show, write_report_of  # noqa: PLC0415

    choices = {owner: text for owner in owners_of() if (text := asked.pop(owner)) is not None}
    request = parse_request(choices=choices, **asked).over(load_spec(spec) if spec else Request())
    sweep = request.sweep()
    plan = sweep.plan()
    found = configurations_of(plan)
    baseline = choose_baseline(sweep.market, found, request.baseline)
    for sentence in sweep.idle(found):
        click.echo(f"Warning: {sentence}", err=True)
    folder = request.out or Path("runs") / plan_hash(plan)
    order = Order(sweep, plan, baseline, folder, request.engine or ENGINES[0], request.jobs or "auto")
    if resume and not (folder / MANIFEST).exists():
        raise ParameterError(f"There is nothing to resume: {folder} holds no sweep. Without --resume this one begins there.")
    if only_plan:
        click.echo(dry_run(plan, folder, order.engine, baseline))
        return
    with closing(order.store()) as store:
        store.open(resume)
        runs = carry_out_shown(order, store, quiet, resume)
    show(sweep.market, runs, baseline, summary)
    click.echo(f"Results: {folder}", err=True)
    if wants_report:
        click.echo(f"Report: {write_report_of(folder)}", err=True)
    if runs["error"].notna().any():
        raise SystemExit(FAILED)


def _audit(arguments: list[str]) -> None:
    """The subcommand."""
    from experiments.audit.command import audit  # noqa: PLC0415 (its kernels are not needed to sweep)

    audit(arguments, prog_name="run_batch.py audit", standalone_mode=False)


def _terminate(*_) -> None:
    raise KeyboardInterrupt


def run_command() -> None:
    """The command with errors turned into one line and an exit code."""
    gc.freeze()  # what is imported stays: one full collection of it would cost a tenth of a second and find nothing
    signal.signal(signal.SIGTERM, _terminate)
    try:
        if sys.argv[1:2] == ["audit"]:
            _audit(sys.argv[2:])
        else:
            main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (ParameterError, DataError, MechanismError) as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(USAGE) from None
    except OSError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(FAILED) from None
    except (KeyboardInterrupt, click.Abort):
        click.echo("Cancelled.", err=True)
        raise SystemExit(CANCELLED) from None


if __name__ == "__main__":
    run_command()
