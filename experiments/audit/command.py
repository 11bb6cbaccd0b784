"""The subcommand `run_batch.py audit`."""

import json
from pathlib import Path

import click
from rich.console import Console

from experiments.audit.audits import audit_one
from experiments.audit.replay import Replay, load_witness, replay
from experiments.audit.report import as_json, print_audits, write
from experiments.audit.request import SCOPES, AuditRequest

REFUTED = 1
WIDE = 500
_FILE = click.Path(path_type=Path)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--market", "name", help="Which market's runs; --list of run_batch.py names all.  [default: that of config.yaml]")
@click.option("--mechanism", "mechanisms", help="Names separated by commas; all registered ones if left out.")
@click.option("--set", "assignments", multiple=True, metavar="NAME=VALUE", help="Set a parameter.")
@click.option("--preset", help="Named settings of the config file.  [default: the market's own for audits]")
@click.option("--config", type=_FILE, help="Settings file.  [default: config/MARKET.yaml]")
@click.option("--instances", type=int, help="Random clearings, each with all misreports.  [default: 60000]")
@click.option("--seed", type=int, help="Seed of the random clearings.  [default: 0]")
@click.option("--steps", "--auctions", "steps", type=int, help="Steps in a run.  [default: 40]")
@click.option("--seeds", help="World seeds, first:stop; a quarter to search on, the others held out.  [default: 0:1600]")
@click.option("--jobs", help="Threads; auto is one a processor.  [default: auto]")
@click.option("--scope", type=click.Choice(SCOPES), help="One clearing alone, or whole runs alone.  [default: both]")
@click.option("--summary", type=click.Choice(["table", "json"]), default="table", show_default=True, help="How it is printed.")
@click.option("--out", type=_FILE, help="Folder for audit.json and the witnesses; nothing is written if left out.")
@click.option("--replay", "witness", type=_FILE, help="Compute the figures of a witness file again, and stop.")
@click.option("--quiet", is_flag=True, help="No word of progress.")
def audit(summary, out, witness, quiet, **asked):
    """Search for misreports that pay, and for promises that break.

    Exit code 1: a promise that a mechanism declares is refuted, or the replay finds other figures than its witness states.
    """
    if witness is not None:
        _print_replay(replay(load_witness(witness), str(witness)), summary)
        return
    request = AuditRequest.parse(**asked)
    audits = {}
    for mechanism in request.mechanisms():
        if not quiet:
            click.echo(f"audit: {mechanism.label}", err=True)
        audits[mechanism.label] = audit_one(mechanism, request)
    if out is not None:
        write(out, audits, request.about)
        click.echo(f"Results: {out}", err=True)
    if summary == "json":
        click.echo(json.dumps(as_json(audits, request.about), indent=2))
    else:
        print_audits(audits, Console(width=WIDE))
    if any(audited.broken for audited in audits.values()):
        raise SystemExit(REFUTED)


def _print_replay(done: Replay, summary: str) -> None:
    """What a witness states and what was found; exit code 1 if these differ."""
    about = {name: done.witness[name] for name in ("mechanism", "settings", "property", "unit") if name in done.witness}
    if summary == "json":
        click.echo(json.dumps({**about, "stated": done.stated, "found": done.found, "agrees": done.agrees}, indent=2))
    else:
        click.echo(f"{about['mechanism']}: {about.get('property')}, in {about.get('unit')}")
        for name, value in done.found.items():
            click.echo(f"{name:>8}  {value: .12g}  (stated {done.stated.get(name)})")
    if not done.agrees:
        click.echo("Error: the replay does not find what the witness states.", err=True)
        raise SystemExit(REFUTED)
