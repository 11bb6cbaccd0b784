"""The ledger: money in is money out in every step of every mechanism, whatever the parameters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.rideshare.layout import PAYLOAD
from core.parameters import build, declaration, declared
from mechanisms import ParameterError, make, registered
from mechanisms.forms.manifest import CARRIED
from mechanisms.forms.procurement import Procurement
from model.rideshare import MARKET
from model.rideshare.kernels.layout import CLOCK, COLUMN, SETTLEMENTS
from model.rideshare.ledger import accounts
from model.rideshare.parameters import RideshareParameters
from model.rideshare.run import TenderRun
from model.rideshare.world import scenario
from tests.kernels.draws import many, steady

STEPS = many(60, 15)


def run_of(name, seed=1, settings=None, **world) -> TenderRun:
    return TenderRun(scenario(RideshareParameters(**world)), make(name, **(settings or {})), seed)


@st.composite
def runs(draw) -> TenderRun:
    """Any registered mechanism with any of its parameters, in a market with any costs and capacities."""
    cls = draw(st.sampled_from(list(registered(Procurement).values())))
    settings = {}
    for name, field in declared(cls).items():
        rule = declaration(field)
        if rule.choices:
            settings[name] = draw(st.sampled_from(rule.choices))
        elif isinstance(field.default, int):
            settings[name] = draw(st.integers(rule.low, min(rule.high, 2 * STEPS)))
        else:
            settings[name] = draw(st.floats(rule.low, rule.high))
    world = {
        "costs": draw(st.sampled_from(["none", "list_price", "list_price"])),
        "capacity": draw(st.sampled_from(["context", "vehicle"])),
        "sigma_c": draw(st.floats(0.0, 1.5)),
        "cost_shock": draw(st.sampled_from([0.0, 0.1, 1.0])),
        "stand_down": draw(st.integers(0, 10)),
        "patience": draw(st.integers(0, 3)),
        "availability": draw(st.floats(0.05, 1.0)),
        "bid_credit": draw(st.sampled_from([0.0, 0.05, 3.0])),
        "set_aside": draw(st.sampled_from([0.0, 0.5, 1.0])),
        "exploration_subsidy": draw(st.sampled_from([0.0, 0.4])),
        "settlement": draw(st.sampled_from(SETTLEMENTS)),
        "refund_share": draw(st.floats(0.0, 1.0)),
        "insurance_loading": draw(st.sampled_from([0.0, 0.3, 5.0])),
        "price_per_kg": draw(st.sampled_from([1_000.0, 6_500.0, 20_000.0, 300_000.0])),
    }
    return run_of(cls.name, draw(st.integers(0, 2**63 - 1)), settings, **world)


def assert_balanced(left, right):
    """To the cent, and to a relative 1e-6."""
    assert np.all(np.abs(left - right) <= 0.01) and np.allclose(left, right, rtol=1e-6, atol=1e-6)


def owed(flown, record, world):
    """What the platform collects and the insurer keeps, of payloads worth `flown`."""
    succeeded = record[:, COLUMN.success] == 1.0
    if world.settlement == "success":
        return flown * succeeded, 0.0 * flown
    if world.settlement == "refund":
        return np.where(succeeded, flown, flown * (1.0 - world.refund_share)), 0.0 * flown
    return flown, (record[:, COLUMN.premium] - flown * ~succeeded) * (world.settlement == "insured")


@steady(150)
@given(runs())
def test_money_in_is_money_out_to_the_cent(run):
    """What payloads pay is taken from the payloads themselves: by fate and value, and by what became of the launch."""
    flown = np.zeros(STEPS)
    for step in range(STEPS):
        run.advance()
        pool = run.state.pool[:, : run.state.clock[CLOCK.pool]]
        flown[step] = pool[PAYLOAD.value, pool[PAYLOAD.fate] == CARRIED].sum()
    record, books, world = run.record, accounts(run.record), run.scenario.parameters
    collected, insurer = owed(flown, record, world)
    assert_balanced(books.money_in, books.money_out)
    assert_balanced(books.collected, collected)
    assert_balanced(books.insurer, insurer)
    assert_balanced(collected + books.sponsor, record[:, COLUMN.paid] + books.platform)
    assert_balanced(
        books.payload_surplus + books.provider_surplus + books.platform + books.insurer - books.sponsor,
        record[:, COLUMN.delivered] - record[:, COLUMN.cost],
    )
    found = MARKET.record(record)
    assert (found["payload_breach"] <= found["expected_breach"]).all()
    if world.settlement == "success":
        assert not found["expected_breach"].any()
    nobody = record[:, COLUMN.winner] < 0
    assert (
        record[nobody][:, [COLUMN.ask, COLUMN.cost, COLUMN.paid, COLUMN.curse, COLUMN.carried_value, COLUMN.subsidy]] == 0.0
    ).all()
    # Whoever wins, what the platform expects to keep is what it was promised less the winner's curse.
    flown, worth = record[~nobody], record[~nobody, COLUMN.bundle_value]
    once = flown[:, COLUMN.ask] + flown[:, COLUMN.rent]
    kept = flown[:, COLUMN.quality] * flown[:, COLUMN.carried_value] + flown[:, COLUMN.subsidy] - once
    assert np.allclose((flown[:, COLUMN.revenue] - flown[:, COLUMN.curse] - kept) / worth, 0.0, atol=1e-8)
    launches = 1.0 + flown[:, COLUMN.second_launch]
    assert (launches * flown[:, COLUMN.ask] == flown[:, COLUMN.cost]).all()
    assert (launches * once == flown[:, COLUMN.paid]).all()
    assert (record[:, COLUMN.regret] >= 0.0).all()
    one_rate = (world.cost_shock == 0.0 and not world.has_policy) or not run.mechanism.inner_address  # bks binds to a report
    if run.mechanism.promises("individually_rational") and one_rate:
        assert (flown[:, COLUMN.paid] - flown[:, COLUMN.cost] >= -1e-9 * worth).all()
    if run.mechanism.promises("no_deficit"):
        assert (flown[:, COLUMN.revenue] >= -1e-9 * worth).all()


def test_the_accounts_of_a_record_made_by_hand():
    rows = np.zeros((4, len(COLUMN)))
    rows[:, COLUMN.delivered] = (100.0, 0.0, 50.0, 0.0)
    rows[:, COLUMN.paid], rows[:, COLUMN.cost] = (60.0, 70.0, 10.0, 0.0), (50.0, 80.0, 10.0, 0.0)
    rows[:, COLUMN.subsidy] = (0.0, 20.0, 0.0, 0.0)
    rows[:, COLUMN.collected] = rows[:, COLUMN.delivered]
    rows[:, COLUMN.profit] = rows[:, COLUMN.collected] + rows[:, COLUMN.subsidy] - rows[:, COLUMN.paid]
    books = accounts(rows)
    assert books.platform.tolist() == [40.0, -50.0, 40.0, 0.0]
    assert books.provider_surplus.tolist() == [10.0, -10.0, 0.0, 0.0]
    assert books.money_in.tolist() == books.money_out.tolist() == [100.0, 70.0, 50.0, 0.0]
    assert MARKET.record(rows)["provider_breach"].tolist() == [0.0, 1.0, 0.0, 0.0]
    with pytest.raises(ParameterError, match=r"settlement must be one of success, .*; got 'sucess'\. Did you mean 'success'"):
        build(RideshareParameters, {"settlement": "sucess"}, "RideshareMarket")


def test_a_record_whose_platform_keeps_another_amount_does_not_balance():
    run = run_of("greedy_sp", costs="list_price")
    run.advance(20)
    record = run.record.copy()
    record[:, COLUMN.profit] += 1.0
    books = accounts(record)
    assert (np.abs(books.money_in - books.money_out) > 0.5).all()


def test_the_literal_payment_breaks_individual_rationality_in_the_market():
    literal = run_of("pl_dsic", settings={"payment": "second_score", "pl_tau": 0.1}, costs="list_price")
    literal.advance(500)
    assert MARKET.record(literal.record)["provider_breach"].sum() > 20
