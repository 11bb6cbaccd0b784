"""A finished sweep read from its folder, and all that is known of its columns: worlds, rules, what varies.

Everything above asks here and never takes a label apart: two configurations belong together where their columns say so.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from core.effects import without_effect
from core.parameters import ParameterError, declared
from core.printable import printable
from experiments.config import usual_market
from experiments.frames import axis_columns
from experiments.store import BLOCKS, MANIFEST, RUNS
from experiments.summary import choose_baseline
from model.configuration import told
from model.configure import configure
from model.market import Market, market


class Kind(NamedTuple):
    """A configuration by the text of its rule, and by its label."""

    rule: str
    label: str


class Results(NamedTuple):
    """What a sweep left: its market, `runs` that succeeded, their `blocks`, the `failed` runs, and the `manifest`.

    Runs have the columns of runs.parquet (`experiments.frames`), and `rule`: the name of the rule that is compared.
    """

    market: Market
    runs: pd.DataFrame
    blocks: pd.DataFrame
    failed: pd.DataFrame
    manifest: dict

    @property
    def labels(self) -> list[str]:
        """The configurations, in the order of the plan."""
        return list(dict.fromkeys(self.runs["label"]))

    @property
    def cases(self) -> list[str]:
        """The worlds: the texts of all that varies but the rule that is compared; one empty text where nothing does."""
        return list(dict.fromkeys(self.runs["case"]))

    @property
    def seeds(self) -> int:
        """Number of seeds."""
        return self.runs["seed"].nunique()

    def by_case(self) -> Iterator[tuple[str, "Results"]]:
        """The results of each world alone: a figure of one cannot be held against another's."""
        for case, runs in self.runs.groupby("case", sort=False):
            failed = self.failed[self.failed["case"] == case]
            yield case, self._replace(runs=runs, blocks=self.blocks[self.blocks["id"].isin(runs["id"])], failed=failed)

    def first(self, column: str) -> dict[str, object]:
        """What a column says of each configuration, by label: of a column that is the same for all seeds."""
        return self.runs.groupby("label", sort=False)[column].first().to_dict()

    @property
    def baseline(self) -> str:
        """Whom the others are compared with: as the sweep had it, unless all its runs failed."""
        found = [Kind(rule, label) for label, rule in self.first(self.market.slot).items()]
        try:
            return choose_baseline(self.market, found, self.manifest.get("baseline"))
        except ParameterError:
            return choose_baseline(self.market, found, None)

    def rules(self) -> dict[str, str]:
        """The name of the rule that is compared, by label."""
        return self.first("rule")

    def rivals(self) -> list[str]:
        """The configurations but for the benchmarks that are told the hidden truth, which nobody could run."""
        return list(dict.fromkeys(rivals(self.runs)["label"]))


def load(folder: Path) -> Results:
    """Read the folder that `run_batch.py --out` wrote; its names and the manifest's texts come `printable`.

    Raises:
        ParameterError: there is none, the sweep is not finished, a file cannot be read, or every run failed.
    """
    folder = Path(folder)
    for name in (RUNS, BLOCKS, MANIFEST):
        if not (folder / name).is_file():
            raise ParameterError(f"{folder} holds no finished sweep of run_batch.py: there is no {name}.")
    try:
        runs, blocks = pd.read_parquet(folder / RUNS), pd.read_parquet(folder / BLOCKS)
        manifest = _printable(dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))))
        texts = [name for name in runs if name != "content" and not pd.api.types.is_numeric_dtype(runs[name])]
        runs = runs.assign(**{name: _column(runs[name]) for name in texts})  # bytes that are no text fail here
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ParameterError(f"{folder}: the results cannot be read: {reason}") from None
    chosen = market(manifest.get("market") or usual_market())
    needed = {"id", "label", "case", *chosen.owners, "privileged", "content", "seed", "steps", "error", *chosen.metrics}
    if (missing := sorted(needed - set(runs.columns))) or "id" not in blocks:
        raise ParameterError(f"{folder}: {RUNS} has no column {', '.join(missing) or 'id'}; sweep again with this version.")
    runs = runs.assign(rule=_rules(chosen, runs["content"], folder))
    failed = runs["error"].notna()
    if failed.all():
        reason = runs["error"].iloc[0] if len(runs) else "there are none"
        raise ParameterError(f"{folder}: none of its {len(runs)} runs succeeded: {reason}")
    good = runs[~failed].reset_index(drop=True)
    return Results(chosen, good, blocks[blocks["id"].isin(good["id"])].reset_index(drop=True), runs[failed], manifest)


def _rules(market: Market, contents: pd.Series, folder: Path) -> pd.Series:
    """The name of the rule that is compared, of each run."""
    try:
        return contents.map({text: printable(json.loads(text)["choices"][market.slot]["name"]) for text in contents.unique()})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ParameterError(f"{folder}: {RUNS} has runs whose content names no rule; sweep again with this version.") from None


