"""One run of tenders: a scenario, a mechanism, a seed, and the record that grows. No Mesa here, so sweeps use it as it is."""

from collections.abc import Callable, Mapping
from numbers import Integral

import numpy as np

from agents.rideshare.layout import PROVIDER
from core.choices import parse_mix
from core.lending import Loan
from core.mix import Mix
from core.parameters import ParameterError
from core.streams import MECHANISM, stream
from mechanisms.api import Mechanism, MechanismError, run_key
from mechanisms.forms.procurement import Procurement, Work, fresh_deal
from mechanisms.kernels.rule import RULE, apply, try_out
from model.rideshare.kernels import auction
from model.rideshare.kernels.arrays import STATE, WORLD, Tender
from model.rideshare.kernels.form import procurement_form
from model.rideshare.kernels.layout import CLOCK, COLUMN, SETTING
from model.rideshare.population import TRUTHFUL, conduct, draw_population
from model.rideshare.world import Scenario
from model.run import MarketRun

TRUTH = parse_mix(TRUTHFUL)  #: everybody asks its cost


class TenderRun(MarketRun):
    """One run of tenders; `record` holds one row (COLUMN) a tender held.

    `store` is one of the mechanism's `strata` for the run of this seed, instead of what it tosses itself.
    """

    def __init__(
        self, scenario: Scenario, mechanism: Mechanism, seed: int, providers: Mix = TRUTH, store: np.ndarray | None = None
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
        self.world = scenario.world._replace(setting=setting, tactic=followed.tactic, tactic_param=followed.param)
        state = scenario.new_state(seed, followed.memory_rows)
        if followed.is_strategic:
            state.provider[PROVIDER.strategy] = draw_population(seed, providers, scenario.sizes["providers"])
        self.rule = mechanism.rule(mechanism.prepare(run_key(seed), state.provider.shape[1]) if store is None else store)
        super().__init__(state, (self.rule.store,), (scenario, mechanism, providers, self.world))
        self._loans = Loan(self.rule, RULE), Loan(self.world, WORLD), Loan(state, STATE)
        self._rows = np.empty((0, len(COLUMN)))

    @property
    def step(self) -> int:
        """Tenders held so far, which is the number of the next one."""
        return int(self.state.clock[CLOCK.step])

    @property
    def record(self) -> np.ndarray:
        """The rows of all tenders held, shape (step, columns); a view."""
        return self._rows[: self.step]

    def _hold(self, n: int, until_done: bool) -> int:
        if self.failed or self._advance(n) < n:
            self.failed = True  # the tender is open, and its payloads must not come a second time
            raise MechanismError(
                f"{self.mechanism.label} broke its contract at step {self.step}: it chose a provider that is not open, or its "
                "revenue and rent do not add up to the winner's score (or the winner's ask is not a number)."
            )
        return n

    def reserve(self, n: int) -> None:
        needed = self.step + n
        if needed > len(self._rows):
            self._grow(needed)

    def _grow(self, needed: int) -> None:
        try:
            rows = np.empty((max(needed, 2 * len(self._rows), 64), len(COLUMN)))
        except (MemoryError, ValueError):
            raise ParameterError(f"The record of {needed:,} tenders does not fit into memory.") from None
        rows[: self.step] = self.record
        self._rows = rows

    @property
    def _lent(self) -> tuple:
        """Where compiled code finds Rule, World and State."""
        rule, world, state = self._loans
        return rule.address, world.address, state.address

    def _advance(self, n: int) -> int:
        """Hold `n` tenders, or fewer if the mechanism breaks its contract. Returns how many."""
        if not self.mechanism.kernel:
            return self._hold_by_halves(n)
        if self.opened is None or n == 0:
            return auction.run(self.seed, n, *self._lent, self._rows)
        if self._hold_by_halves(1) == 0:  # compiled code opens its own
            return 0
        return 1 + auction.run(self.seed, n - 1, *self._lent, self._rows)

    def _hold_by_halves(self, n: int) -> int:
        for done in range(n):
            tender = self.open()
            if not self.settle(tender, self.decide() if tender.worth > 0.0 else -1):
                return done
        return n

    def open(self) -> Tender:
        """First half of a tender alone; `decide` and `settle` must follow. Until then it is the one that is open."""
        if self.opened is None:
            _, world, state = self._lent
            self.opened = Tender(*auction.open_alone(self.seed, world, state))
        return self.opened

    def decide(self) -> int:
        """The mechanism's choice in the open tender: a provider's place or -1.

        Raises:
            MechanismError: the answer is no whole number, or the mechanism wrote into the form.
        """
        self.state.deal[:] = fresh_deal()
        shown = self.state.provider.copy()
        winner = self._apply(apply, self.form, self.work, self.state.deal)
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

        Nothing of the run changes, not even what the rule keeps.
        """
        return self._apply(try_out, form, work, deal)

    def _apply(self, how: Callable[..., int], form: Procurement, work: Work, deal: np.ndarray) -> int:
        key, n_auctions = stream(self.seed, MECHANISM, self.step), int(self.state.clock[CLOCK.auctions])
        if not self.mechanism.kernel:
            return self.mechanism.decide(key, n_auctions, form, work, deal)
        return how(self.rule, np.uint64(key), n_auctions, form, work, deal)

    def settle(self, tender: Tender, winner: int) -> bool:
        """Second half of a tender; False if `winner` is not an open place or -1, or if the money does not add up."""
        self.reserve(1)
        settled = auction.settle_alone(self.seed, tender, winner, *self._lent, self._rows)
        if settled:
            self.opened = None
        return settled


def start(world: Scenario, choices: Mapping[str, Mechanism | Mix], seed: int) -> TenderRun:
    """A run that has not begun."""
    return TenderRun(world, choices["mechanism"], seed, choices["providers"])
