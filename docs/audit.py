"""Write the tables of docs/audit.md: every registered mechanism audited, with the defaults of the command. Takes some minutes.

python -m docs.audit            rewrite the tables
python -m docs.audit --check    change nothing; exit 1 if they are stale

A table lies between `<!-- audited: NAME -->` and `<!-- end of audited NAME -->`.
"""

import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

from docs.declared_tables import own_mechanisms
from docs.markdown import code, table
from experiments.audit.audits import Audit, audit_one
from experiments.audit.report import role_cells
from experiments.audit.request import CLEARING, HORIZON, AuditRequest
from experiments.audit.verdicts import BROKEN, IN_DOUBT, NOT_SEARCHED, REFUTED, Finding
from experiments.folder import replace
from experiments.numbers import amount
from mechanisms.forms.bids import Bids
from mechanisms.forms.procurement import Procurement
from mechanisms.guarantees import PROPERTIES

PAGE = Path(__file__).resolve().parent / "audit.md"
_TABLE = re.compile(r"(<!-- audited: (?P<name>[\w-]+) -->\n).*?(<!-- end of audited (?P=name) -->)", re.DOTALL)
HORIZON_HEAD = ("mechanism", "provider", "asks", "gain, USD", "of its surplus", "detectable, USD", "on average", "in hindsight")


@cache
def audited(name: str, scope: str) -> Audit:
    """The audit of one mechanism as the command has it without options."""
    request = AuditRequest.parse(mechanisms=name, scope=scope)
    return audit_one(request.mechanisms()[0], request)


def in_words_of(finding: Finding) -> str:
    """A verdict, with the size of what refutes it."""
    if finding.verdict == NOT_SEARCHED:
        return "declared"
    word = f"**{finding.verdict}**" if finding.verdict in {BROKEN, IN_DOUBT} else finding.verdict
    return f"{word} ({amount(finding.gain)})" if finding.verdict in {REFUTED, BROKEN} else word


def clearing_row(name: str) -> list[str]:
    """One mechanism's verdicts on one clearing, in the order of PROPERTIES."""
    found = {finding.property: in_words_of(finding) for finding in audited(name, CLEARING).findings}
    return [code(name), *(found.get(promise, "–") for promise in PROPERTIES)]


def clearings(form: type) -> str:
    """The table of one clearing for the mechanisms of a market."""
    rows = [clearing_row(name) for name in own_mechanisms(form)]
    used = [place for place in range(1, len(PROPERTIES) + 1) if any(row[place] != "–" for row in rows)]
    head = [promise.replace("_", " ") for promise in PROPERTIES]
    return table(["mechanism", *(head[place - 1] for place in used)], [[row[0], *(row[place] for place in used)] for row in rows])


def horizon_row(name: str) -> list[str]:
    """One mechanism's best provider over whole runs."""
    audit = audited(name, HORIZON)
    hindsight, average = audit.findings
    agent, told, _, gain, share, detectable = role_cells(audit.roles[0])
    verdicts = [in_words_of(average).partition(" (")[0], in_words_of(hindsight)]
    return [code(name), agent, told.removeprefix("asks "), gain, share, detectable, *verdicts]


def horizons() -> str:
    """The table of whole runs."""
    return table(HORIZON_HEAD, [horizon_row(name) for name in own_mechanisms(Procurement)])


TABLES: dict[str, Callable[[], str]] = {
    "tenders": lambda: clearings(Procurement),
    "sales": lambda: clearings(Bids),
    "runs": horizons,
}


def renewed(text: str) -> str:
    """The page with its tables as the code has them now."""
    return _TABLE.sub(lambda found: f"{found[1]}\n{TABLES[found['name']]()}\n\n{found[3]}", text)


def main(arguments: list[str]) -> int:
    """Command line; returns the exit code."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    text = PAGE.read_text(encoding="utf-8")
    new = renewed(text)
    if arguments and new != text:
        print("docs/audit.md is stale; run: python -m docs.audit")
        return 1
    replace(PAGE, lambda path: path.write_text(new, encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
