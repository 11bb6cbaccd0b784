"""The rideshare market as a good Mesa user writes it: agents with attributes of their own, numpy for the arithmetic.

It is the opponent of the benchmarks and does the same work as `model.RideshareMarket`: the same worlds, the same
winners, the same money, the same columns recorded every step. Agents decide for themselves (a provider whether it
serves a tender, how it flies and what that teaches; a payload whether it still waits), every payload is an agent from
arrival to departure, and whatever concerns many at a time (draws, scores, the record) is one numpy call. Where the
profiler found two ways of writing the same, this is the faster.
"""

from bisect import bisect_right
from math import nan
from operator import attrgetter

import mesa
import numpy as np

from agents.rideshare.layout import ORBITS, PROVIDER
from benchmarks import draws
from benchmarks.rideshare.mesa_rules import RULES, Bids, Decision
from core.parameters import build
from model.rideshare.columns import COLUMNS
from model.rideshare.kernels.layout import ADJACENT, CONTEXT
from model.rideshare.kernels.purposes import ARRIVALS, AVAILABILITY, CALENDAR, CATALOG, LAUNCH, VALUES
from model.rideshare.parameters import RideshareParameters
from model.rideshare.world import scenario

_WORTH_A_KG = attrgetter("usd_per_kg")


class ProviderAgent(mesa.Agent):
    """A launch vehicle on offer, with the public belief about its reliability and the hidden truth."""

    def __init__(self, market, place: int, facts: np.ndarray):
        super().__init__(market)
        self.place = place
        self.ask = 0.0
        self.alpha, self.beta = float(facts[PROVIDER.alpha]), float(facts[PROVIDER.beta])
        self.quality = float(facts[PROVIDER.truth])
        self.entrant = float(facts[PROVIDER.entrant])
        self.entry, self.exit = float(facts[PROVIDER.entry]), float(facts[PROVIDER.exit])
        self.orbits = {orbit for k, orbit in enumerate(ORBITS) if facts[PROVIDER.serves_sso + k]}
        self.tried = self.won = 0

    def serves(self, orbit: str, year: float) -> bool:
        """Whether it can fly this tender at all."""
        return orbit in self.orbits and self.entry <= year <= self.exit

    def fly(self, luck: float) -> bool:
        """Launch: the world's draw decides, and the public belief moves by one observation."""
        success = luck < self.quality
        self.tried += 1
        if success:
            self.won += 1
            self.alpha += 1.0
        else:
            self.beta += 1.0
        return success


class PayloadAgent(mesa.Agent):
    """A small satellite that wants to fly."""

    def __init__(self, market, orbit: str, mass_kg: float, volume_m3: float, usd_per_kg: float, last_tender: int):
        super().__init__(market)
        self.orbit = orbit
        self.mass_kg = mass_kg
        self.volume_m3 = volume_m3
        self.usd_per_kg = usd_per_kg
        self.value_usd = mass_kg * usd_per_kg
        self.last_tender = last_tender
        self.flown = False


