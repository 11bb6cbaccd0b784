"""A launch vehicle on offer: its belief is public, its reliability hidden."""

import math

from agents.base import ArrayField, MarketAgent
from agents.rideshare.layout import PROVIDER
from core.parameters import unknown
from mechanisms.kernels.posteriors import posterior_mean


class _Ask(ArrayField):
    """The report. It is 0 where nothing costs anything; where there are costs, the provider chooses it."""

    def __set__(self, agent, value) -> None:
        costs = agent.model.parameters.costs
        if costs != "none":
            raise AttributeError(
                f"ask of {agent!r} is its own report where costs={costs!r}, and can be set only where costs='none'."
            )
        super().__set__(agent, value)


class ProviderAgent(MarketAgent):
    """The provider at one place of the market's providers' array."""

    ask = _Ask(PROVIDER.ask, "reported price of flying the bundle, in units of W", low=-10.0, high=10.0)
    alpha = ArrayField(PROVIDER.alpha, "first parameter of the belief Beta(alpha, beta)", low=1e-6, high=1e9)
    beta = ArrayField(PROVIDER.beta, "second parameter of the belief", low=1e-6, high=1e9)
    quality = ArrayField(PROVIDER.truth, "hidden reliability; no mechanism but the oracle sees it", low=0.0, high=1.0)
    rate = ArrayField(PROVIDER.rate, "private cost of carrying a kg, USD; 0 where nothing costs")
    cost = ArrayField(PROVIDER.cost, "private cost of what it would carry in the last auction, in units of W")
    credit = ArrayField(
        PROVIDER.credit, "what policies took off its ask in the last auction, in units of W; the sponsor pays it to the winner"
    )
    worth = ArrayField(PROVIDER.worth, "value of the bundle it can carry, in units of W; 1 unless its own capacity limits it")
    grounded_until = ArrayField(PROVIDER.returns, "first tender in which it may bid again after a failure", kind=int)
    surplus_usd = ArrayField(PROVIDER.surplus_usd, "what it was paid less its costs, USD to date")
    side_payments_usd = ArrayField(PROVIDER.side, "what it received from other providers less what it gave them, USD to date")
    launches = ArrayField(PROVIDER.tried, "auctions won in this market", kind=int)
    successes = ArrayField(PROVIDER.won, "of those, launches that succeeded", kind=int)
    entrant = ArrayField(PROVIDER.entrant, "whether it had no success before the platform opened", kind=bool)
    responded = ArrayField(PROVIDER.open, "whether it was eligible and responded in the last tender", kind=bool)

    def __init__(self, market, place: int):
        super().__init__(market)
        self.unique_id = place + 2  # the platform is 1
        self.place = place

    def remove(self) -> None:
        """Retire from the next tender on."""
        self.model.edit("provider", PROVIDER.exit, self.place, -math.inf)
        super().remove()

    def __repr__(self) -> str:
        return f"<ProviderAgent {self.unique_id}: {self.vehicle}>"

    @property
    def strategy(self) -> str:
        """What it makes of its cost when it asks; one of the market's `strategies`, and can be set to another from the next tender on.

        A new strategy starts anew: what the provider had learned is forgotten.

        Raises:
            ParameterError: the market was not given this strategy.
        """
        return self.model.strategies[int(self.read(PROVIDER.strategy))]

    @strategy.setter
    def strategy(self, name: str) -> None:
        if name not in self.model.strategies:
            raise unknown("strategy", name, set(self.model.strategies), f"{self!r} (the market's providers= names more)")
        if name != self.strategy:
            self.write(PROVIDER.strategy, float(self.model.strategies.index(name)))
            self.model.forget(self.place)

    @property
    def vehicle(self) -> str:
        """Name of the launch vehicle."""
        return self._facts["vehicle"]

    @property
    def operator(self) -> str:
        """Name of the company or agency that flies it."""
        return self._facts["provider"]

    @property
    def posterior_mean(self) -> float:
        """The platform's estimate of its reliability: alpha / (alpha + beta)."""
        return posterior_mean(self.alpha, self.beta)

    @property
    def _facts(self):
        return self.model.facts.providers.iloc[self.place]

    def read(self, row: int) -> float:
        """The value in `row` of the providers' array."""
        return self.model.state.provider[row, self.place]

    def write(self, row: int, value: float) -> None:
        """Set the value from the next tender on."""
        self.model.edit("provider", row, self.place, value)
