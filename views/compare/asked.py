"""The sweep that a visitor asks for: a form of texts, read exactly as the command line is."""

import itertools
import math
import os
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.parameters import ParameterError, checked, declared, shown
from experiments.plan import MAX_RUNS, Run, Sweep, SweepSize, configurations_of
from experiments.results import Kind
from experiments.spec import parse_request
from experiments.store import MANIFEST, plan_hash
from experiments.summary import choose_baseline
from experiments.sweeping import Order
from model.configuration import Configuration
from model.market import Market
from views.commands import command
from views.limits import GRID, LENGTH, check

#: Where sweeps of this page are written to and opened from, and nowhere else.
RUNS_FOLDER = Path(os.environ.get("SLOTLAB_RUNS", "runs"))
MOST_FORETOLD = 5000  # runs whose plan is drawn up while the form is filled in: a tenth of a second
_SIZE = declared(SweepSize)["steps"]


@dataclass(frozen=True)
class Form:
    """What is in the fields; `mechanisms` None stands for all, an empty text for what the command line would take.

    `choices` has those of further slots, and of groups, by name.
    """

    market: Market
    mechanisms: tuple[str, ...] | None = None
    seeds: str = "0:8"
    steps: str = "500"
    preset: str = "default"
    assignments: str = ""
    baseline: str = ""
    out: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)

    def changed(self, name: str, value) -> "Form":
        """With one field, or the choices of a slot or group, changed; mechanisms come as names and keep the registry's order."""
        if name in self.further:
            return replace(self, choices={**self.choices, name: value})
        if name != "mechanisms":
            return replace(self, **{name: value})
        known = self.market.mechanisms()
        chosen = tuple(name for name in known if name in value)
        return replace(self, mechanisms=None if len(chosen) == len(known) else chosen)

    @property
    def further(self) -> tuple[str, ...]:
        """The slots and groups besides the slot that is compared."""
        return tuple(owner for owner in self.market.owners if owner != self.market.slot)

    @property
    def others(self) -> dict[str, str]:
        """Their choices, where some are given."""
        return {owner: text.strip() for owner, text in self.choices.items() if text.strip()}

    @property
    def chosen(self) -> tuple[str, ...]:
        """Names of the mechanisms that are to be run."""
        return tuple(self.market.mechanisms()) if self.mechanisms is None else self.mechanisms

    @property
    def settings(self) -> list[str]:
        """The assignments as --set takes them, wherever a new name= begins outside brackets."""
        text = self.assignments.strip()
        starts = [found.start() for found in re.finditer(r"(?<!\S)[\w.]+\s*=", text) if _is_outside(text[: found.start()])]
        return [text[one:end].strip() for one, end in itertools.pairwise([*starts, len(text)])] if starts else text.split()

    def sweep(self) -> Sweep:
        """The sweep, with everything resolved.

        Raises:
            ParameterError: a text that cannot be read, an unknown name, or a value that is not allowed.
        """
        if not self.chosen:
            raise ParameterError("No mechanism is chosen; tick at least one.")
        steps = checked(_SIZE, self.steps.strip())
        LENGTH.check(steps)
        sweep = parse_request(
            market=self.market.name,
            mechanisms=",".join(self.chosen),
            choices=self.others,
            assignments=self.settings,
            seeds=self.seeds.strip(),
            steps=steps,
            preset=self.preset,
        ).sweep()
        GRID.check(math.prod(map(len, sweep.axes.values())))
        for configuration in sweep.configurations():
            check(configuration)
        return sweep

    def command(self, folder: Path | None) -> str:
        """The run_batch.py command for the same sweep in the same folder; it takes up what is there."""
        rules = "" if self.mechanisms is None else ",".join(self.mechanisms)
        words = command(self.market, rules, self.seeds.strip(), self.steps.strip(), self.others)
        if self.preset != "default":
            words += ["--preset", self.preset]
        for text in self.settings:
            words += ["--set", text]
        if self.baseline.strip():
            words += ["--baseline", self.baseline.strip()]
        if self.out.strip():
            words += ["--out", self.out.strip()]
        if folder is not None and (folder / MANIFEST).exists():
            words += ["--resume"]
        return shlex.join(words)


def _is_outside(before: str) -> bool:
    """Whether all brackets that this text opens are closed again."""
    return sum(before.count(sign) for sign in "([") <= sum(before.count(sign) for sign in ")]")


def ask(form: Form) -> Order:
    """Draw up the plan of the form.

    Raises:
        ParameterError: as `Form.sweep`, an unknown baseline, or too many runs.
    """
    sweep = form.sweep()
    plan = sweep.plan()
    return Order(sweep, plan, _baseline(form, configurations_of(plan)), _folder(form, plan))


@dataclass(frozen=True)
class Foretold:
    """What would be run; the folder is None where the plan is too long to be drawn up while somebody types."""

    runs: int
    steps: int
    baseline: str
    folder: Path | None


def foretell(form: Form) -> Foretold:
    """What the form asks for.

    Raises:
        ParameterError: as `ask`.
    """
    sweep = form.sweep()
    found = sweep.configurations()
    count = len(found) * len(sweep.seeds)
    drawn_up = not MOST_FORETOLD < count <= MAX_RUNS  # the plan itself refuses to be longer
    return Foretold(count, sweep.steps, _baseline(form, found), _folder(form, sweep.plan()) if drawn_up else None)


def baselines(found: Sequence[Kind]) -> list[str]:
    """Whom one can compare with: the rules, each within its case, and single configurations."""
    return list(dict.fromkeys([*(each.rule for each in found), *(each.label for each in found)]))


def kinds(form: Form) -> list[Kind]:
    """The configurations that the form asks for; the mechanisms alone while it cannot be run."""
    try:
        return [Kind(each.rule, each.label) for each in form.sweep().configurations()]
    except ParameterError:
        return [Kind(name, name) for name in form.chosen]


def _baseline(form: Form, found: Sequence[Configuration]) -> str:
    return choose_baseline(form.market, found, form.baseline.strip() or None)


def _folder(form: Form, plan: list[Run]) -> Path:
    return below_runs(form.out) if form.out.strip() else RUNS_FOLDER / plan_hash(plan)


def below_runs(text: str) -> Path:
    """A folder that a visitor names, if it is one of those for results.

    Raises:
        ParameterError: no path, or one that leads elsewhere, by a link too.
    """
    if not text.strip():
        raise ParameterError(f"Name a folder that run_batch.py --out wrote, for example {RUNS_FOLDER}/my-sweep.")
    try:
        folder = Path(text.strip()).expanduser()
        place, home = folder.resolve(), RUNS_FOLDER.resolve()
    except (OSError, RuntimeError, ValueError):
        raise ParameterError(f"{shown(text)} is no folder's name.") from None
    if home not in place.parents:
        raise ParameterError(
            f"This page writes and opens sweeps below {RUNS_FOLDER} alone; {shown(text)} is not there. Start it with --runs DIR to have "
            "another folder."
        )
    return folder
