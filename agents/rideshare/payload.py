"""A small satellite that wants to fly. Its value is drawn once; it leaves when it has flown or lost patience."""

from agents.base import ArrayField, MarketAgent
from agents.rideshare.layout import NO_LAUNCH, ORBITS, PAYLOAD, WAITING
from mechanisms.forms.manifest import CARRIED, NEITHER, NO_MASS, NO_VOLUME

#: What became of a payload in the last tender.
FATES = {
    WAITING: "waits for a tender to its orbit",
    CARRIED: "flew",
    NO_MASS: "heavier than the mass left",
    NO_VOLUME: "bulkier than the volume left",
    NEITHER: "neither mass nor volume was left for it",
    NO_LAUNCH: "would have flown, but nobody launched",
}


class PayloadAgent(MarketAgent):
    """A payload, known by the step of its arrival and its seat among that step's arrivals.

    Agents are made when somebody looks at them, so `unique_id` is computed from the identity. After its departure an
    agent keeps its last facts, and `has_left` is true.
    """

    mass_kg = ArrayField(PAYLOAD.mass, "mass, kg", low=1e-3, high=1e6)
    volume_m3 = ArrayField(PAYLOAD.volume, "stowed volume, m3", low=1e-6, high=1e6)
    value_usd = ArrayField(PAYLOAD.value, "private value of flying, USD", low=0.0, high=1e15)

    def __init__(self, market, place: int):
        super().__init__(market)
        self._facts = market.state.pool[:, place].copy()
        self.arrived = int(self._facts[PAYLOAD.arrived])
        self.seat = int(self._facts[PAYLOAD.seat])
        seats = market.facts.world.arrivals.shape[1]
        self.unique_id = 2 + market.state.provider.shape[1] + self.arrived * seats + self.seat

    @property
    def identity(self) -> tuple[int, int]:
        """Step of arrival, and seat."""
        return self.arrived, self.seat

    @property
    def satellite(self) -> str:
        """International designator of the satellite it is modelled on."""
        return str(self.model.facts.catalog["satellite"].iat[int(self._facts[PAYLOAD.item])])

    @property
    def orbit(self) -> str:
        """Orbit it wants."""
        return ORBITS[int(self._facts[PAYLOAD.orbit])]

    @property
    def has_left(self) -> bool:
        """Whether it is no longer in the market's pool."""
        return self.model.place_of(self.identity) is None

    @property
    def fate(self) -> str:
        """What became of it in its last tender; once it has left, in the last tender after which it was looked at."""
        return FATES[int(self.read(PAYLOAD.fate))]

    def remove(self) -> None:
        """Leave the market from the next tender on."""
        self.model.withdraw(self.identity)
        super().remove()

    def read(self, row: int) -> float:
        """The value in `row` of the pool; after departure, the last value."""
        place = self.model.place_of(self.identity)
        if place is not None:
            self._facts = self.model.state.pool[:, place].copy()
        return self._facts[row]

    def write(self, row: int, value: float) -> None:
        """Set the value from the next tender on.

        Raises:
            AttributeError: the payload has left.
        """
        place = self.model.place_of(self.identity)
        if place is None:
            raise AttributeError(f"{self!r} has left the market and can no longer be changed.")
        self.model.edit("pool", row, place, value)
        self.model.edit("pool", PAYLOAD.density, place, self.value_usd / self.mass_kg)
