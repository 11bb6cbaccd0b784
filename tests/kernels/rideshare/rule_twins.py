"""The mechanisms' rules, as the specification words them, for any asks and worths; see `tender_twin.Twin`.

A rule returns what it decides: the winner or None, index and score of every open provider, price, and where it knows it
the chance; nobody wins with a score below 0, the score of flying nobody.
"""

import math

from core import streams
from tests.kernels import twins
from tests.kernels.rideshare.tender_twin import even_draw, key_of, sub


def _scores(twin, index):
    """Every open provider's index x worth - ask, and who of them qualifies."""
    score = {i: index[i] * twin.providers[i]["worth"] - twin.providers[i]["ask"] for i in index}
    return score, [i for i in score if score[i] >= 0.0]


def _nobody(index, score):
    return {"winner": None, "index": index, "score": score}


def _pick(key, places, qualifying, score, preference):
    """The best score, then the best preference, then an even draw."""
    top = [i for i in qualifying if score[i] == max(score[j] for j in qualifying)]
    top = [i for i in top if preference[i] == max(preference[j] for j in top)]
    return even_draw(sub(key, places), top)


def _second(score, qualifying, winner):
    return max((score[i] for i in qualifying if i != winner), default=0.0)


def _second_score(twin, key, index, preference=None):
    score, qualifying = _scores(twin, index)
    if not qualifying:
        return _nobody(index, score)
    winner = _pick(key, len(twin.providers), qualifying, score, preference or score)
    return {"winner": winner, "index": index, "score": score, "price": _second(score, qualifying, winner)}


def _debiased(twin, share, index):
    return {i: (1.0 - share) * index[i] + share * twin.mean(i) for i in index} if share else index


def _means(twin, able):
    return {i: twin.mean(i) for i in able}


def ts_sp(debias=0.0):
    """Thompson sampling."""

    def rule(twin, key, able):
        draws = sub(key, 0)
        index = {i: streams.beta(sub(draws, i), twin.providers[i]["alpha"], twin.providers[i]["beta"]) for i in able}
        return _second_score(twin, sub(key, 1), _debiased(twin, debias, index))

    return rule


def _optimist(bound, debias=0.0):
    """A rule by an optimistic bound, truncated at 1; equal ones by the bound itself."""

    def rule(twin, key, able):
        bounds = {i: bound(twin.mean(i), twin.providers[i]["tried"], twin.auctions) for i in able}
        index = _debiased(twin, debias, {i: min(1.0, value) for i, value in bounds.items()})
        return _second_score(twin, key, index, bounds)

    return rule


def ucb_sp(c, debias=0.0):
    return _optimist(lambda mean, tried, n: twins.ucb_index(mean, tried, n, c), debias)


def kl_ucb_sp(c, debias=0.0):
    return _optimist(lambda mean, tried, n: twins.kl_ucb_index(mean, tried, n, c), debias)


def greedy_sp(twin, key, able):
    return _second_score(twin, key, _means(twin, able))


def oracle(twin, key, able):
    return _second_score(twin, key, {i: twin.providers[i]["truth"] for i in able})


def _second_or_own(winner, index, score, qualifying, chance):
    price = min(score[winner], _second(score, qualifying, winner))
    return {"winner": winner, "index": index, "score": score, "price": price, "chance": chance}


def random(twin, key, able):
    index = _means(twin, able)
    score, qualifying = _scores(twin, index)
    if not qualifying:
        return _nobody(index, score)
    return _second_or_own(even_draw(key, qualifying), index, score, qualifying, 1.0 / len(qualifying))


def epsilon_greedy_sp(epsilon):
    def rule(twin, key, able):
        index = _means(twin, able)
        score, qualifying = _scores(twin, index)
        if not qualifying:
            return _nobody(index, score)
        favourite = _pick(sub(key, 0), len(twin.providers), qualifying, score, score)
        explores = streams.uniform(sub(key, 2)) < epsilon
        winner = even_draw(sub(key, 1), qualifying) if explores else favourite
        favourites = [i for i in qualifying if score[i] == max(score[j] for j in qualifying)]
        chance = epsilon / len(qualifying) + (winner in favourites) * (1.0 - epsilon) / len(favourites)
        return _second_or_own(winner, index, score, qualifying, chance)

    return rule


def _softmax(tau, price):
    """A softmax draw, taken as the largest score with Gumbel noise; `price` of (noisy scores, score, qualifying, winner)."""

    def rule(twin, key, able):
        index = _means(twin, able)
        score, qualifying = _scores(twin, index)
        if not qualifying:
            return _nobody(index, score)
        noisy = {i: score[i] / tau - math.log(streams.exponential(sub(key, i))) for i in qualifying}
        winner = max(qualifying, key=noisy.get)
        chance = 1.0 / math.fsum(math.exp((score[i] - score[winner]) / tau) for i in qualifying)
        paid = price(noisy, score, qualifying, winner)
        return {"winner": winner, "index": index, "score": score, "price": paid, "chance": chance}

    return rule


