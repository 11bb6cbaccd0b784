"""Findings on the horizon, and their witnesses: whole runs in which a provider's lie pays."""

from dataclasses import asdict

from core.parameters import ParameterError, build
from experiments.audit.expectation import ALPHA, certain_margin
from experiments.audit.horizon import Lie, Market, Role, Seeds, lies, search_roles
from experiments.audit.verdicts import HELD, IN_DOUBT, NOT_CLAIMED, UNREFUTED, Finding, claim_of, judged
from experiments.audit.witness import IN_EXPECTATION, TRUTHFUL
from mechanisms.api import Mechanism, check_form
from mechanisms.forms.procurement import Procurement
from model.rideshare.parameters import RideshareParameters

KIND, UNIT = "horizon", "USD"
CENT = 0.01  # USD: what rounding may amount to over a run


def audit_horizon(market: Market, seeds: Seeds, jobs: str | int) -> tuple[list[Finding], list[Role]]:
    """Whether misreports pay over whole runs, in hindsight in any of them and on average over worlds; and every role's row.

    Raises:
        MechanismError: the mechanism broke its contract.
    """
    roles = search_roles(market, seeds, jobs)
    return [_in_hindsight(market, roles, seeds), _on_average(market, roles, seeds)], roles


def _in_hindsight(market: Market, roles: list[Role], seeds: Seeds) -> Finding:
    """Whether a misreport gained in one of the runs on the search seeds."""
    claim = claim_of(market.mechanism, TRUTHFUL, KIND)
    best = max(roles, key=lambda role: role.largest)
    is_refuted = best.largest > CENT
    shown = _stated(market, TRUTHFUL, best.vehicle, best.largest_lie, (best.largest_seed,)) if is_refuted else None
    searched = len(roles) * len(lies(market.auctions)) * len(seeds.first)
    return Finding(TRUTHFUL, KIND, claim, judged(is_refuted, claim), searched, max(0.0, best.largest), CENT, UNIT, shown)


def _on_average(market: Market, roles: list[Role], seeds: Seeds) -> Finding:
    """Whether the best role of the search gains on the held-out seeds."""
    claim, best = claim_of(market.mechanism, IN_EXPECTATION, KIND), roles[0]
    margin = certain_margin(best.error**2 * len(seeds.held_out), len(seeds.held_out), max(role.width for role in roles), ALPHA)
    verdict = verdict_on_average(best, margin, claim)
    shown = _stated(market, IN_EXPECTATION, best.vehicle, best.lie, seeds.held_out) if verdict not in {HELD, UNREFUTED} else None
    return Finding(IN_EXPECTATION, KIND, claim, verdict, len(seeds.held_out), best.gain, best.detectable, UNIT, shown)


def verdict_on_average(best: Role, margin: float, claim: str) -> str:
    """What is not claimed is refuted if the 95 % interval lies above 0; what is claimed is then in doubt, and refuted if the gain
    exceeds the margin that no chance explains, however rarely a lie may be punished (within the width of what was seen).
    """
    gains = best.gain > max(best.half, CENT)
    if gains and claim != NOT_CLAIMED and best.gain <= margin:
        return IN_DOUBT
    return judged(gains, claim)


def _stated(market: Market, promise: str, vehicle: str, lie: Lie, seeds: tuple[int, ...]) -> dict:
    """A witness with its figures."""
    witness = {
        "kind": KIND,
        "property": promise,
        "mechanism": market.mechanism.name,
        "settings": market.mechanism.settings,
        "unit": UNIT,
        "world": asdict(market.world),
        "auctions": market.auctions,
        "seeds": list(seeds),
        "vehicle": vehicle,
        "lie": lie._asdict(),
    }
    return {**witness, "figures": figures(witness, market.mechanism)}


def figures(witness: dict, mechanism: Mechanism) -> dict[str, float]:
    """The liar's mean surplus by truth and by lie over the seeds of a witness, and the gain; USD.

    Raises:
        ParameterError: the object is no witness of whole runs.
        MechanismError: the mechanism broke its contract.
    """
    check_form(mechanism, Procurement)
    market, liar, lie, seeds = _read(witness, mechanism)
    truth = market.truthful(seeds)[:, liar].mean()
    told = market.lying(seeds, liar, lie).mean()
    return {"truth": float(truth), "lie": float(told), "gain": float(told - truth)}


def _read(witness: dict, mechanism: Mechanism) -> tuple[Market, int, Lie, list[int]]:
    """The market, the liar's place, its lie and the seeds of a witness."""
    try:
        world, lie = dict(witness["world"]), Lie(**witness["lie"])
        auctions, seeds, vehicle = witness["auctions"], list(witness["seeds"]), witness["vehicle"]
    except (KeyError, TypeError, ValueError) as error:
        raise ParameterError(f"This is no witness of whole runs: {type(error).__name__}: {error}.") from None
    whole = all(type(number) is int for number in (auctions, lie.until, *seeds))
    real = all(type(number) in (int, float) and abs(number) <= 1e6 for number in (lie.scale, lie.shift))
    if not (whole and real and 1 <= auctions <= 10**6 and 1 <= len(seeds) <= 10**6 and all(0 <= seed < 2**63 for seed in seeds)):
        raise ParameterError("This is no witness of whole runs: numbers that are missing, or out of range.")
    market = Market(mechanism, build(RideshareParameters, world, "witness"), auctions)
    if vehicle not in market.vehicles:
        raise ParameterError(f"No vehicle in the market is called {vehicle!r}: {', '.join(market.vehicles)}.")
    return market, market.vehicles.index(vehicle), lie, seeds
