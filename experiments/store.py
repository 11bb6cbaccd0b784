"""What a sweep leaves in its folder: parts/*.parquet while it runs, then runs.parquet and blocks.parquet; manifest.json throughout.

Every file is written under a temporary name and renamed, so whatever stops a sweep (Ctrl-C, kill -9, a full disk), what
is in the folder is whole, and the rest can be run later.
"""

import hashlib
import json
import os
import shutil
import time
from pathlib import Path

import pandas as pd
from filelock import FileLock

from core.parameters import ParameterError
from experiments.engine import Result
from experiments.folder import LOCK, lock, release, replace
from experiments.frames import blocks_of, part_frame, runs_of
from experiments.plan import Run
from experiments.status import STATUS

RUNS, BLOCKS, MANIFEST, PARTS = "runs.parquet", "blocks.parquet", "manifest.json", "parts"
_FLUSH_SECONDS = 1.0


class Store:
    """The results of one plan in one folder; `about` is what the manifest says of them."""

    def __init__(self, folder: Path, plan: list[Run], about: dict):
        self.folder = folder
        self._plan = plan
        self._about = {**about, "plan": plan_hash(plan)}
        self._waiting: list[Result] = []
        self._flushed = time.monotonic()
        self._lock: FileLock | None = None
        self.done: set[str] = set()

    def open(self, resume: bool) -> None:
        """Make the folder, or take up what it holds.

        Raises:
            ParameterError: it cannot be made or written to; it holds another sweep, or part of this one without `resume`,
                or results of other code or tables.
            Busy: another sweep is writing to it.
        """
        self._make()
        self._held()  # a folder that is somebody else's is left as it is
        self._lock = lock(self.folder)
        try:
            self._take_up(self._held(), resume)
        except BaseException:
            self.close()
            raise
        (self.folder / PARTS).mkdir(exist_ok=True)
        self._write_manifest()

    def missing(self) -> list[Run]:
        """The runs of the plan that are not stored yet."""
        return [run for run in self._plan if run.id not in self.done]

    def add(self, result: Result) -> None:
        """Take in a result; it is on disk within a second."""
        self._waiting.append(result)
        if time.monotonic() - self._flushed > _FLUSH_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what waits as one part."""
        if self._waiting:
            name = hashlib.sha256("".join(result.run.id for result in self._waiting).encode()).hexdigest()[:16]
            frame = part_frame(self._waiting)
            replace(self.folder / PARTS / f"{name}.parquet", lambda path: frame.to_parquet(path, index=False))
            self.done |= {result.run.id for result in self._waiting}
            self._waiting = []
        self._flushed = time.monotonic()

    def finish(self) -> pd.DataFrame:
        """Put all parts together in the order of the plan, and return what runs.parquet holds."""
        self.flush()
        if self._complete():
            runs = pd.read_parquet(self.folder / RUNS)
        else:
            parts = self._read_parts().set_index("id", drop=False).loc[[run.id for run in self._plan]]
            runs = runs_of(parts).reset_index(drop=True)
            replace(
                self.folder / BLOCKS,
                lambda path: blocks_of(self._plan[0].configuration.market, parts).to_parquet(path, index=False),
            )
            replace(self.folder / RUNS, lambda path: runs.to_parquet(path, index=False))
        self._write_manifest()
        shutil.rmtree(self.folder / PARTS, ignore_errors=True)
        return runs

    def close(self) -> None:
        """Let go of the folder: what is stored stays, and a store that is opened later can do the rest."""
        if self._lock is not None:
            release(self._lock)

    def _complete(self) -> bool:
        """Whether nothing was run because both final files were there already."""
        return (self.folder / RUNS).exists() and not any((self.folder / PARTS).iterdir())

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ParameterError(f"{self.folder}: the folder for results cannot be made: {error.strerror}.") from None
        if not os.access(self.folder, os.W_OK):
            raise ParameterError(f"{self.folder}: the folder for results cannot be written to.")

    def _held(self) -> dict | None:
        """The manifest that is there, if any.

        Raises:
            ParameterError: the folder holds something else.
        """
        path = self.folder / MANIFEST
        if not path.exists():
            if any(path.name not in (LOCK, STATUS) for path in self.folder.iterdir()):
                raise ParameterError(f"{self.folder} is not empty and holds no sweep; choose another folder with --out.")
            return None
        try:
            return dict(json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError, OSError) as error:
            raise ParameterError(f"{path} cannot be read: {error}. Choose another folder with --out.") from None

    def _take_up(self, held: dict | None, resume: bool) -> None:
        """Keep what is stored, to resume it, or clear it away."""
        if held is not None:
            self._check(held)
            finished, stored = self._stored_ids()
            if stored and not finished and not resume:
                raise ParameterError(
                    f"{self.folder} holds {len(stored)} of {len(self._plan)} runs of this sweep: --resume completes them, "
                    "or choose another folder with --out."
                )
            self.done = stored if resume else set()
        if not resume:
            shutil.rmtree(self.folder / PARTS, ignore_errors=True)

    def _check(self, held: dict) -> None:
        """Refuse to mix results of different sweeps, code or tables."""
        for what, key in (("another sweep", "plan"), ("results of other tables", "tables"), ("results of other code", "code")):
            if held.get(key) != self._about[key]:
                raise ParameterError(f"{self.folder} holds {what}; choose another folder with --out.")

    def _stored_ids(self) -> tuple[bool, set[str]]:
        """Whether the final files are there and whole, and which runs are stored in them, or else in parts."""
        runs, blocks = (_read_part(self.folder / name, ["id"]) for name in (RUNS, BLOCKS))
        finished = runs is not None and blocks is not None
        stored = runs if finished else self._read_parts()
        return finished, set(stored["id"]) if len(stored) else set()

    def _read_parts(self) -> pd.DataFrame:
        """All parts that can be read as one frame; a run stored twice counts once."""
        frames = [
            frame for path in sorted((self.folder / PARTS).glob("[!.]*.parquet")) if (frame := _read_part(path)) is not None
        ]
        return pd.concat(frames, ignore_index=True).drop_duplicates("id") if frames else pd.DataFrame()

    def _write_manifest(self) -> None:
        about = {**self._about, "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
        replace(self.folder / MANIFEST, lambda path: path.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8"))


def _read_part(path: Path, columns: list[str] | None = None) -> pd.DataFrame | None:
    """A file of results, or some columns of it, or None if it is damaged or not there: its runs then count as missing."""
    try:
        return pd.read_parquet(path, columns=columns)
    except (OSError, ValueError):  # pyarrow's own errors are kinds of these
        return None


def plan_hash(plan: list[Run]) -> str:
    """Hash of all runs, 12 hex digits: the same sweep has the same."""
    return hashlib.sha256("".join(run.id for run in plan).encode()).hexdigest()[:12]