def pl_dsic(tau, payment):
    def exact(noisy, score, qualifying, winner):
        return score[winner] - twins.softmax_rent(score[winner], [score[i] for i in qualifying if i != winner], tau)

    def literal(noisy, score, qualifying, winner):
        return _second(score, qualifying, winner)

    return _softmax(tau, exact if payment == "exact" else literal)


def pl_gumbel(tau):
    def needed(noisy, score, qualifying, winner):
        lowest = (tau * (noisy[i] - noisy[winner]) + score[winner] for i in qualifying if i != winner)
        return min(score[winner], max(0.0, max(lowest, default=0.0)))

    return _softmax(tau, needed)


def first_score(twin, key, able):
    deal = _second_score(twin, key, _means(twin, able))
    return deal if deal["winner"] is None else {**deal, "price": deal["score"][deal["winner"]]}


def explore_commit(explore, price):
    def rule(twin, key, able):
        index = _means(twin, able)
        if twin.auctions >= explore:
            return {**_second_score(twin, key, index), "learn": False}
        score, _ = _scores(twin, index)
        winner = even_draw(key, able)
        if twin.providers[winner]["ask"] > price:
            return _nobody(index, score)
        left = index[winner] * twin.providers[winner]["worth"] - price
        return {"winner": winner, "index": index, "score": score, "price": left, "chance": 1.0 / len(able)}

    return rule


def bks(mu, wrapped):
    """The wrapped rule on the asks of types f v, f drawn once a run; what the winner is paid beyond its ask, v / mu if f < 1."""

    def rule(twin, key, able):
        run, asks, factor, bound = key_of(twin.seed, streams.MECHANISM, 2**63 - 1), {}, {}, {}
        shares = twin.__dict__.setdefault("shares", {})
        for i in able:
            asks[i], ceiling, own = twin.providers[i]["ask"], twin.providers[i]["ceiling"], sub(run, i)
            resampled = streams.uniform(sub(own, 0)) < mu
            factor[i] = math.pow(streams.uniform(sub(own, 1)), 1.0 / (1.0 - mu)) if resampled else 1.0
            bound[i] = shares.setdefault(i, asks[i] / ceiling) * ceiling
            bound[i] = asks[i] if math.isclose(bound[i], asks[i], rel_tol=0.0, abs_tol=1e-12 * ceiling) else bound[i]
            lowered = ceiling - factor[i] * (ceiling - bound[i]) if resampled else bound[i]
            twin.providers[i]["ask"] = lowered if bound[i] <= ceiling else math.inf
        deal = wrapped(twin, key, able)
        for i in able:
            twin.providers[i]["ask"] = asks[i]
        score, _ = _scores(twin, deal["index"])
        winner = deal["winner"]
        if winner is None:
            return _nobody(deal["index"], score)
        rent = 0.0 if factor[winner] == 1.0 else (twin.providers[winner]["ceiling"] - bound[winner]) / mu
        return {**deal, "score": score, "price": score[winner] - (bound[winner] - asks[winner] + rent), "chance": math.nan}

    return rule


#: (registered name, its parameters, the twin's rule)
RULES = [
    ("ts_sp", {}, ts_sp()),
    ("ts_sp", {"index_debias": 0.4}, ts_sp(0.4)),
    ("ucb_sp", {"ucb_c": 0.1}, ucb_sp(0.1)),
    ("ucb_sp", {"ucb_c": 2.0}, ucb_sp(2.0)),
    ("ucb_sp", {"ucb_c": 0.5, "index_debias": 0.7}, ucb_sp(0.5, 0.7)),
    ("kl_ucb_sp", {"kl_c": 1.0}, kl_ucb_sp(1.0)),
    ("kl_ucb_sp", {"kl_c": 0.02}, kl_ucb_sp(0.02)),
    ("kl_ucb_sp", {"index_debias": 0.2}, kl_ucb_sp(1.0, 0.2)),
    ("greedy_sp", {}, greedy_sp),
    ("oracle", {}, oracle),
    ("random", {}, random),
    ("epsilon_greedy_sp", {"epsilon": 0.3}, epsilon_greedy_sp(0.3)),
    ("pl_dsic", {"pl_tau": 0.02}, pl_dsic(0.02, "exact")),
    ("pl_dsic", {"pl_tau": 0.1, "payment": "second_score"}, pl_dsic(0.1, "second_score")),
    ("first_score", {}, first_score),
    ("pl_gumbel", {"pl_tau": 0.1}, pl_gumbel(0.1)),
    ("explore_commit", {"explore": 60}, explore_commit(60, 0.5)),
    ("bks", {}, bks(0.1, ts_sp())),
    ("bks", {"bks_mu": 0.6, "bks_rule": "pl_dsic"}, bks(0.6, pl_dsic(0.02, "exact"))),
]
