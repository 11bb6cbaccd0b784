"""All that is audited of one mechanism, put together."""

from dataclasses import asdict, dataclass

from experiments.audit.horizon import Market, Role, split
from experiments.audit.request import CLEARING, HORIZON, AuditRequest
from experiments.audit.runs import audit_horizon
from experiments.audit.verdicts import BROKEN, Finding, audit_clearings
from mechanisms.api import Mechanism
from mechanisms.forms.procurement import Procurement


@dataclass(frozen=True)
class Audit:
    """All findings on one mechanism; what each misreport gained over the random clearings, and each provider over whole runs."""

    findings: list[Finding]
    misreports: list[dict]
    roles: list[Role]

    @property
    def broken(self) -> list[Finding]:
        """The promises that are declared, or follow from one that is, and were refuted."""
        return [finding for finding in self.findings if finding.verdict == BROKEN]

    def as_json(self) -> dict:
        """The audit as data."""
        roles = [{**asdict(role), "lie": role.lie._asdict(), "largest_lie": role.largest_lie._asdict()} for role in self.roles]
        return {"findings": [asdict(finding) for finding in self.findings], "misreports": self.misreports, "roles": roles}


def audit_one(mechanism: Mechanism, request: AuditRequest) -> Audit:
    """The audit of one mechanism: one clearing, and, if it is for the launch market, the horizon.

    Raises:
        ParameterError: nothing to misreport in the world asked for, or too few seeds.
        MechanismError: the mechanism broke its contract.
    """
    findings, misreports, roles = [], [], []
    if request.scope in (None, CLEARING):
        found, search = audit_clearings(mechanism, request.size.seed, request.size.instances)
        findings, misreports = findings + found, search.misreport_rows()
    if request.scope in (None, HORIZON) and mechanism.form is Procurement:
        market = Market(mechanism, request.world(), request.size.auctions)
        found, roles = audit_horizon(market, split(request.seeds), request.jobs)
        findings += found
    return Audit(findings, misreports, roles)
