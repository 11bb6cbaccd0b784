"""Why a past tender went as it did: the run is replayed up to it, so beliefs, draws and scores are the true ones."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from agents.rideshare.layout import CARRIED, ORBITS, PAYLOAD, PROVIDER
from agents.rideshare.payload import FATES
from core.deadline import Stop
from mechanisms.forms.procurement import REVENUE
from mechanisms.kernels.posteriors import posterior_mean
from model.rideshare.kernels.arrays import Tender
from model.rideshare.kernels.layout import COLUMN, CONTEXT
from model.rideshare.kernels.policy import seen_open
from model.rideshare.kernels.selling import room
from model.rideshare.ledger import accounts, cost_of_a_launch
from model.rideshare.misreports import misreports
from model.rideshare.population import names
from model.rideshare.run import TenderRun

#: The accounts that an explanation shows; those that it shows where there are policies for entrants, or an insurer.
LEDGER_LINES = ("collected", "paid", "platform", "payload_surplus", "provider_surplus")
POLICY_LINES, INSURANCE_LINES = ("sponsor",), ("premium", "claim", "insurer")


class BeliefMove(NamedTuple):
    """The winner's belief before and after the launch."""

    alpha: float
    beta: float
    alpha_after: float
    beta_after: float


@dataclass(frozen=True)
class Explanation:
    """One tender, told in full.

    `providers`: vehicle, provider, strategy, eligible, why, ask, credit, cost, worth, alpha, beta, posterior_mean, index, score, quality, a
    row each; ask, credit, cost, worth and score are in W; then what `misreports` finds: earns, best_ask, gain. Where a tender
    is set aside, only entrants are eligible.
    `manifest`: satellite, arrived, seat, mass_kg, volume_m3, value_usd, usd_per_kg, carried, why, in the order in which
    they were considered. `second` is the vehicle whose score sets the price, if any. Units: `price` (what the platform is
    promised) is in W; in USD are `bundle_value` (W itself), `carried_value` (of the payloads that flew), `rent` (what the winner is
    owed beyond its ask), `cost` (what flying costs it), `paid` (what it receives) and the lines of `ledger` (`model.rideshare.ledger`).
    """

    step: int
    year: int
    orbit: str
    mechanism: str
    capacity_kg: float
    capacity_m3: float
    bundle_value: float
    providers: pd.DataFrame
    manifest: pd.DataFrame
    winner: str | None
    second: str | None
    price: float
    carried_value: float
    rent: float
    cost: float
    paid: float
    ledger: dict[str, float]
    chance: float
    success: bool | None
    belief: BeliefMove | None
    why: str

    def __str__(self) -> str:
        eligible = self.providers[self.providers["eligible"]].drop(columns=["eligible", "why"])
        return "\n".join(
            [
                f"Step {self.step}: {self.orbit} {self.year}, capacity {self.capacity_kg:,.0f} kg and {self.capacity_m3:,.1f} m3.",
                self.why,
                eligible.sort_values("score", ascending=False).to_string(index=False, float_format="{:.4f}".format),
                self._ledger_lines(),
                self.manifest.to_string(index=False, float_format="{:,.4g}".format),
            ]
        )

    def _ledger_lines(self) -> str:
        """The tender's accounts, a line each."""
        return "\n".join(f"{name:>16} {amount:14,.0f} USD" for name, amount in self.ledger.items())


def explain(original: TenderRun, edits: list, step: int, stop: Stop | None = None) -> Explanation:
    """Replay `original` (with what was set through agents) up to `step` and take that tender apart.

    Raises:
        RuntimeError: the replay differs from the record, because an array was written to other than through an agent.
        TimeoutError: `stop` was set before the replay came so far.
    """
    replay = TenderRun(original.scenario, original.mechanism, int(original.seed), original.providers)
    for edit in (edit for edit in edits if edit.step <= step):
        replay.advance(edit.step - replay.step, stop)
        getattr(replay.state, edit.array)[edit.row, edit.place] = edit.value
    replay.advance(step - replay.step, stop)
    if replay.step < step:
        raise TimeoutError(f"To replay the run up to step {step} takes longer than it may.")
    tender = replay.open()
    replay.state.work[:] = np.nan
    before, lies = replay.state.provider.copy(), misreports(replay)
    winner = replay.decide() if tender.worth > 0.0 else -1
    replay.settle(tender, winner)
    if replay.record[step].tobytes() != original.record[step].tobytes():
        raise RuntimeError(f"Step {step} cannot be replayed: the run's arrays were written to other than through agents.")
    return _tell(replay, tender, winner, before, lies)


