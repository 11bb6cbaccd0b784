"""Keys that differ in one place (seed, purpose, step, index) give draws that have nothing to do with each other.

False alarms: the largest of m normal statistics is allowed 7 standard deviations (2.6e-12 each, m below 1e5 in all), and
each chi-square a p of 1e-8 (fewer than thirty of them): under 1e-6 in all. Keys are fixed.
"""

import numpy as np
import pytest
from scipy import stats

from core import streams
from core.streams import child, exponential, normal, stream, uniform
from model.rideshare.kernels import purposes
from tests.kernels.draws import keys, many, stream_keys

SIGMAS, FALSE_ALARM = 7.0, 1e-8
N = many(1_000_000, 20_000)
PURPOSES = [purposes.TRUTH, purposes.CALENDAR, purposes.ARRIVALS, purposes.CATALOG, purposes.VALUES, purposes.AVAILABILITY,
            purposes.LAUNCH, streams.MECHANISM, purposes.RATES, purposes.SHOCKS, streams.CONDUCT, streams.STRATEGY,
            purposes.SET_ASIDE, purposes.REFLIGHT, streams.AUDIT]  # fmt: skip
SPLITMIX_OF_ZERO = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC, 0x1B39896A51A8749B]


def test_children_of_zero_are_splitmix64():
    """The first outputs of SplitMix64 from state 0 (Steele, Lea and Flood 2014; Vigna's reference code)."""
    assert [int(child(np.uint64(0), index)) for index in range(5)] == SPLITMIX_OF_ZERO


def splitmix(key: int, index: int) -> int:
    """`child` in whole numbers of any size."""
    mask = 2**64 - 1
    z = (key + (index + 1) * 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return z ^ (z >> 31)


def test_streams_are_children_by_seed_purpose_and_step():
    rng = np.random.default_rng(1)
    for _ in range(200):
        seed, step = int(rng.integers(2**63)), int(rng.integers(10**9))
        purpose = int(rng.integers(len(PURPOSES)))
        expected = splitmix(splitmix(splitmix(0, seed), purpose), step)
        assert int(stream(np.uint64(seed), purpose, step)) == expected
        assert float(uniform(np.uint64(expected))) == ((expected >> 12) + 0.5) / 2**52


def test_every_purpose_has_a_stream_of_its_own():
    assert len({int(purpose) for purpose in PURPOSES}) == len(PURPOSES)
    assert len({int(stream(np.uint64(5), purpose, 3)) for purpose in PURPOSES}) == len(PURPOSES)


def test_no_two_of_a_million_keys_collide():
    """Random 64-bit keys would collide with probability 3e-8 in each set of a million."""
    family = keys(np.uint64(11), N)
    assert np.unique(family).size == family.size
    world = stream_keys(0, 100, 8, N // 800)
    assert np.unique(world).size == world.size
    grandchildren = np.concatenate([keys(key, 1000) for key in keys(np.uint64(12), N // 1000)])
    assert np.unique(grandchildren).size == grandchildren.size


def neighbours() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Pairs of keys that differ by one in one place, and those of parent and child."""
    side = many(120, 20)
    world = stream_keys(1, side, 8, side)
    tail = keys(np.uint64(7), N + 2)
    return {
        "index": (tail[:-1], tail[1:]),
        "index by two": (tail[:-2], tail[2:]),
        "seed": (world[:-1], world[1:]),
        "purpose": (world[:, :-1], world[:, 1:]),
        "step": (world[..., :-1], world[..., 1:]),
        "seed and step": (world[1:, :, :-1], world[:-1, :, 1:]),
        "parent and first child": (tail[:-2], np.concatenate([keys(key, 1) for key in tail[: N // 50]])),
        "consecutive keys": (keys(np.uint64(100), N), keys(np.uint64(101), N)),
    }


@pytest.mark.parametrize("pair", neighbours())
def test_neighbouring_keys_differ_in_half_of_their_bits(pair):
    """The number of bits that differ is Binomial(64, 1/2), and each bit differs half of the time."""
    left, right = (part.ravel() for part in neighbours()[pair])
    n = min(left.size, right.size)
    changed = left[:n] ^ right[:n]
    counts = np.bincount(np.bitwise_count(changed), minlength=65)
    expected = stats.binom.pmf(np.arange(65), 64, 0.5) * n
    body = expected > 10.0
    observed = np.append(counts[body], counts[~body].sum())
    assert stats.chisquare(observed, np.append(expected[body], expected[~body].sum())).pvalue > FALSE_ALARM
    for bit in range(64):
        share = float(((changed >> np.uint64(bit)) & np.uint64(1)).mean())
        assert abs(share - 0.5) < SIGMAS * 0.5 / np.sqrt(n), f"bit {bit}"


@pytest.mark.parametrize("pair", neighbours())
@pytest.mark.parametrize("power", [1, 2])
def test_neighbouring_uniforms_are_uncorrelated(pair, power):
    """Correlation of u with the neighbour's u, and of their squared distances from the middle."""
    left, right = (_uniforms(part.ravel()) for part in neighbours()[pair])
    n = min(left.size, right.size)
    x, y = (np.abs(part[:n] - 0.5) ** power * np.sign(part[:n] - 0.5) ** power for part in (left, right))
    assert abs(np.corrcoef(x, y)[0, 1]) * np.sqrt(n) < SIGMAS


def test_pairs_of_neighbouring_uniforms_fill_the_square_evenly():
    u = _uniforms(keys(np.uint64(8), 2 * N)).reshape(-1, 2)
    cells = (u * 32).astype(int)
    counts = np.bincount(cells[:, 0] * 32 + cells[:, 1], minlength=1024)
    assert stats.chisquare(counts).pvalue > FALSE_ALARM


def test_distributions_of_one_stream_are_uncorrelated():
    """A normal draws on children of its key: they must not meet those of its neighbours."""
    family = keys(np.uint64(9), many(50_000, 3_000) + 2)
    x = np.array([normal(key) for key in family[:-2]])
    others = [_uniforms(family[1:-1]), np.array([exponential(key) for key in family[2:]])]
    for other in (*others, np.array([normal(keys(key, 2)[1]) for key in family[:-2]])):
        assert abs(np.corrcoef(x, other)[0, 1]) * np.sqrt(x.size) < SIGMAS


def _uniforms(family: np.ndarray) -> np.ndarray:
    """`uniform` of many keys, as the formula that the exact test above has checked."""
    return ((family >> np.uint64(12)).astype(float) + 0.5) * 2.0**-52
