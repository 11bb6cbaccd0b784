"""What an audit found, as a table, as data and as files."""

import json
import re
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from experiments.audit.verdicts import BROKEN, Audit, Finding
from experiments.provenance import own_version
from experiments.store import replace
from mechanisms.parameters import ParameterError

SUMMARY_FILE = "audit.json"
HEAD = ("mechanism", "promise", "scope", "claim", "verdict", "searched", "largest gain", "detectable")


def print_findings(audits: dict[str, Audit], console: Console) -> None:
    """One line a promise; broken ones are said once more below."""
    table = Table(box=None, pad_edge=False)
    for place, title in enumerate(HEAD):
        table.add_column(title, justify="right" if place > 4 else "left", no_wrap=True)
    for label, audit in audits.items():
        for finding in audit.findings:
            table.add_row(label, *cells(finding))
    console.print(table)
    for label, finding in broken(audits):
        console.print(f"{label} is declared to be {finding.property} ({finding.scope}), or that follows: REFUTED.", style="bold")


def cells(finding: Finding) -> tuple[str, ...]:
    """A finding in words: what follows the mechanism's name in a row of the table."""
    figures = (f"{finding.searched:,}", f"{finding.gain:.3g}", f"{finding.detectable:.2g}") if finding.searched else ("–",) * 3
    return (finding.property, finding.scope, finding.claim, finding.verdict, *figures)


def broken(audits: dict[str, Audit]) -> list[tuple[str, Finding]]:
    """The promises that are declared, or follow from one that is, and were refuted."""
    return [(label, finding) for label, audit in audits.items() for finding in audit.findings if finding.verdict == BROKEN]


def as_json(audits: dict[str, Audit], about: dict) -> dict:
    """All findings, and what was audited how."""
    return {"slotlab": own_version(), **about, "audits": {label: asdict(audit) for label, audit in audits.items()}}


def write(folder: Path, audits: dict[str, Audit], about: dict) -> None:
    """Write audit.json and a file a witness.

    Raises:
        ParameterError: the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(f"{folder}: the folder for results cannot be made: {error.strerror}.") from None
    _write_json(folder / SUMMARY_FILE, as_json(audits, about))
    for label, audit in audits.items():
        for finding in audit.findings:
            if finding.witness is not None:
                _write_json(folder / witness_name(label, finding), finding.witness)


def witness_name(label: str, finding: Finding) -> str:
    """Name of a witness's file."""
    return "-".join(["witness", re.sub(r"[^\w.=]+", "_", label).strip("_"), finding.property, finding.scope]) + ".json"


def _write_json(path: Path, content: dict) -> None:
    text = json.dumps(content, indent=2, allow_nan=False) + "\n"
    replace(path, lambda temporary: temporary.write_text(text, encoding="utf-8"))
