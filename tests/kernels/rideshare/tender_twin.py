"""A naive simulation of the rideshare market, from the tables and the specification: dicts, lists, and sums.

Of the project it uses the tables, the parameters and the keyed draws; which key belongs to which draw is part of what
it fixes: (seed, purpose, step), then the payload's seat or the provider's place.
"""

import math
from bisect import bisect_right
from itertools import accumulate

import numpy as np
from scipy import stats

from agents.rideshare.layout import NO_LAUNCH, WAITING
from core import streams
from mechanisms.forms.manifest import CARRIED, NEITHER, NO_MASS, NO_VOLUME
from model.rideshare.kernels import purposes
from tests.kernels import twins

NAN = math.nan


def key_of(seed, purpose, step):
    return np.uint64(streams.stream(np.uint64(seed), purpose, step))


def sub(key, index):
    return np.uint64(streams.child(key, index))


def lognormal(key, log_sd):
    """A draw of mean 1."""
    return math.exp(log_sd * streams.normal(key) - log_sd**2 / 2)


def first_beyond(shares, point):
    """Place of the first cumulated share that lies beyond `point`."""
    return bisect_right(list(accumulate(shares)), point)


def even_draw(key, able):
    """One of `able`: each in turn replaces the choice before it with probability one over its number."""
    chosen = None
    for count, i in enumerate(able, start=1):
        if streams.uniform(sub(key, i)) * count < 1.0:
            chosen = i
    return chosen