def _tell(replay: TenderRun, tender: Tender, winner: int, before: np.ndarray, lies: pd.DataFrame) -> Explanation:
    row, facts = replay.record[-1], replay.world.context[tender.context]
    vehicles = replay.scenario.providers["vehicle"]
    manifest = _manifest(replay, tender)
    providers = _provider_table(replay, before, facts, manifest).join(lies)
    second = _second(providers, winner)
    return Explanation(
        step=int(row[COLUMN.step]),
        year=int(facts[CONTEXT.year]),
        orbit=ORBITS[int(facts[CONTEXT.orbit])],
        mechanism=replay.mechanism.label,
        capacity_kg=float(row[COLUMN.capacity_kg]),
        capacity_m3=float(row[COLUMN.capacity_m3]),
        bundle_value=float(tender.worth),
        providers=providers,
        manifest=manifest,
        winner=vehicles[winner] if winner >= 0 else None,
        second=second,
        price=float(replay.state.deal[REVENUE]) if winner >= 0 else 0.0,
        carried_value=float(row[COLUMN.carried_value]),
        rent=float(row[COLUMN.rent]),
        cost=float(row[COLUMN.cost]),
        paid=float(row[COLUMN.paid]),
        ledger=_ledger(replay, row),
        chance=float(row[COLUMN.chance]),
        success=bool(row[COLUMN.success]) if winner >= 0 else None,
        belief=_belief_move(before, replay.state.provider, winner),
        why=_why(replay, tender, providers, winner, second, row),
    )


def _ledger(replay: TenderRun, row: np.ndarray) -> dict[str, float]:
    """The tender's accounts, those of parties to it only."""
    books, world = accounts(row[None]), replay.scenario.parameters
    lines = LEDGER_LINES + POLICY_LINES * world.has_policy + INSURANCE_LINES * (world.settlement == "insured")
    return {name: float(getattr(books, name)[0]) for name in lines}


def _provider_table(replay: TenderRun, before: np.ndarray, facts: np.ndarray, manifest: pd.DataFrame) -> pd.DataFrame:
    eligible = seen_open(replay.world.setting, before) > 0.0
    reasons = [
        "eligible"
        if eligible[i]
        else "not admitted: the tender is set aside for entrants"
        if before[PROVIDER.open, i] > 0.0
        else _hindrance(replay, before[:, i], facts, *room(facts, before, i), manifest)
        for i in range(len(eligible))
    ]
    names, work = replay.scenario.providers, replay.work
    return pd.DataFrame(
        {
            "vehicle": names["vehicle"],
            "provider": names["provider"],
            "strategy": _strategies(replay, before),
            "eligible": eligible,
            "why": reasons,
            "ask": before[PROVIDER.ask],
            "credit": before[PROVIDER.credit],
            "cost": before[PROVIDER.cost],
            "worth": before[PROVIDER.worth],
            "alpha": before[PROVIDER.alpha],
            "beta": before[PROVIDER.beta],
            "posterior_mean": posterior_mean(before[PROVIDER.alpha], before[PROVIDER.beta]),
            "index": np.where(eligible, work.index, np.nan),
            "score": np.where(eligible, work.score, np.nan),
            "quality": before[PROVIDER.truth],
        }
    )


def _strategies(replay: TenderRun, before: np.ndarray) -> list[str]:
    """The name of each provider's strategy."""
    called = names(replay.providers)
    return [called[int(place)] for place in before[PROVIDER.strategy]]


def _hindrance(
    replay: TenderRun, own: np.ndarray, facts: np.ndarray, room_kg: float, room_m3: float, manifest: pd.DataFrame
) -> str:
    """Why a provider, whose column of the array is `own`, could not bid."""
    year, orbit = facts[CONTEXT.year], int(facts[CONTEXT.orbit])
    if own[PROVIDER.serves_sso + orbit] == 0.0:
        return f"does not serve {ORBITS[orbit]}"
    if year < own[PROVIDER.entry]:
        return f"had not flown by {year:.0f}"
    if year > own[PROVIDER.exit]:
        return f"had been retired by {year:.0f}"
    if replay.step - 1 < own[PROVIDER.returns]:
        return "stands down after a failure"
    fits = (manifest["mass_kg"] <= room_kg) & (manifest["volume_m3"] <= room_m3)
    if replay.scenario.parameters.capacity == "vehicle" and len(manifest) and not fits.any():
        return "can carry none of the payloads"
    return "did not respond"


