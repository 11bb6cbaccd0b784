"""Settlement moves money only, and each party bears what it is to bear.

False alarms: shares of n draws and means are allowed 6 standard errors (2e-9 each).
"""

import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from mechanisms import make, registered
from mechanisms.forms.procurement import Procurement
from model.rideshare import MARKET
from model.rideshare.kernels.layout import COLUMN, SETTLEMENTS
from model.rideshare.ledger import accounts
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.kernels.draws import many

STEPS = many(400, 60)
SIGMAS = 6.0
MONEY = "collected premium claim second_launch payload_expected paid cost profit delivered".split()
OTHERS = [place for name, place in zip(COLUMN._fields, COLUMN, strict=True) if name not in MONEY]


def record_of(name="random", steps=STEPS, **world) -> np.ndarray:
    run = TenderRun(scenario(RideshareParameters(**world)), make(name), 3)
    run.advance(steps)
    return run.record


@pytest.mark.parametrize("settlement", SETTLEMENTS[1:])
@pytest.mark.parametrize("name", registered(Procurement))
def test_choices_beliefs_and_regret_are_the_same_under_every_settlement(name, settlement):
    world = {"costs": "list_price", "stand_down": 3, "patience": 2, "bid_credit": 0.1}
    plain, other = record_of(name, **world), record_of(name, settlement=settlement, **world)
    assert plain[:, OTHERS].tobytes() == other[:, OTHERS].tobytes()
    if settlement != "refly":
        kept = [COLUMN.paid, COLUMN.cost, COLUMN.delivered]
        assert plain[:, kept].tobytes() == other[:, kept].tobytes()


def test_who_bears_a_failure():
    lost, back = {}, {}
    for settlement in SETTLEMENTS:
        record = record_of(settlement=settlement, refund_share=0.25)
        failed, books = record[:, COLUMN.success] == 0.0, accounts(record)
        assert failed.sum() > STEPS // 20
        once = record[failed, COLUMN.carried_value]
        lost[settlement] = -books.payload_surplus[failed] / once
        back[settlement] = (books.platform + record[:, COLUMN.paid])[failed] / once
        breach = MARKET.record(record)["payload_breach"]
        assert breach[failed].all() == (settlement not in ("success", "refly"))
        assert breach[record[:, COLUMN.success] == 1.0].any() == (settlement == "insured")
    assert (lost["success"] == 0.0).all() and (back["success"] == 0.0).all()
    assert (lost["launch"] == 1.0).all() and np.allclose(back["launch"], 1.0)
    np.testing.assert_allclose(lost["refund"], 0.75)
    assert (lost["insured"] > 0.0).all() and lost["insured"].max() < 1.0 and np.allclose(back["insured"], 1.0)
    assert set(lost["refly"]) == {0.0, 1.0}


def test_full_refunds_are_payment_on_delivery_and_none_is_prepayment():
    plain, full = record_of(), record_of(settlement="refund", refund_share=1.0)
    np.testing.assert_allclose(full[:, COLUMN.collected], plain[:, COLUMN.collected])
    kept = MARKET.record(full)
    assert not kept["payload_breach"].any() and not kept["expected_breach"].any()
    none, launch = record_of(settlement="refund", refund_share=0.0), record_of(settlement="launch")
    assert none.tobytes() == launch.tobytes()


def test_what_payloads_expect_is_what_they_get_on_average():
    for settlement in SETTLEMENTS[1:]:
        record = record_of(steps=many(20_000, 300), settlement=settlement)
        gaps = accounts(record).payload_surplus - record[:, COLUMN.payload_expected]
        assert abs(gaps.mean()) < SIGMAS * gaps.std() / np.sqrt(gaps.size)


def test_second_launches_succeed_as_often_as_the_winner_is_reliable_whatever_the_first_one_did():
    record = record_of(steps=many(40_000, 600), settlement="refly", truth="prior")
    again = record[record[:, COLUMN.second_launch] == 1.0]
    assert (again[:, COLUMN.success] == 0.0).all() and len(again) == (record[:, COLUMN.success] == 0.0).sum()
    quality, delivered = again[:, COLUMN.quality], again[:, COLUMN.delivered] > 0.0
    error = np.sqrt((quality * (1.0 - quality)).sum())
    assert abs(delivered.sum() - quality.sum()) < SIGMAS * error


def test_premiums_follow_the_belief_before_the_launch():
    run = TenderRun(scenario(RideshareParameters(settlement="insured", insurance_loading=0.5)), make("ts_sp"), 2)
    for _ in range(many(200, 40)):
        before = run.state.provider.copy()
        run.advance()
        row = run.record[-1]
        if row[COLUMN.winner] >= 0:
            alpha, beta = before[[PROVIDER.alpha, PROVIDER.beta], int(row[COLUMN.winner])]
            assert row[COLUMN.premium] == pytest.approx(1.5 * beta / (alpha + beta) * row[COLUMN.carried_value], rel=1e-9)
            assert row[COLUMN.claim] == (0.0 if row[COLUMN.success] else row[COLUMN.carried_value])
