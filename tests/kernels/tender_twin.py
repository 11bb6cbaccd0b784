"""A naive simulation of the rideshare market, from the tables and the specification: dicts, lists, and linear search.

Of the project it uses the tables, the parameters and the keyed draws; which key belongs to which draw is part of what
it fixes: (seed, purpose, step), then the payload's seat or the provider's place.
"""

import math
from itertools import accumulate

import numpy as np
from scipy import stats

from mechanisms.kernels import streams
from mechanisms.kernels.knapsack import CARRIED, NEITHER, NO_LAUNCH, NO_MASS, NO_VOLUME, WAITING
from tests.kernels import twins

NAN = math.nan


def key_of(seed, purpose, step):
    return np.uint64(streams.stream(np.uint64(seed), purpose, step))


def sub(key, index):
    return np.uint64(streams.child(key, index))


def first_beyond(shares, point):
    """Place of the first cumulated share that lies beyond `point`."""
    return next(place for place, total in enumerate(accumulate(shares)) if total > point)


def even_draw(key, able):
    """One of `able`: each in turn replaces the choice before it with probability one over its number."""
    chosen = None
    for count, i in enumerate(able, start=1):
        if streams.uniform(sub(key, i)) * count < 1.0:
            chosen = i
    return chosen


class Twin:
    """One run, a row (dict) a step. `rule` is a function (twin, key, open places) -> dict of what the mechanism decides."""

    def __init__(self, parameters, tables, rule, seed):
        self.p, self.rule, self.seed = parameters, rule, seed
        self.contexts = tables.contexts.to_dict("records")
        self.catalog = tables.catalog.to_dict("records")
        self.providers = [self._provider(row) for row in tables.providers.to_dict("records") if self._in_market(row)]
        for i, provider in enumerate(self.providers):
            a, b = provider.pop("truth_belief")
            provider["truth"] = streams.beta(sub(key_of(seed, streams.TRUTH, 0), i), a, b)
        self.pool, self.step, self.auctions = [], 0, 0

    def _in_market(self, row):
        return not row["government_only"] and not (row["retired"] and row["last_year"] < self.p.as_of)

    def _provider(self, row):
        p = self.p
        before = ["before_2010", *range(2010, p.as_of)]
        launches, successes = (sum(row[f"{what}_{span}"] for span in before) for what in ("launches", "successes"))
        scale = min(1.0, p.prior_strength / launches) if launches else 1.0
        alpha, beta = p.base_alpha + scale * successes, p.base_beta + scale * (launches - successes)
        everything = ["before_2010", *range(2010, 2026)]
        flown, worked = (sum(row[f"{what}_{span}"] for span in everything) for what in ("launches", "successes"))
        record = (p.base_alpha + worked, p.base_beta + flown - worked)
        belief = {"alpha": alpha, "beta": beta, "truth_belief": (alpha, beta) if p.truth == "prior" else record}
        always = {"first_year": -math.inf, "last_year": math.inf}
        years = {"first_year": row["first_year"], "last_year": row["last_year"] if row["retired"] else math.inf}
        own = years if p.calendar == "historical" else always
        return {**belief, **own, "tried": 0, "won": 0, "entrant": successes == 0, "orbits": row["orbits"].split()}

    def _context(self):
        u = streams.uniform(key_of(self.seed, streams.CALENDAR, self.step))
        contexts = self.contexts
        if self.p.calendar == "historical":
            demand = {year: 0.0 for year in range(self.p.as_of, 2026)}
            for row in contexts:
                if row["year"] in demand:
                    demand[row["year"]] += row["demand_rate"]
            at = (min(self.step, self.p.horizon - 1) + 0.5) / self.p.horizon * sum(demand.values())
            year = list(demand)[first_beyond(demand.values(), at)]
            contexts = [row for row in contexts if row["year"] == year]
        rates = [row["demand_rate"] for row in contexts]
        return contexts[first_beyond(rates, u * sum(rates))]

    def _arrive(self, context):
        p, mean = self.p, self.p.payloads or context["avg_payloads_per_launch"]
        multiplier = {"SSO": p.sso_multiplier, "LEO": p.leo_multiplier}[context["orbit"]]
        here = [row for row in self.catalog if row["orbit"] == context["orbit"] and row["year"] <= context["year"]]
        weights = [row["weight"] for row in here]
        arrivals, items, values = (
            key_of(self.seed, purpose, self.step) for purpose in (streams.ARRIVALS, streams.CATALOG, streams.VALUES)
        )
        for seat in range(int(stats.poisson.ppf(streams.uniform(arrivals), mean))):
            satellite = here[first_beyond(weights, streams.uniform(sub(items, seat)) * sum(weights))]
            noise = math.exp(p.sigma_v * streams.normal(sub(values, seat)) - p.sigma_v**2 / 2)
            value = satellite["mass_kg"] * p.price_per_kg * context["value_scale_usd"] * multiplier * noise
            mass, volume = satellite["mass_kg"], satellite["volume_m3"]
            self.pool.append(
                {"arrived": self.step, "seat": seat, "orbit": context["orbit"], "mass": mass, "volume": volume, "value": value}
            )

    def _open(self, context):
        key = key_of(self.seed, streams.AVAILABILITY, self.step)
        return [
            i
            for i, provider in enumerate(self.providers)
            if context["orbit"] in provider["orbits"]
            and provider["first_year"] <= context["year"] <= provider["last_year"]
            and streams.uniform(sub(key, i)) < self.p.availability
        ]

    def tender(self):
        """Hold one tender. Returns the step's row."""
        context = self._context()
        self.pool = [
            payload for payload in self.pool if payload["fate"] != CARRIED and payload["arrived"] + self.p.patience >= self.step
        ]
        self._arrive(context)
        bids = [payload for payload in self.pool if payload["orbit"] == context["orbit"]]
        bids.sort(key=lambda payload: -payload["value"] / payload["mass"])
        expected = (self.p.payloads or context["avg_payloads_per_launch"]) / context["avg_payloads_per_launch"]
        capacity = [context[demand] * expected * self.p.capacity_share for demand in ("demand_kg", "demand_m3")]
        facts = [[payload[name] for payload in bids] for name in ("mass", "volume", "value")]
        carried, refused = twins.fill(range(len(bids)), *facts, *capacity)
        carried, eligible = [bids[j] for j in carried], self._open(context)
        for payload in self.pool:
            payload["fate"] = WAITING
        for j, missing in refused.items():
            bids[j]["fate"] = {(True, True): NEITHER, (True, False): NO_MASS, (False, True): NO_VOLUME}[missing]
        for payload in carried:
            payload["fate"] = CARRIED if eligible else NO_LAUNCH
        row = {
            "step": self.step, "year": context["year"], "orbit": ["SSO", "LEO"].index(context["orbit"]), "n_eligible": len(eligible),
            "n_payloads": len(bids), "capacity_kg": capacity[0], "capacity_m3": capacity[1],
        }  # fmt: skip
        row |= self._auction(eligible, carried) if eligible and carried else self._nothing()
        self.step += 1
        return row

    @staticmethod
    def _nothing():
        unknown = (
            "index chance success oracle best_quality quality thickness belief_gap efficient entrant_win oracle_entrant".split()
        )
        none = "n_carried mass_kg volume_m3 bundle_value delivered revenue rent profit regret n_close".split()
        return {"winner": -1, **dict.fromkeys(none, 0.0), **dict.fromkeys(unknown, NAN)}

    def _auction(self, eligible, carried):
        worth = math.fsum(payload["value"] for payload in carried)
        means = [self.mean(i) for i in eligible]
        deal = self.rule(self, key_of(self.seed, streams.MECHANISM, self.step), eligible)
        winner = deal["winner"]
        provider, best = self.providers[winner], max(eligible, key=lambda i: self.providers[i]["truth"])
        quality, top = provider["truth"], self.providers[best]["truth"]
        success = streams.uniform(sub(key_of(self.seed, streams.LAUNCH, self.step), winner)) < quality
        delivered, rent = worth * success, (deal["score"][winner] - deal["price"]) * worth
        self.auctions += 1
        provider["tried"] += 1
        provider["won"] += success
        if deal.get("learn", True):
            provider["alpha"] += success
            provider["beta"] += not success
        return {
            "n_carried": len(carried), "mass_kg": math.fsum(payload["mass"] for payload in carried),
            "volume_m3": math.fsum(payload["volume"] for payload in carried), "bundle_value": worth, "winner": winner,
            "index": deal["index"][winner], "chance": deal.get("chance", NAN), "success": success, "delivered": delivered,
            "revenue": deal["price"] * worth, "rent": rent, "profit": delivered - rent, "oracle": best, "best_quality": top,
            "quality": quality, "regret": top - quality, "thickness": gap(list(deal["score"].values())), "belief_gap": gap(means),
            "n_close": sum(mean >= max(means) - 0.02 for mean in means) - 1, "efficient": best == winner,
            "entrant_win": provider["entrant"], "oracle_entrant": self.providers[best]["entrant"],
        }  # fmt: skip

    def mean(self, i):
        return twins.posterior_mean(self.providers[i]["alpha"], self.providers[i]["beta"])


def gap(values):
    """Best less second best; NaN where there is none."""
    ordered = sorted(values, reverse=True)
    return ordered[0] - ordered[1] if len(ordered) > 1 else NAN
