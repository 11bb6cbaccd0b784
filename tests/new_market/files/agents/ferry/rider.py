"""A rider who wants to cross."""

from agents.base import ArrayField, MarketAgent
from agents.ferry.layout import RIDER


class RiderAgent(MarketAgent):
    """The rider at one place of the market's array."""

    value = ArrayField(RIDER.value, "what a passage is worth to it, USD", low=0.0, high=100.0)
    bid = ArrayField(RIDER.bid, "what it bid last, USD")
    earned = ArrayField(RIDER.earned, "worth of its passages less what it paid, USD to date")

    def __init__(self, market, place: int):
        super().__init__(market)
        self.place = place

    def read(self, row: int) -> float:
        """The value in `row` of the riders' array."""
        return self.model.state.rider[row, self.place]

    def write(self, row: int, value: float) -> None:
        """Set it."""
        self.model.edit("rider", row, self.place, value)
