"""The audit's loops against plain Python, clearing by clearing, and the random instances they run on."""

import numpy as np
import pytest
from scipy import stats

from core.streams import child
from experiments.audit.clearing import Search, examine, search
from experiments.audit.expectation import rows_of
from experiments.audit.misreports import LIES
from mechanisms import make
from mechanisms.forms.bids.search import BELIEFS
from mechanisms.forms.bids.trials import draw_value
from mechanisms.forms.clearings import clearings_of, searched
from mechanisms.forms.procurement.search import Tenders
from mechanisms.kernels.auditing import COUNT, LARGEST, SIZES, SQUARES, TOTAL
from mechanisms.values import Exponential, Lognormal, TwoUniforms, Uniform
from tests.kernels.draws import many

COUNTED = 96


@pytest.mark.parametrize("name", searched())
def test_the_loop_finds_what_plain_python_finds(name):
    market = clearings_of(make(name))
    found = search(market, 5, COUNTED)
    plain = Search(5, np.zeros_like(found.gains), np.zeros_like(found.breaches))
    plain.gains[:, LARGEST] = -np.inf
    for size in range(SIZES):
        for number in range(size, COUNTED, SIZES):
            examine(market, plain, number)
    assert found.gains.tobytes() == plain.gains.tobytes()
    assert found.breaches.tobytes() == plain.breaches.tobytes()


@pytest.mark.parametrize("name", ["pl_dsic", "ts_sp", "myerson", "random"])
def test_rows_over_draws_are_those_of_single_clearings(name):
    market = clearings_of(make(name))
    instance = market.draw(2, 4)
    rows = rows_of(market, instance, instance.truth, (3, 20))
    for place, (utility, won, chance) in enumerate(rows):
        cleared = market.clear(instance, 3 + place)
        assert utility == cleared.utility(instance.liar, instance.truth) and won == cleared.wins(instance.liar)
        assert np.array_equal(chance, cleared.chance, equal_nan=True)


def test_gains_of_paying_as_asked_by_hand():
    """Who wins and asks d more gains d while it still wins; a loser that asks less gains 0, or loses what it asks too little."""
    market, count = Tenders(make("first_score")), 60
    gains = [[] for _ in LIES]
    for number in range(count):
        form, liar = (instance := market.draw(9, number)).form, instance.liar
        if liar < 0:
            continue
        score = np.where(form.open > 0.0, form.alpha / (form.alpha + form.beta) * form.worth - form.ask, -np.inf)
        rival = max(0.0, np.delete(score, liar).max(initial=-np.inf))
        assert abs(score[liar] - rival) > 1e-9, "no ties among these"
        for lie, (scale, shift) in enumerate(LIES):
            more = scale * form.ask[liar] + shift - form.ask[liar]
            gains[lie].append(more if score[liar] - more >= rival else 0.0)
    found = search(market, 9, count)
    for row, expected in zip(found.gains, np.array(gains), strict=True):
        assert row[COUNT] == expected.size and row[LARGEST] == pytest.approx(expected.max(), abs=1e-12)
        assert row[[TOTAL, SQUARES]] == pytest.approx([expected.sum(), (expected**2).sum()], abs=1e-12)


def test_tenders_are_as_described():
    market = Tenders(make("oracle"))
    instances = [market.draw(1, number) for number in range(many(3000, 300))]
    for number, instance in enumerate(instances):
        form = instance.form
        assert form.ask.size == 1 + number % SIZES
        assert np.all((form.ask >= 0.0) & (form.ask <= 0.8) & (form.worth >= 0.3) & (form.worth <= 1.0))
        assert np.all((form.won >= 0.0) & (form.won <= form.tried)) and form.tried.sum() + 1 <= instance.n_auctions <= 1200
        assert np.all((form.truth > 0.0) & (form.truth < 1.0)) and set(form.open) <= {0.0, 1.0}
        assert (instance.liar == -1 and not form.open.any()) or form.open[instance.liar] == 1.0
    assert np.isnan(Tenders(make("ts_sp")).draw(1, 5).form.truth).all()
    assert len({instance.liar for instance in instances}) == SIZES + 1


def test_an_instance_is_a_function_of_seed_and_number():
    market = Tenders(make("greedy_sp"))
    one, same, other = (market.draw(seed, 11) for seed in (4, 4, 5))
    assert np.array_equal(one.form.ask, same.form.ask) and one.key == same.key
    assert not np.array_equal(one.form.ask, other.form.ask) and one.key != other.key


@pytest.mark.parametrize("kind", range(len(BELIEFS)))
def test_values_follow_the_distribution_of_their_row(kind):
    """Kolmogorov-Smirnov at p = 1e-8 for each of seven."""
    kinds = (Uniform(), Uniform(0.3, 0.9), Uniform(0.0, 2.0), Exponential(0.5), Lognormal(-0.5, 0.5),
             TwoUniforms(0.0, 0.4, 1.5, 0.8), TwoUniforms(0.2, 0.5, 1.0, 0.2))  # fmt: skip
    values = [draw_value(np.uint64(child(np.uint64(8), i)), BELIEFS[kind]) for i in range(many(4000, 500))]
    assert stats.kstest(values, kinds[kind].cdf).pvalue > 1e-8
