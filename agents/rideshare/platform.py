"""The platform: it runs one tender a step."""

from agents.base import MarketAgent


class PlatformAgent(MarketAgent):
    """Runs the tenders of its market with the market's mechanism."""

    def __init__(self, market):
        super().__init__(market)
        self.unique_id = 1

    @property
    def mechanism(self):
        """The rule in force."""
        return self.model.mechanism

    def step(self) -> None:
        """Open the tender, let the mechanism choose, launch, learn, record."""
        self.model.step()
