"""The ferry as a Mesa model."""

from agents.ferry.captain import CaptainAgent
from agents.ferry.rider import RiderAgent
from model.base import MarketModel
from model.ferry import MARKET


class FerryMarket(MarketModel):
    """Captains, riders, and a crossing a step."""

    market = MARKET

    def __init__(self, berths="highest", *, world_seed=0, rng=None, data=None, **given):
        super().__init__({"berths": berths, **given}, world_seed, rng, data)
        self.captains = [CaptainAgent(self, place) for place in range(self.facts.sizes["captains"])]
        self.riders = [RiderAgent(self, place) for place in range(self.facts.sizes["riders"])]


MODEL = FerryMarket
