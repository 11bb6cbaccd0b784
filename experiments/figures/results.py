"""A sweep's folder as frames, and the sentence about it that stands under a figure."""

import json
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from core.parameters import ParameterError, declared
from core.text import printable
from experiments.store import BLOCKS, MANIFEST, RUNS
from model.rideshare.metrics import METRICS
from model.rideshare.parameters import RideshareParameters

#: Columns of `runs` that are shown as they stand; what a folder holds may be anybody's.
_TEXTS = ("label", "world_label", "mechanism", "error")
_NEEDED = {"id", "label", "mechanism", "settings", "world", "seed", "steps", "error", *METRICS}


class Results(NamedTuple):
    """What a sweep left: `runs` that succeeded, their `blocks`, the `failed` runs, and the `manifest`."""

    runs: pd.DataFrame
    blocks: pd.DataFrame
    failed: pd.DataFrame
    manifest: dict


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
        runs = runs.assign(**{name: _column(runs[name]) for name in _TEXTS if name in runs})  # bytes that are no text fail here
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise ParameterError(f"{folder}: the results cannot be read: {reason}") from None
    missing = sorted(_NEEDED - set(runs.columns))
    if missing or "id" not in blocks:
        raise ParameterError(f"{folder}: {RUNS} has no column {', '.join(missing) or 'id'}; sweep again with this version.")
    failed = runs["error"].notna()
    if failed.all():
        reason = runs["error"].iloc[0] if len(runs) else "there are none"
        raise ParameterError(f"{folder}: none of its {len(runs)} runs succeeded: {reason}")
    good = runs[~failed].reset_index(drop=True)
    return Results(good, blocks[blocks["id"].isin(good["id"])].reset_index(drop=True), runs[failed], manifest)


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


def about(runs: pd.DataFrame, manifest: dict | None = None) -> str:
    """The sentence under a figure: mechanisms, parameters that are not at their default, seeds, auctions, provenance."""
    labels = list(dict.fromkeys(runs["label"]))
    steps = sorted(set(runs["steps"]))
    count = f"{len(labels)} configurations" if len(labels) > 1 else "One configuration"
    parts = [
        f"{count}: {', '.join(labels)}." if len(labels) <= 8 else f"{count}.",
        f"World: {changed_world(runs)}.",
        f"{_seeds(runs['seed'])}, {' or '.join(f'{number:,}' for number in steps)} auctions each.",
    ]
    if manifest:
        parts.append(f"slotlab {manifest.get('slotlab', '?')}, sweep {manifest.get('plan', '?')}.")
    return " ".join(parts)


def changed_world(runs: pd.DataFrame) -> str:
    """The world's parameters that are not at their default, in words; those a label tells are left to it."""
    worlds = [json.loads(text) for text in dict.fromkeys(runs["world"])]
    found = []
    for name, parameter in declared(RideshareParameters).items():
        values = sorted({world[name] for world in worlds if name in world}, key=str)
        idle = name == "horizon" and all(world.get("calendar") != "historical" for world in worlds)
        if values and values != [parameter.default] and not idle:
            found.append(f"{name} = {', '.join(_plain(value) for value in values)}")
    return "; ".join(found) + "; all else at the defaults" if found else "default parameters"


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