class PlatformAgent(mesa.Agent):
    """Holds one tender a step: collects bids, lets the mechanism choose, launches, reports."""

    def __init__(self, market, mechanism):
        super().__init__(market)
        self.mechanism = mechanism

    def step(self) -> None:
        """One tender for the context that the market has drawn."""
        market = self.model
        facts, orbit = market.context, market.orbit
        manifest = sorted((p for p in market.payloads if p.orbit == orbit), key=_WORTH_A_KG, reverse=True)
        bidders, places = self._respond(orbit, facts[CONTEXT.year])
        carried, worth, mass_kg, volume_m3 = _fill(manifest, facts[CONTEXT.capacity_kg], facts[CONTEXT.capacity_m3])
        market.report(n_eligible=len(bidders), n_payloads=len(manifest), **_NO_AUCTION)
        if not bidders or not carried:
            return
        bids = _collect(bidders, places)
        decision = self.mechanism.decide(market, bids)
        market.n_auctions += 1
        competition = _competition(bids, decision.score)
        market.report(bundle_value=worth, **competition)
        if decision.winner < 0:
            market.report(efficient=0.0, regret=competition["best_quality"])
            return
        for payload in carried:
            payload.flown = True
        market.report(n_carried=len(carried), mass_kg=mass_kg, volume_m3=volume_m3)
        self._launch(bids, decision, worth, competition)

    def _respond(self, orbit: str, year: float) -> tuple[list[ProviderAgent], list[int]]:
        """The providers that respond and serve the tender, and their places."""
        market = self.model
        luck = draws.uniforms(market.world_seed, AVAILABILITY, market.tender, len(market.providers))
        providers = market.providers
        responding = np.flatnonzero(luck < market.parameters.availability).tolist()
        bidders = [provider for place in responding if (provider := providers[place]).serves(orbit, year)]
        return bidders, [provider.place for provider in bidders]

    def _launch(self, bids: Bids, decision: Decision, worth: float, competition: dict) -> None:
        market, winner = self.model, bids.providers[decision.winner]
        success = winner.fly(draws.draw(market.world_seed, LAUNCH, market.tender, winner.place))
        delivered = worth if success else 0.0
        rent = decision.rent * worth
        market.report(
            winner=winner.place,
            index=float(decision.index[decision.winner]),
            chance=decision.chance,
            success=float(success),
            delivered=delivered,
            collected=delivered,
            revenue=decision.revenue * worth,
            rent=rent,
            profit=delivered - rent,
            carried_value=worth,
            paid=rent,
            curse=(float(decision.index[decision.winner]) - winner.quality) * worth,
            quality=winner.quality,
            regret=competition["best_quality"] - winner.quality,
            efficient=float(competition["oracle"] == winner.place),
            entrant_win=winner.entrant,
        )


class AgentSetPlatform(PlatformAgent):
    """The same platform by the agent sets that Mesa's tutorials use; slower than plain lists where there are many providers."""

    def _respond(self, orbit: str, year: float) -> tuple[list[ProviderAgent], list[int]]:
        market = self.model
        luck = draws.uniforms(market.world_seed, AVAILABILITY, market.tender, len(market.providers)).tolist()
        chance = market.parameters.availability
        bidders = market.agents_by_type[ProviderAgent].select(lambda p: luck[p.place] < chance and p.serves(orbit, year))
        return list(bidders), bidders.get("place")


class MesaMarket(mesa.Model):
    """Payloads, providers and a platform; arguments and recorded columns as in `model.RideshareMarket`."""

    platform_class = PlatformAgent

    def __init__(self, mechanism: str = "ts_sp", *, world_seed: int = 0, rng=None, tables=None, **parameters):
        self.world_seed = int(world_seed if rng is None else rng)
        super().__init__(rng=self.world_seed)
        own = {name: parameters.pop(name) for name in ("ucb_c", "pl_tau") if name in parameters}
        self.parameters = build(RideshareParameters, parameters, "MesaMarket")
        facts = scenario(self.parameters, tables)
        self._world = facts.world
        self._contexts = facts.world.context.tolist()
        self._demand = facts.world.context[:, CONTEXT.cumulated_demand].tolist()
        self._arrivals = facts.world.arrivals.tolist()
        self._first_item = {orbit: int((facts.catalog["orbit"] == orbit).to_numpy().argmax()) for orbit in ORBITS}
        self.tender = -1
        self.n_auctions = 0
        self.payloads: list[PayloadAgent] = []
        self.platform = self.platform_class(self, RULES[mechanism](**own))
        rows = facts.new_state(self.world_seed).provider
        self.providers = [ProviderAgent(self, place, rows[:, place]) for place in range(rows.shape[1])]
        self.datacollector = mesa.DataCollector(model_reporters={name: name for name in COLUMNS.written} | {"step": "tender"})

    def step(self) -> None:
        """Draw the tender's context, let payloads leave and arrive, hold the tender, record."""
        self.tender += 1
        self._draw_context()
        self._depart()
        self._arrive()
        self.platform.step()
        self.datacollector.collect(self)

    def report(self, **columns) -> None:
        """Set model attributes, which the data collector reads by name."""
        vars(self).update(columns)

    def _draw_context(self) -> None:
        calendar = self._world.calendar
        low, high = calendar[min(self.tender, len(calendar) - 1)].tolist()
        point = low + draws.first_draw(self.world_seed, CALENDAR, self.tender) * (high - low)
        self._context_place = bisect_right(self._demand, point)
        self.context = facts = self._contexts[self._context_place]
        self.orbit = ORBITS[int(facts[CONTEXT.orbit])]
        self.report(year=facts[CONTEXT.year], capacity_kg=facts[CONTEXT.capacity_kg], capacity_m3=facts[CONTEXT.capacity_m3])

    def _depart(self) -> None:
        """Payloads that flew, or whose patience is over, leave the market."""
        staying = []
        for payload in self.payloads:
            if payload.flown or payload.last_tender < self.tender:
                payload.remove()
            else:
                staying.append(payload)
        self.payloads = staying

    def _arrive(self) -> None:
        """New payloads: a Poisson number, drawn by weight from the catalogue up to the context's year."""
        facts, seed, catalog = self.context, self.world_seed, self._world.catalog
        count = bisect_right(self._arrivals[self._context_place], draws.first_draw(seed, ARRIVALS, self.tender))
        first, last = self._first_item[self.orbit], int(facts[CONTEXT.last_item])
        target = draws.uniforms(seed, CATALOG, self.tender, count) * facts[CONTEXT.weight]
        items = first + catalog[2, first:last].searchsorted(target, side="right")
        mass, volume = catalog[:2, items]
        luck = draws.lognormals(seed, VALUES, self.tender, count, self.parameters.sigma_v)
        usd_per_kg = facts[CONTEXT.usd_per_kg] * luck
        last_tender = self.tender + self.parameters.patience
        self.payloads += [
            PayloadAgent(self, self.orbit, *own, last_tender)
            for own in zip(mass.tolist(), volume.tolist(), usd_per_kg.tolist(), strict=True)
        ]


