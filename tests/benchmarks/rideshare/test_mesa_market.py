"""The benchmarks' Mesa market gives what RideshareMarket gives, so their times are those of the same work."""

import numpy as np
import pytest

from agents.rideshare.layout import ORBITS
from benchmarks.rideshare.mesa_market import AgentSetMarket, MesaMarket, PayloadAgent, ProviderAgent
from model import RideshareMarket
from model.rideshare.columns import COLUMNS
from model.rideshare.kernels.layout import COLUMN

STEPS = 300
MONEY = 1e-9  # the bound on the relative difference: sums and exponentials are taken in another order
EXACT = ("step", "year", "n_eligible", "n_payloads", "n_carried", "winner", "success", "oracle", "n_close", "efficient",
         "entrant_win", "oracle_entrant")  # fmt: skip


def compare(mechanism: str, steps: int = STEPS, market=MesaMarket, **parameters) -> None:
    """Run both markets on one world and compare every column of their records."""
    ours = RideshareMarket(mechanism, **parameters).run(steps)
    theirs = market(mechanism, **parameters)
    for _ in range(steps):
        theirs.step()
    record = ours.record
    frame = theirs.datacollector.get_model_vars_dataframe()
    assert list(frame) == list(COLUMNS.written)
    for name in COLUMNS.written:
        expected = record[:, getattr(COLUMN, name)]
        found = frame[name].map(ORBITS.index) if name == "orbit" else frame[name]
        tolerance = 0.0 if name in EXACT else MONEY
        np.testing.assert_allclose(found.to_numpy(float), expected, rtol=tolerance, atol=tolerance, err_msg=name)


@pytest.mark.parametrize("mechanism", ["ts_sp", "ucb_sp", "pl_dsic"])
@pytest.mark.parametrize("patience", [0, 3])
@pytest.mark.parametrize("world_seed", [0, 7])
def test_it_equals_the_rideshare_market(mechanism, patience, world_seed):
    compare(mechanism, world_seed=world_seed, patience=patience)


@pytest.mark.parametrize("mechanism", ["ucb_sp", "pl_dsic"])
def test_it_equals_the_rideshare_market_elsewhere(mechanism):
    """With entry and exit by the calendar, more payloads than the data's, few responses, and other parameters."""
    own = {"ucb_sp": {"ucb_c": 2.0}, "pl_dsic": {"pl_tau": 0.1}}[mechanism]
    compare(mechanism, world_seed=3, calendar="historical", horizon=STEPS, payloads=24.0, availability=0.1, **own)


def test_so_does_the_one_that_asks_agent_sets():
    compare("ts_sp", steps=100, market=AgentSetMarket, world_seed=5, patience=1)


def test_payloads_are_agents_from_arrival_to_departure():
    market = MesaMarket(world_seed=1, patience=2)
    providers = len(market.providers)
    for _ in range(20):
        market.step()
        assert set(market.agents_by_type[PayloadAgent]) == set(market.payloads)
        assert len(market.agents) == 1 + providers + len(market.payloads)
    assert len(market.agents_by_type[ProviderAgent]) == providers
    assert all(payload.last_tender >= market.tender for payload in market.payloads)
