"""Findings on the horizon, and their witnesses: whole runs in which an agent's lie pays."""

from dataclasses import replace

from core.choice import Choice
from core.choices import parse_choice
from core.parameters import ParameterError
from experiments.audit.expectation import ALPHA, certain_margin
from experiments.audit.horizon import Role, Runs, Seeds, audited_groups, search_roles
from experiments.audit.verdicts import HELD, IN_DOUBT, NOT_CLAIMED, UNREFUTED, Finding, claim_of, judged
from experiments.audit.witness import IN_EXPECTATION, TRUTHFUL
from mechanisms.api import Mechanism, check_form
from model.configuration import Configuration
from model.configure import rebuilt
from model.market import market

KIND, UNIT = "horizon", "USD"
CENT = 0.01  # USD: what rounding may amount to over a run


def audit_horizon(runs: Runs, seeds: Seeds, jobs: str | int) -> tuple[list[Finding], list[Role]]:
    """Whether misreports pay over whole runs, in hindsight in any of them and on average over worlds; and every role's row.

    Raises:
        MechanismError: the mechanism broke its contract.
    """
    roles = search_roles(runs, seeds, jobs)
    return [_in_hindsight(runs, roles, seeds), _on_average(runs, roles, seeds)], roles


def _in_hindsight(runs: Runs, roles: list[Role], seeds: Seeds) -> Finding:
    """Whether a misreport gained in one of the runs on the search seeds."""
    claim = claim_of(runs.mechanism, TRUTHFUL, KIND)
    best = max(roles, key=lambda role: role.largest)
    is_refuted = best.largest > CENT
    shown = _stated(runs, TRUTHFUL, best.agent, best.largest_lie, (best.largest_seed,)) if is_refuted else None
    searched = len(roles) * len(runs.lies) * len(seeds.first)
    return Finding(TRUTHFUL, KIND, claim, judged(is_refuted, claim), searched, max(0.0, best.largest), CENT, UNIT, shown)


def _on_average(runs: Runs, roles: list[Role], seeds: Seeds) -> Finding:
    """Whether the best role of the search gains on the held-out seeds."""
    claim, best = claim_of(runs.mechanism, IN_EXPECTATION, KIND), roles[0]
    margin = certain_margin(best.error**2 * len(seeds.held_out), len(seeds.held_out), max(role.width for role in roles), ALPHA)
    verdict = verdict_on_average(best, margin, claim)
    shown = _stated(runs, IN_EXPECTATION, best.agent, best.lie, seeds.held_out) if verdict not in {HELD, UNREFUTED} else None
    return Finding(IN_EXPECTATION, KIND, claim, verdict, len(seeds.held_out), best.gain, best.detectable, UNIT, shown)


def verdict_on_average(best: Role, margin: float, claim: str) -> str:
    """What is not claimed is refuted if the 95 % interval lies above 0; what is claimed is then in doubt, and refuted if the gain
    exceeds the margin that no chance explains, however rarely a lie may be punished (within the width of what was seen).
    """
    gains = best.gain > max(best.half, CENT)
    if gains and claim != NOT_CLAIMED and best.gain <= margin:
        return IN_DOUBT
    return judged(gains, claim)


def _stated(runs: Runs, promise: str, agent: str, lie: Choice, seeds: tuple[int, ...]) -> dict:
    """A witness with its figures."""
    content = runs.configuration.content
    witness = {
        "kind": KIND,
        "property": promise,
        "mechanism": runs.mechanism.name,
        "settings": runs.mechanism.settings,
        "unit": UNIT,
        "market": runs.market.name,
        "choices": {owner: chosen for owner, chosen in content["choices"].items() if owner != runs.slot},
        "world": content["parameters"],
        "steps": runs.steps,
        "seeds": list(seeds),
        "group": runs.group,
        "agent": agent,
        "lie": str(lie),
    }
    return {**witness, "figures": figures(witness, runs.mechanism)}


def figures(witness: dict, mechanism: Mechanism) -> dict[str, float]:
    """The liar's mean surplus by truth and by lie over the seeds of a witness, and the gain; USD.

    Raises:
        ParameterError: the object is no witness of whole runs.
        MechanismError: the mechanism broke its contract.
    """
    runs, liar, lie, seeds = _read(witness, mechanism)
    truth = runs.truthful(seeds)[:, liar].mean()
    told = runs.lying(seeds, liar, lie).mean()
    return {"truth": float(truth), "lie": float(told), "gain": float(told - truth)}


def slot_of(configured: Configuration, mechanism: Mechanism) -> str:
    """The slot of the market that a mechanism is for.

    Raises:
        ParameterError: there is none.
    """
    slots = configured.market.slots
    found = [name for name, slot in slots.items() if slot.form is mechanism.form]
    if not found:
        check_form(mechanism, slots[configured.market.slot].form)
    return found[0]


def placed(configured: Configuration, mechanism: Mechanism) -> tuple[Configuration, str]:
    """The configuration with a mechanism in the slot that it is for, and this slot."""
    slot = slot_of(configured, mechanism)
    return replace(configured, choices={**configured.choices, slot: mechanism}), slot


def _read(witness: dict, mechanism: Mechanism) -> tuple[Runs, int, Choice, list[int]]:
    """The runs, the liar's place, its lie and the seeds of a witness."""
    try:
        content = {"choices": dict(witness["choices"]), "parameters": dict(witness["world"])}
        configured = rebuilt(market(witness["market"]), content)
        steps, seeds, group, agent = witness["steps"], list(witness["seeds"]), witness["group"], witness["agent"]
        lie = parse_choice(witness["lie"], "lie")
    except ParameterError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ParameterError(f"This is no witness of whole runs: {type(error).__name__}: {error}.") from None
    whole = all(type(number) is int for number in (steps, *seeds))
    if not (whole and 1 <= steps <= 10**6 and 1 <= len(seeds) <= 10**6 and all(0 <= seed < 2**63 for seed in seeds)):
        raise ParameterError("This is no witness of whole runs: numbers that are missing, or out of range.")
    if group not in audited_groups(configured.market):
        raise ParameterError(f"No group of the market whose runs are audited is called {group!r}.")
    runs = Runs(*placed(configured, mechanism), group, steps)
    if agent not in runs.agents:
        raise ParameterError(f"None of the {group} is called {agent!r}: {', '.join(runs.agents)}.")
    return runs, runs.agents.index(agent), lie, seeds
