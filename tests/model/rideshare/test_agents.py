"""Agents are views: what they show is in the arrays, what is set through them is seen by all, looking changes nothing."""

import gc
import weakref

import mesa
import numpy as np
import pytest

from agents.rideshare.layout import PROVIDER
from agents.rideshare.payload import PayloadAgent
from agents.rideshare.platform import PlatformAgent
from agents.rideshare.provider import ProviderAgent
from core.parameters import ParameterError
from model import RideshareMarket
from model.rideshare.kernels.layout import CLOCK, COLUMN


def test_agents_are_mesa_agents_of_three_kinds():
    market = RideshareMarket(world_seed=1).run(1)
    assert all(isinstance(agent, mesa.Agent) for agent in market.agents)
    assert set(market.agents_by_type) == {PlatformAgent, ProviderAgent, PayloadAgent}
    assert len(market.agents_by_type[PayloadAgent]) == market.state.clock[CLOCK.pool] > 0
    assert market.platform.mechanism is market.mechanism
    assert len({agent.unique_id for agent in market.agents}) == len(market.agents)


def test_a_provider_shows_and_sets_its_place_in_the_arrays():
    market = RideshareMarket(world_seed=1).run(50)
    provider = market.providers[4]
    assert (provider.vehicle, provider.operator) == tuple(market.facts.providers.loc[4, ["vehicle", "provider"]])
    assert provider.alpha == market.state.provider[PROVIDER.alpha, 4]
    provider.alpha = 5
    assert market.state.provider[PROVIDER.alpha, 4] == 5.0
    assert provider.posterior_mean == 5.0 / (5.0 + provider.beta)
    launches = market.datacollector.get_model_vars_dataframe()["winner"].value_counts()
    assert [p.launches for p in market.providers] == [launches[p.vehicle] for p in market.providers]
    assert sum(p.successes for p in market.providers) == market.record[market.record[:, COLUMN.winner] >= 0, COLUMN.success].sum()


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf"), "5", None, True, 1e12, 10**400])
def test_a_belief_that_cannot_be_is_refused(value):
    provider = RideshareMarket().providers[0]
    before = provider.alpha
    with pytest.raises(ParameterError, match="alpha must be a number from 1e-06 to 1e\\+09; got"):
        provider.alpha = value
    assert provider.alpha == before


def test_results_cannot_be_set():
    provider = RideshareMarket().providers[0]
    with pytest.raises(AttributeError, match=r"launches of <ProviderAgent 2: .*> is a result"):
        provider.launches = 3


def test_a_provider_that_is_removed_leaves_the_market():
    market = RideshareMarket("greedy_sp", world_seed=1, availability=1.0).run(20)
    favourite = next(
        p for p in market.providers if p.vehicle == market.datacollector.get_model_vars_dataframe()["winner"].iloc[-1]
    )
    favourite.remove()
    assert favourite not in market.agents
    market.run(20)
    after = market.datacollector.get_model_vars_dataframe()["winner"].iloc[20:]
    assert after.notna().any() and (after != favourite.vehicle).all()
    assert "retired" in market.explain(30)["providers"].set_index("vehicle").loc[favourite.vehicle, "why"]


def test_a_payload_keeps_its_identity_and_facts_after_it_has_left():
    market = RideshareMarket(world_seed=1, patience=1).run(1)
    payload = market.payloads[0]
    facts = (payload.satellite, payload.orbit, payload.mass_kg, payload.volume_m3, payload.value_usd, payload.unique_id)
    assert payload.identity == (0, 0) and not payload.has_left and payload in market.agents
    market.run(5)
    assert payload.has_left and payload not in market.agents
    assert facts == (payload.satellite, payload.orbit, payload.mass_kg, payload.volume_m3, payload.value_usd, payload.unique_id)
    with pytest.raises(AttributeError, match="has left the market"):
        payload.value_usd = 1.0


def test_a_waiting_payload_stays_the_same_agent():
    market = RideshareMarket(world_seed=1, patience=6, capacity_share=0.2).run(1)
    waiting = [payload for payload in market.payloads if payload.fate != "flew"]
    assert waiting
    market.step()
    assert all(payload in market.agents and not payload.has_left for payload in waiting)


def test_unique_ids_do_not_depend_on_looking():
    seen, unseen = (RideshareMarket(world_seed=4, patience=2) for _ in range(2))
    for _ in range(30):
        seen.step()
        seen.agents  # noqa: B018 (looking is the point)
        unseen.step()
    ids = [[agent.unique_id for agent in market.payloads] for market in (seen, unseen)]
    assert ids[0] == ids[1]


def test_no_finished_market_stays_alive():
    markets = [RideshareMarket(world_seed=seed).run(3) for seed in range(5)]
    for market in markets:
        assert len(market.agents) > 28
    references = [weakref.ref(market) for market in markets]
    del markets, market
    gc.collect()
    assert [reference() for reference in references] == [None] * 5


@pytest.mark.parametrize("value", [5, 5.0, np.int64(5), np.float32(5.0)])
def test_a_number_is_a_number_whoever_made_it(value):
    provider = RideshareMarket().providers[0]
    provider.alpha = value
    assert provider.alpha == 5.0


def test_a_payload_that_is_removed_bids_no_more():
    market = RideshareMarket("greedy_sp", world_seed=1, patience=3, capacity_share=0.3).run(20)
    gone = [payload for payload in market.payloads if payload.fate != "flew"]
    for payload in gone:
        payload.remove()
    identities = {payload.identity for payload in gone}
    assert identities and all(payload.has_left and payload not in market.agents for payload in gone)
    assert not identities & {payload.identity for payload in market.payloads}
    market.run(4)
    for step in range(20, 24):
        assert not identities & set(_bidders(market.explain(step)))
    assert identities & set(_bidders(market.explain(19)))


def _bidders(told) -> list[tuple[int, int]]:
    return list(zip(told["manifest"]["arrived"], told["manifest"]["seat"], strict=True))


def test_a_provider_that_changes_its_strategy_starts_anew():
    market = RideshareMarket("first_score", world_seed=2, costs="list_price", providers="26*hedge+exp3", availability=0.8)
    market.run(30)
    learner = next(provider for provider in market.providers if provider.strategy == "hedge" and provider.launches)
    learned = market.state.memory[:, learner.place].copy()
    learner.strategy = "hedge"
    assert learned.any() and (market.state.memory[:, learner.place] == learned).all()
    learner.strategy = "exp3"
    assert not market.state.memory[:, learner.place].any()
    market.run(10)
    assert market.explain(35).step == 35
