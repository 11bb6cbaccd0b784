"""The mechanisms' rules in the base market (asks 0, worths 1), as the specification words them; see `tender_twin.Twin`."""

import math

from mechanisms.kernels import streams
from tests.kernels import twins
from tests.kernels.tender_twin import even_draw, sub


def _pick(key, places, index, score, preference):
    """The best score, then the best preference, then an even draw."""
    top = [i for i in index if score[i] == max(score.values())]
    top = [i for i in top if preference[i] == max(preference[j] for j in top)]
    return even_draw(sub(key, places), top)


def _second(score, winner):
    return max((s for i, s in score.items() if i != winner), default=0.0)


def _second_score(twin, key, index, preference=None):
    winner = _pick(key, len(twin.providers), index, index, preference or index)
    return {"winner": winner, "index": index, "score": index, "price": _second(index, winner)}


def _means(twin, able):
    return {i: twin.mean(i) for i in able}


def ts_sp(twin, key, able):
    draws = sub(key, 0)
    index = {i: streams.beta(sub(draws, i), twin.providers[i]["alpha"], twin.providers[i]["beta"]) for i in able}
    return _second_score(twin, sub(key, 1), index)


def _optimist(bound):
    """A rule by an optimistic bound, truncated at 1; equal ones by the bound itself."""

    def rule(twin, key, able):
        bounds = {i: bound(twin.mean(i), twin.providers[i]["tried"], twin.auctions) for i in able}
        return _second_score(twin, key, {i: min(1.0, value) for i, value in bounds.items()}, bounds)

    return rule


def ucb_sp(c):
    return _optimist(lambda mean, tried, n: twins.ucb_index(mean, tried, n, c))


def kl_ucb_sp(c):
    return _optimist(lambda mean, tried, n: twins.kl_ucb_index(mean, tried, n, c))


def greedy_sp(twin, key, able):
    return _second_score(twin, key, _means(twin, able))


def oracle(twin, key, able):
    return _second_score(twin, key, {i: twin.providers[i]["truth"] for i in able})


def _second_or_own(winner, index, chance):
    price = min(index[winner], _second(index, winner))
    return {"winner": winner, "index": index, "score": index, "price": price, "chance": chance}


def random(twin, key, able):
    return _second_or_own(even_draw(key, able), _means(twin, able), 1.0 / len(able))


def epsilon_greedy_sp(epsilon):
    def rule(twin, key, able):
        index = _means(twin, able)
        favourite = _pick(sub(key, 0), len(twin.providers), index, index, index)
        explores = streams.uniform(sub(key, 2)) < epsilon
        winner = even_draw(sub(key, 1), able) if explores else favourite
        favourites = [i for i in able if index[i] == max(index.values())]
        chance = epsilon / len(able) + (winner in favourites) * (1.0 - epsilon) / len(favourites)
        return _second_or_own(winner, index, chance)

    return rule


def pl_dsic(tau, payment):
    def rule(twin, key, able):
        index = _means(twin, able)
        winner = max(able, key=lambda i: index[i] / tau - math.log(streams.exponential(sub(key, i))))
        others = [index[i] for i in able if i != winner]
        price = index[winner] - twins.softmax_rent(index[winner], others, tau) if payment == "exact" else _second(index, winner)
        return {"winner": winner, "index": index, "score": index, "price": price, "chance": _chance(index, winner, tau)}

    return rule


def first_score(twin, key, able):
    return {**_second_score(twin, key, (index := _means(twin, able))), "price": max(index.values())}


def pl_gumbel(tau):
    def rule(twin, key, able):
        index = _means(twin, able)
        noisy = {i: index[i] / tau - math.log(streams.exponential(sub(key, i))) for i in able}
        winner = max(able, key=noisy.get)
        needed = max((tau * (noisy[i] - noisy[winner]) + index[winner] for i in able if i != winner), default=0.0)
        return {
            "winner": winner,
            "index": index,
            "score": index,
            "price": max(0.0, needed),
            "chance": _chance(index, winner, tau),
        }

    return rule


def explore_commit(explore, price):
    def rule(twin, key, able):
        index = _means(twin, able)
        if twin.auctions >= explore:
            return {**_second_score(twin, key, index), "learn": False}
        winner = even_draw(key, able)
        return {"winner": winner, "index": index, "score": index, "price": index[winner] - price, "chance": 1.0 / len(able)}

    return rule


def _chance(index, winner, tau):
    return 1.0 / math.fsum(math.exp((value - index[winner]) / tau) for value in index.values())


#: (registered name, its parameters, the twin's rule)
RULES = [
    ("ts_sp", {}, ts_sp),
    ("ucb_sp", {"ucb_c": 0.1}, ucb_sp(0.1)),
    ("ucb_sp", {"ucb_c": 2.0}, ucb_sp(2.0)),
    ("kl_ucb_sp", {"kl_c": 1.0}, kl_ucb_sp(1.0)),
    ("kl_ucb_sp", {"kl_c": 0.02}, kl_ucb_sp(0.02)),
    ("greedy_sp", {}, greedy_sp),
    ("oracle", {}, oracle),
    ("random", {}, random),
    ("epsilon_greedy_sp", {"epsilon": 0.3}, epsilon_greedy_sp(0.3)),
    ("pl_dsic", {"pl_tau": 0.02}, pl_dsic(0.02, "exact")),
    ("pl_dsic", {"pl_tau": 0.1, "payment": "second_score"}, pl_dsic(0.1, "second_score")),
    ("first_score", {}, first_score),
    ("pl_gumbel", {"pl_tau": 0.1}, pl_gumbel(0.1)),
    ("explore_commit", {"explore": 60}, explore_commit(60, 0.5)),
]
