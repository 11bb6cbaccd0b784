"""Why a past tender went as it did: the run is taken back to it, so beliefs, draws and scores are the true ones."""

import numpy as np
import pandas as pd

from agents.rideshare.layout import ORBITS, PROVIDER
from core.deadline import Stop
from mechanisms.forms.procurement import REVENUE
from model.explanation import Explanation, Line, Table
from model.rideshare.explain.sentences import facts_of, why
from model.rideshare.explain.tables import NEXT_BEST, asks_table, manifest_table, providers_table
from model.rideshare.kernels.arrays import Tender
from model.rideshare.kernels.layout import COLUMN, CONTEXT
from model.rideshare.ledger import accounts
from model.rideshare.misreports import misreports
from model.rideshare.run import TenderRun
from model.timeline import Timeline

#: The accounts that an explanation shows; those that it shows where there are policies for entrants, or an insurer.
_LINES = {
    "collected": "payloads pay",
    "paid": "the winner is paid",
    "platform": "left to the platform",
    "payload_surplus": "payloads' surplus: value delivered less what they pay",
    "provider_surplus": "the winner's surplus: what it is paid less its cost",
}
_POLICY_LINES = {"sponsor": "the sponsor of the policy adds"}
_INSURANCE_LINES = {
    "premium": "payloads pay the insurer",
    "claim": "the insurer pays payloads",
    "insurer": "left to the insurer",
}


def explain(timeline: Timeline, step: int, stop: Stop | None = None) -> Explanation:
    """Hold the tender of `step` once more, and take it apart.

    Its tables: `auction`, one row of figures; `providers`; `manifest`, the payloads that bid; `asks`, what those who bid asked and might
    have asked.

    Raises:
        RuntimeError: it comes out otherwise than recorded, because an array was written to other than through an agent.
        TimeoutError: `stop` was set before the replay came so far.
    """
    run = timeline.at(step, stop, is_open=True)
    tender = run.open()
    run.state.work[:] = np.nan
    before, lies = run.state.provider.copy(), misreports(run)
    winner = run.decide() if tender.worth > 0.0 else -1
    run.settle(tender, winner)
    if run.record[step].tobytes() != timeline.run.record[step].tobytes():
        raise RuntimeError(f"Step {step} cannot be replayed: the run's arrays were written to other than through agents.")
    return _told(run, tender, winner, before, lies)


def _told(run: TenderRun, tender: Tender, winner: int, before: np.ndarray, lies: pd.DataFrame) -> Explanation:
    """The explanation of the tender that the run has just held; `before` is the providers' array as the mechanism saw it."""
    row = run.record[-1]
    manifest = manifest_table(run, tender)
    providers = providers_table(run, tender, winner, before, manifest.frame, lies)
    auction = _auction(run, tender, winner, before, providers.frame, row)
    one = auction.loc[0]
    return Explanation(
        step=int(row[COLUMN.step]),
        title=f"Auction {row[COLUMN.step] + 1:.0f}: {one['orbit']} {one['year']}, "
        f"up to {one['capacity_kg']:,.0f} kg and {one['capacity_m3']:,.1f} m3",
        why=why(run, tender, providers.frame, winner, one["second"], row),
        facts=facts_of(one, providers.frame) if winner >= 0 else (),
        tables={
            "auction": Table("Auction", auction, {}),
            "providers": providers,
            "manifest": manifest,
            "asks": asks_table(providers, tender.worth),
        },
        ledger=_ledger(run, row),
    )


def _auction(
    run: TenderRun, tender: Tender, winner: int, before: np.ndarray, providers: pd.DataFrame, row: np.ndarray
) -> pd.DataFrame:
    """The auction's figures, one row.

    `second` is the vehicle whose score sets the price, None if there is none, as `winner` is where nobody flies. `price` (what the
    platform is promised) is in W; in USD are `bundle_value` (W itself), `carried_value` (of the payloads that flew), `rent` (what the
    winner is owed beyond its ask), `cost` (what flying costs it) and `paid` (what it receives). `alpha` and `beta` are the winner's
    belief, before and after.
    """
    facts, after, is_won = run.world.context[tender.context], run.state.provider, winner >= 0
    second = providers.loc[providers["status"] == NEXT_BEST, "vehicle"]
    beliefs = {
        name: array[place, winner] if is_won else np.nan
        for name, array, place in (
            ("alpha", before, PROVIDER.alpha),
            ("beta", before, PROVIDER.beta),
            ("alpha_after", after, PROVIDER.alpha),
            ("beta_after", after, PROVIDER.beta),
        )
    }
    amounts = {name: row[getattr(COLUMN, name)] for name in ("carried_value", "rent", "cost", "paid", "chance")}
    return pd.DataFrame(
        [
            {
                "year": int(facts[CONTEXT.year]),
                "orbit": ORBITS[int(facts[CONTEXT.orbit])],
                "mechanism": run.mechanism.label,
                "capacity_kg": row[COLUMN.capacity_kg],
                "capacity_m3": row[COLUMN.capacity_m3],
                "bundle_value": tender.worth,
                "winner": providers["vehicle"][winner] if is_won else None,
                "second": second.iat[0] if len(second) else None,
                "price": run.state.deal[REVENUE] if is_won else 0.0,
                **amounts,
                "success": bool(row[COLUMN.success]) if is_won else None,
                **beliefs,
            }
        ]
    )


def _ledger(run: TenderRun, row: np.ndarray) -> tuple[Line, ...]:
    """The tender's accounts, those of parties to it only."""
    books, world, lines = accounts(row[None]), run.scenario.parameters, dict(_LINES)
    if world.has_policy:
        lines |= _POLICY_LINES
    if world.settlement == "insured":
        lines |= _INSURANCE_LINES
    return tuple(Line(name, float(getattr(books, name)[0]), meaning) for name, meaning in lines.items())