class AgentSetMarket(MesaMarket):
    """The market whose platform asks an AgentSet."""

    platform_class = AgentSetPlatform


#: What a step shows if no auction is held; the rest is reported over it.
_NO_AUCTION = {
    **dict.fromkeys(("n_carried", "mass_kg", "volume_m3", "bundle_value", "delivered", "revenue", "rent", "profit"), 0.0),
    **dict.fromkeys(("regret", "n_close", "carried_value", "ask", "cost", "paid", "curse"), 0.0),
    **dict.fromkeys(("subsidy", "set_aside", "collected", "premium", "claim", "second_launch", "payload_expected"), 0.0),
    **dict.fromkeys(("index", "chance", "success", "quality", "entrant_win", "efficient", "thickness", "belief_gap"), nan),
    **dict.fromkeys(("oracle", "best_quality", "oracle_entrant"), nan),
    "winner": -1,
}


def _fill(manifest: list[PayloadAgent], capacity_kg: float, capacity_m3: float) -> tuple:
    """Carry payloads in the given order as long as each fits: who flies, their value, mass and volume."""
    carried, worth, left_kg, left_m3 = [], 0.0, capacity_kg, capacity_m3
    for payload in manifest:
        if payload.mass_kg <= left_kg and payload.volume_m3 <= left_m3:
            carried.append(payload)
            left_kg -= payload.mass_kg
            left_m3 -= payload.volume_m3
            worth += payload.value_usd
    return carried, worth, capacity_kg - left_kg, capacity_m3 - left_m3


def _collect(bidders: list[ProviderAgent], places: list[int]) -> Bids:
    """The bidders' reports and beliefs as arrays."""
    alpha = np.array([provider.alpha for provider in bidders])
    beta = np.array([provider.beta for provider in bidders])
    ask = np.array([provider.ask for provider in bidders])
    return Bids(bidders, np.array(places), ask, alpha, beta, alpha / (alpha + beta))


def _competition(bids: Bids, score: np.ndarray) -> dict:
    """How close the race was, by score, by belief and by the hidden truth."""
    best = max(bids.providers, key=attrgetter("quality"))
    return {
        "oracle": best.place,
        "best_quality": best.quality,
        "oracle_entrant": best.entrant,
        "thickness": _gap(score),
        "belief_gap": _gap(bids.mean),
        "n_close": int(np.count_nonzero(bids.mean >= bids.mean.max() - ADJACENT)) - 1,
    }


def _gap(values: np.ndarray) -> float:
    """The best less the second best; NaN if there is one value."""
    if values.size < 2:
        return nan
    second, best = np.partition(values, -2)[-2:].tolist()
    return best - second
