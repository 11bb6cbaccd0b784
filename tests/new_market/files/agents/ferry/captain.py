"""A captain who offers a passage."""

from agents.base import ArrayField, MarketAgent
from agents.ferry.layout import CAPTAIN


class CaptainAgent(MarketAgent):
    """The captain at one place of the market's array."""

    cost = ArrayField(CAPTAIN.cost, "what a passage costs it, USD", low=0.0, high=100.0)
    ask = ArrayField(CAPTAIN.ask, "what it asked last, USD")
    earned = ArrayField(CAPTAIN.earned, "what it was paid less its costs, USD to date")

    def __init__(self, market, place: int):
        super().__init__(market)
        self.place = place

    def read(self, row: int) -> float:
        """The value in `row` of the captains' array."""
        return self.model.state.captain[row, self.place]

    def write(self, row: int, value: float) -> None:
        """Set it."""
        self.model.edit("captain", row, self.place, value)
