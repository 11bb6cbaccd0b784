"""Providers with costs as the market's users meet them: agents, explanations, and what may not be set."""

import numpy as np
import pytest

from mechanisms import registered
from mechanisms.forms.procurement import Procurement
from model import RideshareMarket
from model.rideshare.kernels.layout import COLUMN
from model.rideshare.ledger import accounts

SELLING = {"costs": "list_price", "capacity": "vehicle", "cost_shock": 0.1, "stand_down": 6}


def test_agents_show_rate_cost_and_worth():
    market = RideshareMarket(world_seed=4, **SELLING).run(30)
    told = market.explain(29)["providers"]
    for place, provider in enumerate(market.providers):
        assert provider.rate > 0.0
        assert (provider.ask, provider.cost, provider.worth) == tuple(told.loc[place, ["ask", "cost", "worth"]])
    free = RideshareMarket(world_seed=4).run(30).providers
    assert {(provider.rate, provider.cost, provider.worth) for provider in free} == {(0.0, 0.0, 1.0)}


@pytest.mark.parametrize("name", ["rate", "cost", "worth", "grounded_until"])
def test_types_and_results_cannot_be_set(name):
    provider = RideshareMarket(**SELLING).providers[0]
    with pytest.raises(AttributeError, match=f"{name} of <ProviderAgent 2: .*> is a result"):
        setattr(provider, name, 0.5)


def test_an_ask_can_be_set_only_where_nothing_costs():
    with pytest.raises(AttributeError, match=r"ask of <ProviderAgent 2: .*> is its own report where costs='list_price'"):
        RideshareMarket(costs="list_price").providers[0].ask = 0.5
    market = RideshareMarket("first_score", world_seed=4, availability=1.0)
    for provider in market.providers:
        provider.ask = 0.25
    row = market.run(1).record[0]
    assert row[COLUMN.ask] == row[COLUMN.paid] == pytest.approx(0.25 * row[COLUMN.bundle_value])
    assert row[COLUMN.cost] == 0.0 and row[COLUMN.profit] == row[COLUMN.delivered] - row[COLUMN.paid]


@pytest.mark.parametrize("name", registered(Procurement))
def test_explain_agrees_with_the_record_and_the_ledger(name):
    market = RideshareMarket(name, world_seed=2, patience=2, **SELLING).run(120)
    frame, books = market.datacollector.get_model_vars_dataframe(), accounts(market.record)
    for step in (0, 17, 60, 119):
        told, row = market.explain(step), frame.loc[step]
        auction = told["auction"].loc[0]
        assert auction["capacity_kg"] == row["capacity_kg"] and auction["bundle_value"] == row["bundle_value"]
        figures = ["paid", "cost", "rent", "carried_value"]
        assert tuple(auction[figures]) == tuple(row[figures])
        assert [line.amount for line in told.ledger] == [getattr(books, line.name)[step] for line in told.ledger]
        assert len(told.ledger) == 5 and all(line.meaning in str(told) for line in told.ledger)
        assert told["providers"]["eligible"].sum() == row["n_eligible"]
        flew = told["manifest"][told["manifest"]["carried"]]
        assert flew["value_usd"].sum() == pytest.approx(row["carried_value"]) and len(flew) == row["n_carried"]
        if auction["winner"] is None:
            assert "nobody" in told.why or "no auction" in told.why
            continue
        winner = told["providers"].set_index("vehicle").loc[auction["winner"]]
        assert winner["cost"] * auction["bundle_value"] == pytest.approx(auction["cost"])
        assert winner["score"] == pytest.approx(winner["index"] * winner["worth"] - winner["ask"])
        assert f"at a cost of {auction['cost']:,.0f} USD" in told.why


def test_explain_says_why_a_provider_could_not_bid():
    settings = {**SELLING, "availability": 0.8, "payloads": 1.0}
    market = RideshareMarket("random", world_seed=2, **settings).run(150)
    reasons = set().union(*(market.explain(step)["providers"]["why"] for step in range(0, 150, 3)))
    assert {"stands down after a failure", "can carry none of the payloads", "did not respond", "eligible"} <= reasons


