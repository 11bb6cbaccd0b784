"""The tables of an explained tender: who could bid and how they were ranked, what they asked, which payloads flew."""

import numpy as np
import pandas as pd

from agents.rideshare.layout import ORBITS, PAYLOAD, PROVIDER
from agents.rideshare.payload import FATES
from mechanisms.forms.manifest import CARRIED
from mechanisms.kernels.posteriors import posterior_mean
from model.explanation import ASIDE, BEST, Column, Table
from model.rideshare.kernels.arrays import Tender
from model.rideshare.kernels.layout import CONTEXT
from model.rideshare.kernels.policy import seen_open
from model.rideshare.kernels.providers import room
from model.rideshare.population import names
from model.rideshare.run import TenderRun

NEXT_BEST = "next best"  #: the status of the provider whose score sets the price

_PROVIDERS = {
    "vehicle": Column("vehicle", "launch vehicle; the winner is marked"),
    "posterior_mean": Column("belief", "posterior mean of its reliability", ".4f"),
    "alpha": Column("alpha", "successes the belief rests on, with the base rate", ".2f"),
    "beta": Column("beta", "failures the belief rests on, with the base rate", ".2f"),
    "index": Column("index", "the mechanism's estimate for this auction: for Thompson sampling the draw", ".4f"),
    "score": Column("score", "index x worth - ask, and its credit where there are policies, in W", ".4f"),
    "quality": Column("truth", "hidden reliability, which no mechanism sees but the oracle", ".4f"),
    "status": Column("status", "eligible, or why it could not bid"),
}
_MANIFEST = {
    "satellite": Column("satellite", "catalogue number of the satellite whose figures the payload has"),
    "since": Column("since", "auction in which it came", "d"),
    "mass_kg": Column("kg", "mass", ",.4g"),
    "volume_m3": Column("m3", "volume", ",.3g"),
    "value_usd": Column("value, USD", "what the flight is worth to its owner", ",.0f"),
    "usd_per_kg": Column("USD/kg", "value per kg: payloads are loaded in this order", ",.0f"),
    "why": Column("what became of it"),
}
_ASKS = {
    "vehicle": Column("vehicle", "launch vehicle; the winner is marked"),
    "strategy": Column("strategy", "what it makes of its cost when it asks"),
    "cost": Column("cost", "what flying costs it, USD; it alone knows", ",.0f"),
    "ask": Column("ask", "what it reported, USD", ",.0f"),
    "earns": Column("earns", "what it is paid less its cost, USD", ",.0f"),
    "gain": Column(
        "by another ask",
        "the most that another ask would have earned it beyond what the truth does in this auction, USD: all else and the "
        "mechanism's draws being as they were",
        ",.0f",
    ),
    "best_ask": Column("that ask", "which ask that is, USD", ",.0f"),
}


def providers_table(
    run: TenderRun, tender: Tender, winner: int, before: np.ndarray, manifest: pd.DataFrame, lies: pd.DataFrame
) -> Table:
    """All providers, those who could bid first, by falling score; the index is the provider's place.

    Ask, credit, cost, worth and score are in W, and so is what `misreports` finds (`lies`): earns, best_ask, gain. Where a tender is set
    aside, only entrants are eligible. `why` says who could bid, or what kept it from it.
    """
    eligible = seen_open(run.world.setting, before) > 0.0
    facts, vehicles, called = run.world.context[tender.context], run.scenario.providers, names(run.providers)
    reasons = [
        "eligible"
        if eligible[i]
        else "not admitted: the tender is set aside for entrants"
        if before[PROVIDER.open, i] > 0.0
        else _hindrance(run, before[:, i], facts, room(facts, before, i), manifest)
        for i in vehicles.index
    ]
    frame = pd.DataFrame(
        {
            "vehicle": vehicles["vehicle"],
            "provider": vehicles["provider"],
            "strategy": [called[int(place)] for place in before[PROVIDER.strategy]],
            "eligible": eligible,
            "why": reasons,
            "ask": before[PROVIDER.ask],
            "credit": before[PROVIDER.credit],
            "cost": before[PROVIDER.cost],
            "worth": before[PROVIDER.worth],
            "alpha": before[PROVIDER.alpha],
            "beta": before[PROVIDER.beta],
            "posterior_mean": posterior_mean(before[PROVIDER.alpha], before[PROVIDER.beta]),
            "index": np.where(eligible, run.work.index, np.nan),
            "score": np.where(eligible, run.work.score, np.nan),
            "quality": before[PROVIDER.truth],
        }
    ).join(lies)
    frame["status"] = frame["why"]
    if winner >= 0:
        frame.loc[winner, "status"], others = "won", frame["score"].drop(index=winner)
        if (others >= 0.0).any():
            frame.loc[others.idxmax(), "status"] = NEXT_BEST
    frame = frame.sort_values(["eligible", "score", "vehicle"], ascending=[False, False, True], kind="stable")
    marks = tuple(BEST if i == winner else "" if eligible[i] else ASIDE for i in frame.index)
    return Table("Providers", frame, _PROVIDERS, marks, aside="also those not eligible")


