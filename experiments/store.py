"""The folder of a sweep: runs.parquet (a row a run), blocks.parquet (a row a run and block of 50 steps), manifest.json."""

import hashlib
import json
import os
import platform
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

from etl.tables import TABLES
from experiments.engine import Result
from experiments.plan import Sweep
from mechanisms.kernels.layout import COLUMN
from mechanisms.parameters import ParameterError
from model.metrics import BLOCK, METRICS, block_sums

RUNS, BLOCKS, MANIFEST = "runs.parquet", "blocks.parquet", "manifest.json"
_PACKAGES = ("mesa", "numpy", "numba", "pandas", "pyarrow")
#: Columns of blocks.parquet that are sums over the block's steps (NaN counts as 0), next to the record's names.
BLOCK_SUMS = ("bundle_value", "delivered", "revenue", "rent", "profit", "regret", "entrant_win", "oracle_entrant", "thickness")


def runs_frame(results: Iterable[Result]) -> pd.DataFrame:
    """One row a run: id, label, mechanism, settings and world (JSON), seed, auctions held for, metrics, error."""
    rows = [
        {
            "id": result.run.id,
            "label": result.run.configuration.label,
            "mechanism": result.run.configuration.mechanism.name,
            "settings": json.dumps(result.run.content["settings"], sort_keys=True),
            "world": json.dumps(result.run.content["world"], sort_keys=True),
            "seed": result.run.seed,
            "steps": result.run.auctions,
            **{name: result.metrics.get(name, np.nan) for name in METRICS},
            "error": result.error,
        }
        for result in results
    ]
    return pd.DataFrame(rows)


def blocks_frame(results: Iterable[Result]) -> pd.DataFrame:
    """One row a run and block: what learning curves, frontiers and risk are made of."""
    return pd.concat([_blocks(result) for result in results if result.record is not None] or [pd.DataFrame()], ignore_index=True)


def _blocks(result: Result) -> pd.DataFrame:
    record = np.nan_to_num(result.record)
    sums = {name: block_sums(record, getattr(COLUMN, name)) for name in BLOCK_SUMS}
    launched = (result.record[:, COLUMN.winner] >= 0.0).astype(float)[:, None]
    sums["launches"] = block_sums(launched, 0)
    count = len(sums["launches"])
    return pd.DataFrame({"id": result.run.id, "block": np.arange(count), "last_step": (np.arange(count) + 1) * BLOCK - 1, **sums})


def manifest(sweep: Sweep, baseline: str) -> dict:
    """What made these results: the resolved plan, versions, and hashes of the tables they rest on."""
    plan = sweep.plan()
    return {
        "sweep": {
            "mechanisms": [run.configuration.label for run in plan[:: len(sweep.seeds)]],
            "grid": {name: list(values) for name, values in sweep.grid.items()},
            "seeds": list(sweep.seeds),
            "auctions": sweep.auctions,
        },
        "baseline": baseline,
        "runs": len(plan),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "tables": {path.name: _sha256(path) for path in sorted(TABLES.glob("*.csv"))},
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def prepare(folder: Path) -> Path:
    """Make the folder of a sweep, before anything is run.

    Raises:
        ParameterError: it cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ParameterError(f"{folder}: the folder for results cannot be made: {error.strerror}.") from None
    if not os.access(folder, os.W_OK):
        raise ParameterError(f"{folder}: the folder for results cannot be written to.")
    return folder


def write(folder: Path, results: list[Result], about: dict) -> None:
    """Write the three files, each to a temporary name first; rows are in the order of the results."""
    _replace(folder / RUNS, lambda path: runs_frame(results).to_parquet(path, index=False))
    _replace(folder / BLOCKS, lambda path: blocks_frame(results).to_parquet(path, index=False))
    _replace(folder / MANIFEST, lambda path: path.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8"))


def _replace(path: Path, writer: Callable[[Path], object]) -> None:
    """Write to a temporary name beside `path`, then rename: nobody ever sees half a file."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        writer(temporary)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
