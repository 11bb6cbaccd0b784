"""One run of tenders: a scenario, a mechanism, a seed, and the record that grows. No Mesa here, so sweeps use it as it is."""

from collections.abc import Callable, Mapping
from numbers import Integral

import numpy as np

from agents.rideshare.layout import PROVIDER
from agents.rideshare.strategies import PROVIDERS
from core.choices import parse_mix
from core.lending import Loan
from core.mix import Mix
from core.parameters import ParameterError
from core.record import check_log
from core.rows import Rows
from core.streams import MECHANISM, child, stream
from mechanisms.api import Mechanism, MechanismError, make, run_key
from mechanisms.forms.procurement import Procurement, Work, fresh_deal
from mechanisms.kernels.rule import RULE, apply, try_out
from model.rideshare.columns import BLOCK, COLUMNS
from model.rideshare.kernels import auction
from model.rideshare.kernels.arrays import STATE, WORLD, Tender
from model.rideshare.kernels.form import procurement_form
from model.rideshare.kernels.layout import CLOCK, SETTING
from model.rideshare.population import TRUTHFUL, draw_population, is_strategic
from model.rideshare.world import Scenario
from model.run import MarketRun

TRUTH = parse_mix(TRUTHFUL)  #: everybody asks its cost


class TenderRun(MarketRun):
    """One run of tenders; `record` holds a row (COLUMNS) for every `log` tenders held.

    `store` is one of the mechanism's `strata` for the run of this seed, instead of what it tosses itself; `manifest` says which
    payloads fly (if left out, `greedy_value`).

    Raises:
        ParameterError: `log` does not divide the block, or strategies ask of the mechanism what it cannot answer.
    """

    def __init__(
        self,
        scenario: Scenario,
        mechanism: Mechanism,
        seed: int,
        providers: Mix = TRUTH,
        store: np.ndarray | None = None,
        log: int = 1,
        manifest: Mechanism | None = None,
    ):
        check_log(log, BLOCK)
        self.scenario = scenario
        self.mechanism = mechanism
        self.seed = np.uint64(seed)
        self.providers = providers
        self.manifest = manifest or make("greedy_value")
        followed, acts = PROVIDERS.tactics(providers), is_strategic(providers)
        if not mechanism.kernel and followed.has_options:
            raise ParameterError(
                f"{mechanism.label} is in plain Python and cannot say what other asks would have earned; full-information "
                "learners (best_response, hedge) need a mechanism with a kernel."
            )
        setting = scenario.world.setting.copy()
        setting[SETTING.knows_truth], setting[SETTING.strategic] = mechanism.knows_truth, acts
        state = scenario.new_state(seed)
        memory = np.zeros((followed.memory_rows, state.provider.shape[1]))
        loading = self.manifest.rule(self.manifest.prepare(child(run_key(seed), 1), state.pool.shape[1]))
        state = state._replace(memory=memory, manifest_store=loading.store)
        self.world = scenario.world._replace(
            setting=setting,
            tactic=followed.kernels,
            tactic_param=followed.param,
            manifest=loading.kernels,
            manifest_param=loading.param,
        )
        if acts:
            state.provider[PROVIDER.strategy] = draw_population(seed, providers, scenario.sizes["providers"])
        self.rule = mechanism.rule(mechanism.prepare(run_key(seed), state.provider.shape[1]) if store is None else store)
        lent_world = Loan(self.world, WORLD)
        shared = scenario, mechanism, self.manifest, providers, self.world, lent_world
        super().__init__(state, (self.rule.store,), Rows(COLUMNS, log), shared)
        self._loans = Loan(self.rule, RULE), lent_world, Loan(state, STATE)

    def field(self, group: str, name: str) -> np.ndarray:
        """What a field of the group's agents says now, shape (agents,); a view."""
        return self.state.provider[getattr(PROVIDER, name)]

    def _hold(self, n: int, until_done: bool) -> int:
        held = 0
        if self.opened or not self.mechanism.kernel:  # compiled code opens its own tenders
            held = self._hold_by_halves(min(n, 1) if self.mechanism.kernel else n)
        while held < n and not self.failed:
            rows = self.rows.ahead(n - held)
            wrote = auction.run(self.seed, *self._lent, rows)
            self.rows.wrote(wrote)
            held, self.failed = held + wrote, wrote < len(rows)
        if held < n:
            raise MechanismError(
                f"{self.mechanism.label} broke its contract at step {self.step}: it chose a provider that is not open, or its "
                "revenue and rent do not add up to the winner's score (or the winner's ask is not a number)."
            )
        return held

    def _hold_by_halves(self, n: int) -> int:
        """Hold `n` tenders half by half; fewer if the mechanism breaks its contract. Returns how many."""
        held = 0
        while held < n and not self.failed:
            tender = self.open()
            settled = self.settle(tender, self.decide() if tender.worth > 0.0 else -1)
            held, self.failed = held + settled, not settled  # a failed one stays open: its payloads must not come a second time
        return held

    @property
    def _lent(self) -> tuple:
        """Where compiled code finds Rule, World and State."""
        rule, world, state = self._loans
        return rule.address, world.address, state.address

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
        (row,) = self.rows.ahead(1)
        settled = auction.settle_alone(self.seed, tender, winner, *self._lent, row)
        if settled:
            self.rows.wrote(1)
            self.opened = None
        return settled


def start(
    world: Scenario,
    choices: Mapping[str, Mechanism | Mix],
    seed: int,
    log: int = 1,
    stores: Mapping[str, np.ndarray] | None = None,
) -> TenderRun:
    """A run that has not begun, with a row for every `log` tenders.

    `stores`: by slot, one of a mechanism's `strata` for the run of this seed, where not as it tosses.
    """
    return TenderRun(
        world, choices["mechanism"], seed, choices["providers"], (stores or {}).get("mechanism"), log, choices["manifest"]
    )
