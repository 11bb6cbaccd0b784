"""All that is audited of one mechanism, put together."""

from dataclasses import asdict, dataclass

from experiments.audit.horizon import Role, Runs, audited_groups, split
from experiments.audit.request import CLEARING, HORIZON, AuditRequest
from experiments.audit.runs import audit_horizon, placed
from experiments.audit.verdicts import BROKEN, Finding, audit_clearings
from mechanisms.api import Mechanism


@dataclass(frozen=True)
class Audit:
    """All findings on one mechanism; what each misreport gained over the random clearings, and each agent over whole runs."""

    findings: list[Finding]
    misreports: list[dict]
    roles: list[Role]

    @property
    def broken(self) -> list[Finding]:
        """The promises that are declared, or follow from one that is, and were refuted."""
        return [finding for finding in self.findings if finding.verdict == BROKEN]

    def as_json(self) -> dict:
        """The audit as data."""
        roles = [{**vars(role), "lie": str(role.lie), "largest_lie": str(role.largest_lie)} for role in self.roles]
        return {"findings": [asdict(finding) for finding in self.findings], "misreports": self.misreports, "roles": roles}


def audit_one(mechanism: Mechanism, request: AuditRequest) -> Audit:
    """The audit of one mechanism: one clearing, and, if it is for the market that is asked for, the horizon.

    Raises:
        ParameterError: nothing to misreport in the world asked for, or too few seeds.
        MechanismError: the mechanism broke its contract.
    """
    findings, misreports, roles = [], [], []
    if request.scope in (None, CLEARING):
        found, search = audit_clearings(mechanism, request.size.seed, request.size.instances)
        findings, misreports = findings + found, search.misreport_rows()
    if request.scope in (None, HORIZON) and request.has_horizon(mechanism):
        configured, slot = placed(request.configuration(), mechanism)
        for group in audited_groups(request.market):
            found, its = audit_horizon(Runs(configured, slot, group, request.size.steps), split(request.seeds), request.jobs)
            findings, roles = findings + found, roles + its
    return Audit(findings, misreports, roles)
