"""The providers' strategies in plain Python, one provider at a time, from what their sources say.

A twin has `asks(key, auctions, sellers)`, which returns what members ask by place, and `learn(sellers, earned, if_asked)`:
`earned` is what each member that bid has earned, `if_asked(i, ask)` what member i would have earned with another ask.
`sellers` maps each member's place to its cost, whether it is open, and its score if it asked nothing.
"""

import math
from collections import defaultdict

from core import streams
from tests.kernels.rideshare.tender_twin import sub


class Truthful:
    def __init__(self, settings):
        self.settings = settings
        self.side = defaultdict(float)

    def asks(self, key, auctions, sellers):
        return {i: seller["cost"] for i, seller in sellers.items()}

    def learn(self, sellers, earned, if_asked, worth):
        pass


class Markup(Truthful):
    def asks(self, key, auctions, sellers):
        return {i: (1.0 + self.settings["markup"]) * seller["cost"] for i, seller in sellers.items()}


class Misreport(Truthful):
    def asks(self, key, auctions, sellers):
        own = self.settings
        lies = own["lie_from"] <= auctions < own["lie_until"]
        scale, shift = (own["lie_scale"], own["lie_shift"]) if lies else (1.0, 0.0)
        return {i: scale * seller["cost"] + shift for i, seller in sellers.items()}


class Learner(Truthful):
    def __init__(self, settings):
        super().__init__(settings)
        low, high, n = settings["ask_low"], settings["ask_high"], settings["ask_points"]
        self.multiples = [low + (high - low) * point / (n - 1.0) for point in range(n)]
        self.score = defaultdict(lambda: [0.0] * n)
        self.seen = defaultdict(int)
        self.drawn = {}

    def asks(self, key, auctions, sellers):
        return {i: self.choose(sub(key, i), i) * seller["cost"] for i, seller in sellers.items()}

    def credit(self, i, payoffs):
        self.score[i] = [score + payoff for score, payoff in zip(self.score[i], payoffs, strict=True)]

    def learn(self, sellers, earned, if_asked, worth):
        for i in earned:
            self.seen[i] += 1
            self.credit(i, [if_asked(i, multiple * sellers[i]["cost"]) for multiple in self.multiples])


class BestResponse(Learner):
    def choose(self, key, i):
        best = min(range(len(self.multiples)), key=lambda point: (abs(self.multiples[point] - 1.0), point))
        for point in range(len(self.multiples)):
            if self.score[i][point] > self.score[i][best]:
                best = point
        return self.multiples[best] if self.seen[i] else 1.0


class Hedge(Learner):
    def choose(self, key, i):
        rate = self.settings["hedge_rate"]
        noisy = [rate * score - math.log(streams.exponential(sub(key, point))) for point, score in enumerate(self.score[i])]
        return self.multiples[noisy.index(max(noisy))]


class Exp3(Learner):
    def choose(self, key, i):
        mix, n = self.settings["exp3_gamma"], len(self.multiples)
        weights = [math.exp(score - max(self.score[i])) for score in self.score[i]]
        chances = [(1.0 - mix) * weight / sum(weights) + mix / n for weight in weights]
        u, point = streams.uniform(key), 0
        while point < n - 1 and u >= sum(chances[: point + 1]):
            point += 1
        self.drawn[i] = point, chances[point]
        return self.multiples[point]

    def learn(self, sellers, earned, if_asked, worth):
        for i, gain in earned.items():
            point, chance = self.drawn[i]
            reward = (1.0 + min(max(gain, -1.0), 1.0)) / 2.0
            self.score[i][point] += self.settings["exp3_gamma"] / len(self.multiples) * reward / chance


class Ring(Truthful):
    def asks(self, key, auctions, sellers):
        bidders = [i for i, seller in sellers.items() if seller["open"]]
        leader = max(bidders, key=lambda i: sellers[i]["promise"] - sellers[i]["cost"], default=None)
        return {i: seller["cost"] if i == leader else 10.0 for i, seller in sellers.items()}

    def learn(self, sellers, earned, if_asked, worth):
        gain = sum(earned.values()) * worth * self.settings["ring_share"]
        if gain > 0.0:
            winner = max(earned, key=earned.get)
            for i in earned:
                self.side[i] += gain / len(earned)
            self.side[winner] -= gain


TWINS = {
    "truthful": Truthful,
    "markup": Markup,
    "misreport": Misreport,
    "best_response": BestResponse,
    "hedge": Hedge,
    "exp3": Exp3,
    "ring": Ring,
}