def _manifest(replay: TenderRun, tender: Tender) -> pd.DataFrame:
    """The payloads that bid, in the order of the fill (falling value per kg), and what became of each."""
    rows = replay.state.pool[:, replay.state.order[: tender.n_payloads]]
    catalog = replay.scenario.catalog
    return pd.DataFrame(
        {
            "satellite": catalog["satellite"].to_numpy()[rows[PAYLOAD.item].astype(int)],
            "arrived": rows[PAYLOAD.arrived].astype(int),
            "seat": rows[PAYLOAD.seat].astype(int),
            "mass_kg": rows[PAYLOAD.mass],
            "volume_m3": rows[PAYLOAD.volume],
            "value_usd": rows[PAYLOAD.value],
            "usd_per_kg": rows[PAYLOAD.density],
            "carried": rows[PAYLOAD.fate] == CARRIED,
            "why": [FATES[int(fate)] for fate in rows[PAYLOAD.fate]],
        }
    )


def _second(providers: pd.DataFrame, winner: int) -> str | None:
    """The vehicle with the best qualifying score besides the winner's."""
    others = providers["score"].drop(index=winner) if winner >= 0 else providers["score"].iloc[:0]
    others = others[others >= 0.0]
    return providers["vehicle"][others.idxmax()] if len(others) else None


def _belief_move(before: np.ndarray, after: np.ndarray, winner: int) -> BeliefMove | None:
    if winner < 0:
        return None
    rows = (PROVIDER.alpha, PROVIDER.beta)
    return BeliefMove(*(float(array[row, winner]) for array in (before, after) for row in rows))


def _why(replay: TenderRun, tender: Tender, providers: pd.DataFrame, winner: int, second: str | None, row: np.ndarray) -> str:
    """The outcome in a few sentences."""
    if tender.n_payloads == 0:
        return "No payload came, so there was no auction."
    if tender.n_eligible == 0:
        able = " that can carry one" if replay.scenario.parameters.capacity == "vehicle" else ""
        return f"{tender.n_payloads} payloads came, but no provider{able} responded, so there was no auction."
    if tender.n_carried == 0:
        return f"None of the {tender.n_payloads} payloads fits the launch, so there was no auction."
    if winner < 0:
        refused = "who was offered the launch refused" if (providers["score"] >= 0.0).any() else "no score was worth flying for"
        return f"{replay.mechanism.label} chose nobody: {refused}."
    score = providers["score"][winner]
    higher = int((providers["score"] > score).sum())
    admitted = int(providers["eligible"].sum())
    rank = "the best score" if higher == 0 else f"a score that {higher} of {admitted} exceed"
    field = f"{admitted} eligible{' in a tender set aside for entrants' * tender.set_aside}"
    setter = f"{second} has the best other score" if second else "nobody else qualified"
    outcome = "succeeded" if row[COLUMN.success] else "failed"
    if row[COLUMN.second_launch]:
        outcome += f"; a second one {'succeeded' if row[COLUMN.delivered] > 0.0 else 'failed, too'}"
    return (
        f"{providers['vehicle'][winner]} won under {replay.mechanism.label} with {rank} ({score:.4f}) among "
        f"{field}; {setter}. Of a bundle worth {row[COLUMN.carried_value]:,.0f} USD ({row[COLUMN.n_carried]:.0f} of "
        f"{tender.n_payloads} payloads) the platform is promised {row[COLUMN.revenue]:,.0f} USD and the winner is owed "
        f"{row[COLUMN.rent]:,.0f} USD beyond its ask{_asked(row)}{_sponsored(row)}. The launch {outcome}."
    )


def _asked(row: np.ndarray) -> str:
    """Ask and cost of the winner, where there are any; those of one launch."""
    if row[COLUMN.ask] == row[COLUMN.cost] == 0.0:
        return ""
    return f" of {row[COLUMN.ask]:,.0f} USD, at a cost of {cost_of_a_launch(row):,.0f} USD"


def _sponsored(row: np.ndarray) -> str:
    """What the sponsor of a policy pays of it, if anything."""
    subsidy = row[COLUMN.subsidy]
    return f", of which the sponsor pays {subsidy:,.0f} USD" if subsidy > 0.0 else ""
