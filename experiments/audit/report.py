"""What an audit found, as a table, as data and as files."""

import json
import re
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.parameters import ParameterError
from experiments.audit.audits import Audit
from experiments.audit.horizon import Role
from experiments.audit.verdicts import Finding
from experiments.folder import replace
from experiments.numbers import amount, number
from experiments.provenance import own_version

SUMMARY_FILE = "audit.json"
HEAD = ("mechanism", "promise", "scope", "claim", "verdict", "searched", "largest gain", "detectable")
ROLE_HEAD = ("mechanism", "who", "misreport", "gain in search", "gain held out", "of surplus", "detectable")


def print_audits(audits: dict[str, Audit], console: Console) -> None:
    """One line a promise, one an agent (the best of each mechanism, if several are audited); then what is broken."""
    rows = [(label, *cells(finding)) for label, audit in audits.items() for finding in audit.findings]
    console.print(_table(HEAD, rows, 5))
    who = " and ".join(sorted({role.group for audit in audits.values() for role in audit.roles}))
    if roles := [(label, *role_cells(role)) for label, audit in audits.items() for role in shown_roles(audit, len(audits) == 1)]:
        console.print(f"\nWhat {who} gain over a run by the misreport that is best on the search seeds, on held-out seeds, USD:")
        console.print(_table(ROLE_HEAD, roles, 3))
    for label, audit in audits.items():
        for finding in audit.broken:
            console.print(
                f"{label} is declared to be {finding.property} ({finding.scope}), or that follows: REFUTED.", style="bold"
            )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]], first_number: int) -> Table:
    """A table whose columns from `first_number` on are numbers."""
    table = Table(box=None, pad_edge=False)
    for place, title in enumerate(head):
        table.add_column(title, justify="right" if place >= first_number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return table


def cells(finding: Finding) -> tuple[str, ...]:
    """A finding in words: what follows the mechanism's name in a row of the table."""
    figures = ("–",) * 3
    if finding.searched:
        figures = (f"{finding.searched:,}", *(f"{amount(money)} {finding.unit}" for money in (finding.gain, finding.detectable)))
    return (finding.property, finding.scope, finding.claim, finding.verdict, *figures)


def shown_roles(audit: Audit, all_of_them: bool) -> list[Role]:
    """The roles that are printed: those that gain or lose anything, or the best one alone."""
    return [role for role in audit.roles if role.gain or role.truthful_surplus] if all_of_them else audit.roles[:1]


def role_cells(role: Role) -> tuple[str, ...]:
    """A role in words: what follows the mechanism's name."""
    gain = f"{number(role.gain, 0, signed=True)} ± {number(role.half, 0)}"
    return (role.agent, role.told, number(role.found, 0, signed=True), gain, _of_surplus(role), number(role.detectable, 0))


def _of_surplus(role: Role) -> str:
    """The gain as a share of what the truth earns."""
    return "–" if role.share is None else f"{role.share:+.1%}"


def as_json(audits: dict[str, Audit], about: dict) -> dict:
    """All findings, and what was audited how."""
    return {"slotlab": own_version(), **about, "audits": {label: audit.as_json() for label, audit in audits.items()}}


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