class Twin:
    """One run, a row (dict) a step. `rule` is a function (twin, key, open places) -> dict of what the mechanism decides.

    `tables` has the rows of contexts, catalogue and providers as dicts.
    """

    def __init__(self, parameters, tables, rule, seed):
        self.p, self.rule, self.seed = parameters, rule, seed
        self.contexts, self.catalog, providers = tables
        self.providers = [self._provider(row) for row in providers if self._in_market(row)]
        self.choices = {}
        for i, provider in enumerate(self.providers):
            a, b = provider.pop("truth_belief")
            provider["truth"] = streams.beta(sub(key_of(seed, purposes.TRUTH, 0), i), a, b)
            if parameters.costs == "list_price":
                provider["rate"] = provider["usd_per_kg"] * lognormal(sub(key_of(seed, purposes.RATES, 0), i), parameters.sigma_c)
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
        vehicle = {"orbits": row["orbits"].split(), "capacity_kg": row["capacity_kg"], "usd_per_kg": row["usd_per_kg"]}
        selling = {"rate": 0.0, "ask": 0.0, "cost": 0.0, "worth": 1.0, "back": 0}
        return {**belief, **own, **vehicle, **selling, "tried": 0, "won": 0, "entrant": successes == 0}

    def _context(self):
        u = streams.uniform(key_of(self.seed, purposes.CALENDAR, self.step))
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
        here, below = self._choice(context["orbit"], context["year"])
        arrivals, items, values = (
            key_of(self.seed, purpose, self.step) for purpose in (purposes.ARRIVALS, purposes.CATALOG, purposes.VALUES)
        )
        for seat in range(int(stats.poisson.ppf(streams.uniform(arrivals), mean))):
            satellite = here[bisect_right(below, streams.uniform(sub(items, seat)) * below[-1])]
            noise = lognormal(sub(values, seat), p.sigma_v)
            value = satellite["mass_kg"] * p.price_per_kg * context["value_scale_usd"] * multiplier * noise
            mass, volume = satellite["mass_kg"], satellite["volume_m3"]
            self.pool.append(
                {"arrived": self.step, "seat": seat, "orbit": context["orbit"], "mass": mass, "volume": volume, "value": value}
            )

    def _choice(self, orbit, year):
        """The satellites that may come, and their weights added up."""
        if (orbit, year) not in self.choices:
            here = [row for row in self.catalog if row["orbit"] == orbit and row["year"] <= year]
            self.choices[orbit, year] = here, list(accumulate(row["weight"] for row in here))
        return self.choices[orbit, year]

    def _open(self, context):
        key = key_of(self.seed, purposes.AVAILABILITY, self.step)
        return [
            i
            for i, provider in enumerate(self.providers)
            if context["orbit"] in provider["orbits"]
            and provider["first_year"] <= context["year"] <= provider["last_year"]
            and streams.uniform(sub(key, i)) < self.p.availability
            and self.step >= provider["back"]
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
        for payload in self.pool:
            payload["fate"] = WAITING
        loads = {i: self._load(bids, *self._capacity(i, capacity)) for i in self._open(context)}
        if self.p.capacity == "vehicle":
            loads = {i: load for i, load in loads.items() if load["carried"]}
        largest = max(loads, key=lambda i: loads[i]["value"]) if loads else None
        worth = loads[largest]["value"] if loads else 0.0
        row = {"step": self.step, "year": context["year"], "orbit": ["SSO", "LEO"].index(context["orbit"])}
        row |= {"n_eligible": len(loads), "n_payloads": len(bids)} | self._nothing()
        winner = None
        if worth > 0.0:
            row |= self._auction(loads, worth)
            winner = None if row["winner"] < 0 else row["winner"]
        flown = largest if winner is None else winner
        if flown is None:  # nobody is eligible: the tender's launch, or no vehicle at all
            room = (0.0, 0.0) if self.p.capacity == "vehicle" else capacity
            load = self._load(bids, *room)
        else:
            room, load = self._capacity(flown, capacity), loads[flown]
        for j, missing in load["refused"].items():
            bids[j]["fate"] = {(True, True): NEITHER, (True, False): NO_MASS, (False, True): NO_VOLUME}[missing]
        for payload in load["carried"]:
            payload["fate"] = NO_LAUNCH if winner is None else CARRIED
        self.step += 1
        return row | {"capacity_kg": room[0], "capacity_m3": room[1]}

    def _capacity(self, i, launch):
        """Mass (kg) and volume (m3) that provider i can carry in a tender with the given launch."""
        if self.p.capacity == "context":
            return launch
        own = self.providers[i]["capacity_kg"]
        return own, own * launch[1] / launch[0]

    @staticmethod
    def _load(bids, capacity_kg, capacity_m3):
        """Who flies, who does not and what was missing, and the load's value, mass and volume."""
        facts = [[payload[name] for payload in bids] for name in ("mass", "volume", "value")]
        places, refused = twins.fill(range(len(bids)), *facts, capacity_kg, capacity_m3)
        carried = [bids[j] for j in places]
        totals = {name: math.fsum(payload[name] for payload in carried) for name in ("mass", "volume", "value")}
        return {"carried": carried, "refused": refused, **totals}

    @staticmethod
    def _nothing():
        unknown = (
            "index chance success oracle best_quality quality thickness belief_gap efficient entrant_win oracle_entrant".split()
        )
        none = (
            "n_carried mass_kg volume_m3 bundle_value delivered revenue rent profit regret n_close "
            "carried_value ask cost paid curse subsidy set_aside collected premium claim second_launch payload_expected"
        ).split()
        return {"winner": -1, **dict.fromkeys(none, 0.0), **dict.fromkeys(unknown, NAN)}

    def _offer(self, loads, worth):
        """What each provider can carry, what that costs it and what it asks, in units of W = `worth`."""
        for i, load in loads.items():
            provider = self.providers[i]
            provider["worth"] = provider["ceiling"] = load["value"] / worth
            if self.p.costs == "list_price":
                shock = lognormal(sub(key_of(self.seed, purposes.SHOCKS, self.step), i), self.p.cost_shock)
                provider["ask"] = provider["cost"] = provider["rate"] * load["mass"] * shock / worth
                provider["ceiling"] = self.p.rate_ceiling * load["mass"] / worth

    def _auction(self, loads, worth):
        self._offer(loads, worth)
        eligible = list(loads)
        admitted = self._admitted(eligible)
        means = [self.mean(i) for i in admitted]
        deal = self._decide(admitted)
        self.auctions += 1
        surplus = {i: self.providers[i]["truth"] * self.providers[i]["worth"] - self.providers[i]["cost"] for i in eligible}
        best = max(eligible, key=surplus.get)
        best = best if surplus[best] >= 0.0 else None
        row = {
            "bundle_value": worth, "oracle": -1 if best is None else best, "regret": 0.0 if best is None else surplus[best],
            "oracle_entrant": NAN if best is None else self.providers[best]["entrant"], "efficient": deal["winner"] == best,
            "best_quality": max(self.providers[i]["truth"] for i in eligible), "thickness": gap(list(deal["score"].values())),
            "set_aside": admitted is not eligible, "belief_gap": gap(means), "n_close": sum(mean >= max(means) - 0.02 for mean in means) - 1,
        }  # fmt: skip
        if deal["winner"] is None:
            return row
        row["regret"] -= surplus[deal["winner"]]
        return row | self._launch(deal, loads[deal["winner"]], worth)

    def _admitted(self, eligible):
        """Who may win: entrants only, where the tender is drawn to be set aside and there is one."""
        entrants = [i for i in eligible if self.providers[i]["entrant"]]
        drawn = streams.uniform(key_of(self.seed, purposes.SET_ASIDE, self.step)) < self.p.set_aside
        return entrants if drawn and entrants else eligible

    def _credit(self, i):
        """What the sponsor would pay for provider i, in units of W."""
        provider = self.providers[i]
        return self.p.bid_credit * provider["entrant"] + self.p.exploration_subsidy / (1 + provider["tried"])

    def _decide(self, admitted):
        """The rule's decision, which sees asks less their credits."""
        asked = {i: self.providers[i]["ask"] for i in admitted}
        for i in admitted:
            self.providers[i]["ask"] -= self._credit(i)
        deal = self.rule(self, key_of(self.seed, streams.MECHANISM, self.step), admitted)
        for i, ask in asked.items():
            self.providers[i]["ask"] = ask
        return deal

    def _launch(self, deal, load, worth):
        winner, provider = deal["winner"], self.providers[deal["winner"]]
        success = streams.uniform(sub(key_of(self.seed, purposes.LAUNCH, self.step), winner)) < provider["truth"]
        rent = (deal["score"][winner] - deal["price"]) * worth
        subsidy, money = self._credit(winner) * worth, self._settled(winner, success, load["value"])
        flights = 1 + money["second_launch"]
        paid = flights * (provider["ask"] * worth + rent)
        provider["tried"] += 1
        provider["won"] += success
        if deal.get("learn", True):
            provider["alpha"] += success
            provider["beta"] += not success
        if not success:
            provider["back"] = self.step + 1 + self.p.stand_down
        return {
            "n_carried": len(load["carried"]), "mass_kg": load["mass"], "volume_m3": load["volume"], "winner": winner,
            "index": deal["index"][winner], "chance": deal.get("chance", NAN), "success": success, **money,
            "revenue": deal["price"] * worth, "rent": rent, "profit": money["collected"] + subsidy - paid,
            "quality": provider["truth"], "entrant_win": provider["entrant"], "carried_value": load["value"],
            "ask": provider["ask"] * worth, "cost": flights * provider["cost"] * worth, "paid": paid, "subsidy": subsidy,
            "curse": (deal["index"][winner] - provider["truth"]) * load["value"],
        }  # fmt: skip

    def _settled(self, winner, success, price):
        """What payloads get and pay, to whom, and whether a second launch was bought; before the belief moves."""
        truth, again = self.providers[winner]["truth"], False
        if self.p.settlement == "refly" and not success:
            again = streams.uniform(sub(key_of(self.seed, purposes.REFLIGHT, self.step), winner)) < truth
        premium = (1.0 - self.mean(winner)) * price * (1.0 + self.p.insurance_loading)
        delivered, lost = price * (success or again), 1.0 - truth
        own = {
            "success": {"collected": delivered},
            "launch": {"collected": price, "payload_expected": -lost * price},
            "refund": {
                "collected": price if success else price * (1.0 - self.p.refund_share),
                "payload_expected": -lost * price * (1.0 - self.p.refund_share),
            },
            "insured": {
                "collected": price, "premium": premium, "claim": price * (not success),
                "payload_expected": truth * price + lost * price - price - premium,
            },
            "refly": {"collected": price, "second_launch": int(not success), "payload_expected": -(lost**2) * price},
        }[self.p.settlement]  # fmt: skip
        none = dict.fromkeys(("collected", "premium", "claim", "second_launch", "payload_expected"), 0.0)
        return none | own | {"delivered": delivered}

    def mean(self, i):
        return twins.posterior_mean(self.providers[i]["alpha"], self.providers[i]["beta"])


def gap(values):
    """Best less second best; NaN where there is none."""
    ordered = sorted(values, reverse=True)
    return ordered[0] - ordered[1] if len(ordered) > 1 else NAN
