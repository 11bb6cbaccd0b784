"""PL-GUMBEL is PL-DSIC draw by draw, and owes on average what PL-DSIC owes (Myerson 1981, lemma 2)."""

import numpy as np
from scipy.stats import norm

from mechanisms import make
from mechanisms.forms.procurement import Procurement
from tests.mechanisms.properties import Instance, clear

DRAWS = 20_000
FALSE_ALARM = 1e-7  # of each comparison below, on a fixed set of keys
TAU = 0.1
FORM = Procurement(
    *(
        np.array(row, float)
        for row in ([0.1, 0.2, 0.05], [1.0, 0.9, 1.0], [1, 1, 1], [5, 6, 7], [1, 2, 3], [0] * 3, [0] * 3, [np.nan] * 3, [1] * 3)
    )
)


def test_the_same_winners_with_the_same_chances_and_on_average_the_same_rent():
    exact, by_draw = make("pl_dsic", pl_tau=TAU), make("pl_gumbel", pl_tau=TAU)
    pairs = [
        (clear(exact, instance), clear(by_draw, instance)) for instance in (Instance(FORM, 1, seed) for seed in range(DRAWS))
    ]
    assert all(one.winner == other.winner for one, other in pairs)
    assert np.allclose([one.chance for one, _ in pairs], [other.chance for _, other in pairs], rtol=0.0, atol=1e-12)
    for place in range(3):
        owed = np.array([(one.rent, other.rent) for one, other in pairs if one.winner == place])
        assert np.ptp(owed[:, 0]) == 0.0
        bound = norm.isf(FALSE_ALARM / 2.0) * owed[:, 1].std() / np.sqrt(len(owed))
        assert abs(owed[:, 1].mean() - owed[0, 0]) < bound


def test_the_noise_costs_at_most_temperature_times_log_n():
    """Huang and Kannan (2012): expected welfare is within tau ln n of the best."""
    rng = np.random.default_rng(5)
    for seed in range(200):
        score = rng.uniform(0.0, 1.0, int(rng.integers(2, 30)))
        chances = np.exp((score - score.max()) / TAU) / np.exp((score - score.max()) / TAU).sum()
        form = Procurement(
            0.999 - score, *(np.full(score.size, value) for value in (1.0, 1.0, 999.0, 1.0, 0.0, 0.0, np.nan, 1.0))
        )
        cleared = clear(make("pl_gumbel", pl_tau=TAU), Instance(form, 0, seed))
        assert abs(cleared.chance - chances[cleared.winner]) < 1e-9
        assert score.max() - chances @ score <= TAU * np.log(score.size) + 1e-12