def test_explain_tells_a_refusal_from_a_lack_of_worthy_scores():
    market = RideshareMarket("explore_commit", world_seed=2, costs="list_price", posted_price=0.2).run(60)
    whys = {market.explain(step).why for step in range(60)}
    assert any("who was offered the launch refused" in why for why in whys)
    dear = RideshareMarket("greedy_sp", world_seed=2, costs="list_price", price_per_kg=1000.0).run(20)
    assert any("no score was worth flying for" in dear.explain(step).why for step in range(20))


def test_the_oracle_takes_nobody_where_nobody_is_worth_it():
    market = RideshareMarket("oracle", world_seed=2, costs="list_price", price_per_kg=5000.0).run(300)
    rows = market.record
    held = rows[:, COLUMN.bundle_value] > 0.0
    nobody = held & (rows[:, COLUMN.oracle] == -1.0)
    assert nobody.sum() > 30 and (held & ~nobody).sum() > 30
    assert (rows[:, COLUMN.regret] == 0.0).all() and (rows[held, COLUMN.efficient] == 1.0).all()
    assert np.isnan(rows[nobody, COLUMN.oracle_entrant]).all() and (rows[nobody, COLUMN.winner] == -1.0).all()


def test_policies_are_told():
    """Credits on the agents and in the explanation, the sponsor in the ledger, and who is kept out of a tender set aside."""
    market = RideshareMarket("ts_sp", world_seed=4, bid_credit=0.1, set_aside=0.5, availability=0.8, **SELLING).run(40)
    told = [market.explain(step) for step in range(40)]
    frame = market.datacollector.get_model_vars_dataframe()
    assert [line.amount for one in told for line in one.ledger if line.name == "sponsor"] == frame["subsidy"].tolist()
    assert [provider.credit for provider in market.providers] == [0.1 * provider.entrant for provider in market.providers]
    assert told[-1]["providers"].sort_index()["credit"].tolist() == [provider.credit for provider in market.providers]
    for one, row in zip(told, frame.itertuples(), strict=True):
        providers = one["providers"]
        kept_out = providers["why"] == "not admitted: the tender is set aside for entrants"
        assert providers["eligible"].sum() + kept_out.sum() == row.n_eligible
        if row.set_aside and one["auction"]["winner"][0]:
            assert "in a tender set aside for entrants" in one.why and not providers["credit"][kept_out].any()
        assert row.set_aside or not kept_out.any()
        assert (row.subsidy > 0.0) == (f"of which the sponsor pays {row.subsidy:,.0f} USD" in one.why)
    assert frame["set_aside"].sum() > 5 and (frame["subsidy"] > 0.0).sum() > 5


def test_settlements_are_told():
    market = RideshareMarket("random", world_seed=4, settlement="insured").run(40)
    told, row = market.explain(39), market.record[39]
    amounts = {line.name: line.amount for line in told.ledger}
    assert amounts["premium"] == row[COLUMN.premium] > 0.0 and "insurer" in str(told)
    market = RideshareMarket("random", world_seed=4, settlement="refly").run(150)
    again = np.flatnonzero(market.record[:, COLUMN.second_launch] == 1.0)
    for step in again:
        end = "succeeded" if market.record[step, COLUMN.delivered] else "failed, too"
        assert f"The launch failed; a second one {end}." in market.explain(int(step)).why
    assert len(again) > 5


def test_margins_of_the_truthful_are_nothing_whatever_becomes_of_launches():
    """A second launch doubles what flying costs, and an ask is for one."""
    market = RideshareMarket("ts_sp", world_seed=4, costs="list_price", settlement="refly").run(300)
    assert market.record[:, COLUMN.second_launch].any()
    assert market.summary()["margin"] == pytest.approx(0.0, abs=1e-12)
