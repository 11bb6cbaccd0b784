"""What rules that sell items do not promise, each on a stated instance with the witness worked out by hand."""

import numpy as np
import pytest

from mechanisms import make
from mechanisms.values import Exponential, TwoUniforms, Uniform
from tests.mechanisms.item_properties import CHECKS, Instance


def sale(bid, values) -> Instance:
    return Instance(np.array(bid, float), (values,) * len(bid), 0)


def test_first_price_rewards_shading():
    """Value 1, rival .4: the truth gains 0, and so does every bid of 1; .5 gains .5, and the least that wins almost .6."""
    bidder, value, lie = CHECKS["truthful"](make("first_price"), sale([1.0, 0.4], Uniform()))
    assert (bidder, value) == (0, 1.0) and 0.4 <= lie < 1.0
    outcome = make("first_price").clear(bid=[0.5, 0.4])
    assert 1.0 * outcome.allocation[0] - outcome.payment[0] == 0.5


def test_all_pay_takes_from_truthful_losers():
    """Values 1 and .4: the loser pays .4 for nothing; staying away would have cost nothing, so the truth is not best either."""
    broken = CHECKS["individually_rational"](make("all_pay"), sale([1.0, 0.4], Uniform()))
    assert broken.payment.tolist() == [1.0, 0.4] and broken.allocation.tolist() == [1.0, 0.0]
    assert CHECKS["truthful"](make("all_pay"), sale([1.0, 0.4], Uniform())) is not None


@pytest.mark.parametrize("rule", [make("vickrey"), make("uniform_price")], ids=lambda rule: rule.label)
def test_without_a_reserve_a_single_bidder_pays_nothing(rule):
    """One uniform value: a posted price of 1/2 would earn 1/4."""
    _, revenue, allowed = CHECKS["optimal"](rule, sale([0.7], Uniform()))
    assert revenue == 0.0 and allowed == pytest.approx(0.25, abs=5e-3)


def test_myerson_keeps_the_item_from_a_value_below_the_reserve():
    outcome, found, best = CHECKS["efficient"](make("myerson"), sale([0.4, 0.3], Uniform()))
    assert not outcome.allocation.any() and (found, best) == (0.0, 0.4)


def test_myerson_sells_to_the_second_value_where_virtual_values_are_pooled():
    """.9 and 1.5 share a virtual value by ironing, so that either wins with chance 1/2."""
    winners = {
        int(make("myerson").clear(bid=[0.9, 1.5], values=TwoUniforms(), seed=seed).allocation.argmax()) for seed in range(20)
    }
    assert winners == {0, 1}


def test_myerson_is_not_scale_equivariant():
    """Uniform values: .4 is below the reserve of 1/2, twice .4 is above it. Scaled with the bids, the distribution follows."""
    rate, unsold, sold = CHECKS["scale_equivariant"](make("myerson"), sale([0.4], Uniform()))
    assert rate == 2.0 and not unsold.allocation.any() and sold.payment.tolist() == [0.5]
    doubled = make("myerson").clear(bid=[1.6], values=Exponential(2 * 0.7))
    assert doubled.payment == pytest.approx(2 * make("myerson").clear(bid=[0.8], values=Exponential(0.7)).payment)