def _hindrance(run: TenderRun, own: np.ndarray, facts: np.ndarray, left: tuple[float, float], manifest: pd.DataFrame) -> str:
    """Why a provider, whose column of the array is `own`, could not bid; `left` is its room, kg and m3."""
    year, orbit = facts[CONTEXT.year], int(facts[CONTEXT.orbit])
    if own[PROVIDER.serves_sso + orbit] == 0.0:
        return f"does not serve {ORBITS[orbit]}"
    if year < own[PROVIDER.entry]:
        return f"had not flown by {year:.0f}"
    if year > own[PROVIDER.exit]:
        return f"had been retired by {year:.0f}"
    if run.step - 1 < own[PROVIDER.returns]:
        return "stands down after a failure"
    fits = (manifest["mass_kg"] <= left[0]) & (manifest["volume_m3"] <= left[1])
    if run.scenario.parameters.capacity == "vehicle" and len(manifest) and not fits.any():
        return "can carry none of the payloads"
    return "did not respond"


def manifest_table(run: TenderRun, tender: Tender) -> Table:
    """The payloads that bid, in the order of the fill (falling value per kg), and what became of each.

    `since` is `arrived` counted from 1; `arrived` is -1 for who was withdrawn while the tender was open.
    """
    rows = run.state.pool[:, run.state.order[: tender.n_payloads]]
    arrived = np.maximum(rows[PAYLOAD.arrived], -1.0).astype(int)
    frame = pd.DataFrame(
        {
            "satellite": run.scenario.catalog["satellite"].to_numpy()[rows[PAYLOAD.item].astype(int)],
            "arrived": arrived,
            "since": arrived + 1,
            "seat": rows[PAYLOAD.seat].astype(int),
            "mass_kg": rows[PAYLOAD.mass],
            "volume_m3": rows[PAYLOAD.volume],
            "value_usd": rows[PAYLOAD.value],
            "usd_per_kg": rows[PAYLOAD.density],
            "carried": rows[PAYLOAD.fate] == CARRIED,
            "why": [FATES[int(fate)] for fate in rows[PAYLOAD.fate]],
        }
    )
    marks = tuple("" if carried else ASIDE for carried in frame["carried"])
    return Table(f"Manifest: {frame['carried'].sum()} of {len(frame)} payloads fly", frame, _MANIFEST, marks)


def asks_table(providers: Table, bundle_value: float) -> Table:
    """What those who bid asked and what flying costs them, and what another ask would have earned, all in USD.

    Asks and costs are as secret as they are from the platform: where anything costs the table is open from the start. `best_ask` is
    NaN where no other ask earns more.
    """
    bids = providers.frame["eligible"].to_numpy()
    frame = providers.frame.loc[bids, list(_ASKS)].copy()
    frame[["cost", "ask", "earns", "gain", "best_ask"]] *= bundle_value
    frame["best_ask"] = frame["best_ask"].where(frame["gain"] > 0.0)
    marks = tuple(mark for mark, is_in in zip(providers.marks, bids, strict=True) if is_in)
    return Table("Asks and costs", frame, _ASKS, marks, folded="show asks and costs", is_open=bool(frame["cost"].any()))
