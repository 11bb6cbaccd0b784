"""One run of tenders: a scenario, a mechanism, a seed, and the record that grows. No Mesa here, so sweeps use it as it is."""

from collections.abc import Mapping
from numbers import Integral

import numpy as np

from agents.rideshare.layout import PROVIDER
from core.choices import parse_mix
from core.deadline import Pieces, Stop
from core.lending import Loan
from core.mix import Mix
from core.parameters import ParameterError
from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism, MechanismError, run_key
from mechanisms.forms.procurement import Procurement, Work, fresh_deal
from model.rideshare.kernels import auction
from model.rideshare.kernels.arrays import STATE, WORLD
from model.rideshare.kernels.form import procurement_form
from model.rideshare.kernels.layout import CLOCK, COLUMN, SETTING
from model.rideshare.population import TRUTHFUL, conduct, draw_population
from model.rideshare.world import Scenario

TRUTH = parse_mix(TRUTHFUL)  #: everybody asks its cost


class TenderRun:
    """The arrays of one run and what advances them; `record` holds one row (COLUMN) a tender held.

    `prepared` is one of the mechanism's `strata` for the run of this seed, instead of what it tosses itself.
    """

    def __init__(
        self, scenario: Scenario, mechanism: Mechanism, seed: int, providers: Mix = TRUTH, prepared: np.ndarray | None = None
    ):
        self.scenario = scenario
        self.mechanism = mechanism
        self.seed = np.uint64(seed)
        self.providers = providers
        followed = conduct(providers)
        if not mechanism.kernel and followed.learns_from_options:
            raise ParameterError(
                f"{mechanism.label} is in plain Python and cannot say what other asks would have earned; full-information "
                "learners (best_response, hedge) need a mechanism with a kernel."
            )
        setting = scenario.world.setting.copy()
        setting[SETTING.knows_truth], setting[SETTING.strategic] = mechanism.knows_truth, followed.is_strategic
        self._address, self._inner = mechanism.address, mechanism.inner_address
        self.world = scenario.world._replace(setting=setting, tactic=followed.tactic, tactic_param=followed.param)
        self.state = scenario.new_state(seed, followed.memory_rows)
        if followed.is_strategic:
            self.state.provider[PROVIDER.strategy] = draw_population(seed, providers, scenario.sizes["providers"])
        self._loans = Loan(self.world, WORLD), Loan(self.state, STATE)
        self._rows = np.empty((0, len(COLUMN)))
        self._param = mechanism.prepare(run_key(seed), self.state.provider.shape[1]) if prepared is None else prepared
        self._advance = self._advance_compiled if mechanism.kernel else self._advance_interpreted
        self._tender: auction.Tender | None = None  # what is open

    @property
    def step(self) -> int:
        """Tenders held so far, which is the number of the next one."""
        return int(self.state.clock[CLOCK.step])

    @property
    def is_done(self) -> bool:
        """Whether it has come to its end by itself; this market never does."""
        return False

    @property
    def record(self) -> np.ndarray:
        """The rows of all tenders held, shape (step, columns); a view."""
        return self._rows[: self.step]

    @property
    def _lent(self) -> tuple:
        """Where compiled code finds World and State."""
        world, state = self._loans
        return world.address, state.address

    def advance(self, n: int = 1, stop: Stop | None = None) -> int:
        """Hold `n` tenders, or fewer if `stop` is set meanwhile: it is looked at every tenth of a second. Returns how many.

        Raises:
            MechanismError: the mechanism chose a provider that is not open, or its money does not add up; tenders before
                that stand, and no more can be held.
            ParameterError: the record would not fit into memory.
        """
        needed = self.step + n
        if needed > len(self._rows):
            self._grow(needed)
        if stop is None:
            self._hold(n)
            return n
        held, pieces = 0, Pieces()
        while held < n and not stop.is_set():
            held += self._hold(pieces.next(n - held))
        return held

    def _hold(self, n: int) -> int:
        if self._advance(n) < n:
            self._advance = self._stand_still  # the tender is open, and its payloads must not come a second time
            raise MechanismError(
                f"{self.mechanism.label} broke its contract at step {self.step}: it chose a provider that is not open, or its "
                "revenue and rent do not add up to the winner's score (or the winner's ask is not a number)."
            )
        return n

    def _grow(self, needed: int) -> None:
        try:
            rows = np.empty((max(needed, 2 * len(self._rows), 64), len(COLUMN)))
        except (MemoryError, ValueError):
            raise ParameterError(f"The record of {needed:,} tenders does not fit into memory.") from None
        rows[: self.step] = self.record
        self._rows = rows

    def _advance_compiled(self, n: int) -> int:
        if self._tender is not None:  # compiled code opens its own
            return self._advance_interpreted(n)
        return auction.run(self._address, self._inner, self.seed, n, self._param, *self._lent, self._rows)

    def _advance_interpreted(self, n: int) -> int:
        for done in range(n):
            tender = self.open()
            if not self.settle(tender, self.decide() if tender.worth > 0.0 else -1):
                return done
        return n

    def _stand_still(self, n: int) -> int:
        return 0

    def open(self) -> auction.Tender:
        """First half of a tender alone; `decide` and `settle` must follow. Until then it is the one that is open."""
        if self._tender is None:
            self._tender = auction.Tender(*auction.open_alone(self.seed, *self._lent))
        return self._tender

    def decide(self) -> int:
        """The mechanism's choice in the open tender: a provider's place or -1.

        Raises:
            MechanismError: the answer is no whole number, or the mechanism wrote into the form.
        """
        self.state.deal[:] = fresh_deal()
        shown = self.state.provider.copy()
        winner = self._choose(self._param, self.form, self.work, self.state.deal)
        if isinstance(winner, bool) or not isinstance(winner, Integral):
            raise MechanismError(f"{self.mechanism.label} must return a provider's place, or -1 for nobody; got {winner!r}.")
        if not np.array_equal(self.state.provider, shown, equal_nan=True):
            self.state.provider[:] = shown
            raise MechanismError(f"{self.mechanism.label} wrote into the form of the market, which it may only read.")
        return int(winner) if -1 <= winner < shown.shape[1] else -2  # which the second half refuses

    @property
    def form(self) -> Procurement:
        """The open tender as the mechanism sees it: views on the state."""
        return procurement_form(self.world.setting, self.state.provider)

    @property
    def work(self) -> Work:
        """The mechanism's workings in the last auction: views on the state."""
        return Work(*self.state.work)

    def choose(self, form: Procurement, work: Work, deal: np.ndarray) -> int:
        """What the mechanism would choose in the open tender if this were its form; `deal` comes as `fresh_deal` makes it.

        Nothing of the run changes, not even what a wrapper keeps of the first asks; so it is to be asked before `decide` is.
        """
        return self._choose(self._param.copy(), form, work, deal)

    def _choose(self, param: np.ndarray, form: Procurement, work: Work, deal: np.ndarray) -> int:
        asked = (stream(self.seed, MECHANISM, self.step), int(self.state.clock[CLOCK.auctions]), form, work, deal)
        return self.mechanism.apply(param, *asked) if self.mechanism.kernel else self.mechanism.decide(*asked)

    def settle(self, tender: auction.Tender, winner: int) -> bool:
        """Second half of a tender; False if `winner` is not an open place or -1, or if the money does not add up."""
        if self.step == len(self._rows):
            self._grow(self.step + 1)
        settled = auction.settle_alone(
            self._address, self._inner, self.seed, self._param, tender, winner, *self._lent, self._rows
        )
        if settled:
            self._tender = None
        return settled


def start(world: Scenario, choices: Mapping[str, Mechanism | Mix], seed: int) -> TenderRun:
    """A run that has not begun."""
    return TenderRun(world, choices["mechanism"], seed, choices["providers"])
