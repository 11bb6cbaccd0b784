"""One run of the ferry."""

from typing import NamedTuple

import numpy as np

from agents.ferry.conduct import Minds
from agents.ferry.layout import CAPTAIN, RIDER
from agents.ferry.strategies import CAPTAINS, RIDERS
from agents.strategy import TACTIC, call
from core.rows import Rows
from core.streams import CONDUCT, MECHANISM, STRATEGY, stream, uniforms
from mechanisms.api import run_key
from mechanisms.forms.berths import Berths, Boarding
from mechanisms.forms.fares import Fares, Paid
from mechanisms.kernels.rule import apply
from model.ferry.metrics import COLUMNS
from model.ferry.world import World
from model.run import MarketRun

VALUE, NOISE = 100, 101  # purposes of the world's draws


class State(NamedTuple):
    """Shapes (., captains), (., riders), (1,), (1,), (., captains), (., riders)."""

    captain: np.ndarray
    rider: np.ndarray
    settled: np.ndarray  #: int64: whether prices have settled
    price: np.ndarray  #: of the last crossing, USD
    captains_memory: np.ndarray
    riders_memory: np.ndarray


class FerryRun(MarketRun):
    """Crossings, one a step."""

    def __init__(self, world: World, choices: dict, seed: int, log: int):
        self.world, self.seed = world, np.uint64(seed)
        self.berths, self.fares = choices["berths"], choices["fares"]
        self._tactics = [CAPTAINS.tactics(choices["captains"]), RIDERS.tactics(choices["riders"])]
        captains, riders = world.sizes.values()
        state = State(
            np.zeros((len(CAPTAIN), captains)),
            np.zeros((len(RIDER), riders)),
            np.zeros(1, np.int64),
            np.full(1, np.inf),
            np.zeros((self._tactics[0].memory_rows, captains)),
            np.zeros((self._tactics[1].memory_rows, riders)),
        )
        state.captain[CAPTAIN.cost] = world.costs
        drawn = 10.0 * uniforms(stream(self.seed, VALUE, 0), riders)
        state.rider[RIDER.value] = np.resize(world.values, riders) if world.values.size else drawn
        for place, (group, rows) in enumerate(
            (("captains", state.captain[CAPTAIN.follows]), ("riders", state.rider[RIDER.follows]))
        ):
            rows[:] = choices[group].places(rows.size, stream(self.seed, CONDUCT, place))
        self._stores = [rule.prepare(run_key(self.seed), n) for rule, n in ((self.berths, riders), (self.fares, captains))]
        self._rules = [rule.rule(store) for rule, store in zip((self.berths, self.fares), self._stores, strict=True)]
        super().__init__(state, tuple(self._stores), Rows(COLUMNS, log), (world, self.berths, self.fares))

    @property
    def is_done(self) -> bool:
        """Whether prices have settled."""
        return bool(self.state.settled[0])

    def field(self, group: str, name: str) -> np.ndarray:
        """What a field of the group's agents says now, shape (agents,); a view."""
        rows, places = (self.state.captain, CAPTAIN) if group == "captains" else (self.state.rider, RIDER)
        return rows[getattr(places, name)]

    def _hold(self, n: int, until_done: bool) -> int:
        for held in range(n):
            if until_done and self.is_done:
                return held
            self._cross(self.rows.ahead(1)[0])
            self.rows.wrote(1)
        return n

    def _cross(self, row: np.ndarray) -> None:
        """One crossing; its figures go to `row`."""
        captain, rider, step = self.state.captain, self.state.rider, self.step
        noise = uniforms(stream(self.seed, NOISE, step), rider.shape[1]) - 0.5
        worth = rider[RIDER.value] * (1.0 + 0.7**step * noise)
        captain[CAPTAIN.ask], rider[RIDER.bid] = captain[CAPTAIN.cost], worth
        self._act(0, captain[CAPTAIN.follows], captain[CAPTAIN.cost], captain[CAPTAIN.ask], self.state.captains_memory)
        self._act(1, rider[RIDER.follows], worth, rider[RIDER.bid], self.state.riders_memory)
        boarding = Boarding(*np.zeros((2, rider.shape[1])))
        berths = np.full(rider.shape[1], float(self.world.parameters.n_berths))
        self._clear(0, Berths(rider[RIDER.bid], berths), boarding)
        taken = boarding.payment.sum()
        paid = Paid(np.zeros(captain.shape[1]))
        sails = self._clear(1, Fares(captain[CAPTAIN.ask], np.full(captain.shape[1], taken)), paid)
        aboard = boarding.allocation.sum()
        price = taken / aboard if aboard else 0.0
        rider[RIDER.earned] += boarding.allocation * worth - boarding.payment
        captain[CAPTAIN.earned, sails] += paid.payment[sails] - captain[CAPTAIN.cost, sails]
        last, self.state.price[0] = self.state.price[0], price
        row[:] = (
            1.0, aboard, (boarding.allocation * worth).sum(), captain[CAPTAIN.cost, sails],
            taken, paid.payment[sails] if aboard else np.nan, aboard > 0.0, price,
        )  # fmt: skip
        self.state.settled[0] |= abs(price - last) < self.world.parameters.calm

    def _act(self, group: int, follows: np.ndarray, private: np.ndarray, report: np.ndarray, memory: np.ndarray) -> None:
        """Let every strategy of a group write its members' reports."""
        known, key = self._tactics[group], stream(self.seed, STRATEGY, self.step)
        for place, tactic in enumerate(known.kernels):
            if tactic[TACTIC.act]:
                minds = Minds((follows == place).astype(float), private, report)
                param = known.param[place, : tactic[TACTIC.parameters]]
                call(tactic[TACTIC.act], np.uint64(key), self.step, minds, param, memory)

    def _clear(self, slot: int, form: tuple, work: tuple) -> int:
        """Let the rule in a slot answer."""
        asked = np.uint64(stream(self.seed, MECHANISM, self.step)), self.step, form, work, np.zeros(0)
        mechanism = (self.berths, self.fares)[slot]
        return apply(self._rules[slot], *asked) if mechanism.kernel else mechanism.decide(*asked)


def start(world: World, choices: dict, seed: int, log: int = 7) -> FerryRun:
    """A run that has not begun."""
    return FerryRun(world, choices, seed, log)