def _printable(content):
    """The same plain data with `printable` texts."""
    if isinstance(content, dict):
        return {printable(name): _printable(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_printable(value) for value in content]
    return printable(content) if isinstance(content, str) else content


def _column(texts: pd.Series) -> pd.Series:
    found = {text: printable(text) for text in texts.dropna().unique()}
    return texts if all(text == shown for text, shown in found.items()) else texts.map(found)


def rivals(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs of all but the benchmarks that are told the hidden truth, which nobody could run."""
    return runs[~runs["privileged"].astype(bool)]


def axes(market: Market, runs: pd.DataFrame) -> list[str]:
    """The columns in which the configurations of a sweep differ: the slots and groups that vary, and every further axis."""
    return [name for name in axis_columns(market, runs) if name != "rule" and runs[name].nunique(dropna=False) > 1]


def world_axes(market: Market, runs: pd.DataFrame) -> list[str]:
    """The axes that make the worlds of a sweep: all but the rule that is compared and its own parameters."""
    return [name for name in axes(market, runs) if name.partition(".")[0] != market.slot]


def has_curve(results: Results, metric: str) -> bool:
    """Whether sums over blocks tell a metric so far, and there is a block."""
    needed = results.market.metrics[metric].needs(results.market.columns)
    return bool(needed) and not results.blocks.empty and set(needed) <= set(results.blocks.columns)


def running(results: Results, metric: str) -> pd.DataFrame:
    """A metric that `has_curve`, so far at the end of each block of each run: id, label, case, seed, steps, value."""
    columns = results.market.columns
    known = results.runs[["id", "label", "case", "seed"]]
    frame = results.blocks.merge(known, on="id", validate="many_to_one").sort_values(["id", "block"])
    grouped, steps = frame.groupby("id", sort=False), (frame["last_step"] + 1).to_numpy()
    declared_metric = results.market.metrics[metric]
    sums = {
        name: (grouped[name].cumsum() if columns[name].is_flow else frame[name]).to_numpy()
        for name in declared_metric.needs(columns)
    }
    value = declared_metric.of_sums(columns, sums, steps)
    return frame[["id", "label", "case", "seed"]].assign(steps=steps, value=value)


def about(results: Results) -> str:
    """The sentence under a figure: mechanisms, parameters that are not at their default, seeds, steps, provenance."""
    runs, labels = results.runs, results.labels
    lengths = " or ".join(f"{number:,}" for number in sorted(set(runs["steps"])))
    count = f"{len(labels)} configurations" if len(labels) > 1 else "One configuration"
    parts = [
        f"{count}: {', '.join(labels)}." if len(labels) <= 8 else f"{count}.",
        f"World: {changed_world(results)}.",
        f"{_seeds(runs['seed'])}, {lengths} {results.market.step_noun}s each.",
    ]
    if results.manifest:
        parts.append(f"slotlab {results.manifest.get('slotlab', '?')}, sweep {results.manifest.get('plan', '?')}.")
    return " ".join(parts)


def changed_world(results: Results) -> str:
    """Further choices, and the world's parameters, that are not at their defaults, in words; those a label tells are among them."""
    market = results.market
    usual, known = configure(market, {}).content, declared(market.parameters)
    worlds = [json.loads(text) for text in results.first("content").values()]
    found: dict[str, list[str]] = {}
    for world in worlds:
        idle = without_effect(known, known, {**usual["parameters"], **world["parameters"]})
        for name, value in world["parameters"].items():
            if name not in idle:
                found.setdefault(name, []).append(_plain(value))
    found |= {
        owner: [told(market, owner, world["choices"][owner]) for world in worlds]
        for owner in market.owners
        if owner != market.slot
    }
    normal = {name: _plain(value) for name, value in usual["parameters"].items()}
    normal |= {owner: told(market, owner, chosen) for owner, chosen in usual["choices"].items()}
    changed = {name: list(dict.fromkeys(texts)) for name, texts in found.items() if set(texts) != {normal.get(name)}}
    words = "; ".join(f"{name} = {', '.join(texts)}" for name, texts in changed.items())
    return f"{words}; all else at the defaults" if words else "default parameters"


def _plain(value) -> str:
    return f"{value:,.12g}" if isinstance(value, float) else printable(str(value))


def _seeds(seeds: pd.Series) -> str:
    """ "Seeds 0 to 15 (16)", or the seeds themselves where they are few and not in a row."""
    values = sorted({int(seed) for seed in seeds})
    if len(values) == 1:
        return f"Seed {values[0]}"
    if values == list(range(values[0], values[-1] + 1)):
        return f"Seeds {values[0]} to {values[-1]} ({len(values)})"
    return f"Seeds {', '.join(map(str, values))}" if len(values) <= 8 else f"{len(values)} seeds"
