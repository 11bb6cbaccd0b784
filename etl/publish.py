"""Putting finished files in place: all of them, or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path


def publish(work: Path, target: Path, names: Sequence[str]) -> None:
    """Move `names` from `work` to `target` (same file system), each by a rename; if one fails, the old files come back."""
    saved: list[tuple[Path, Path]] = []
    moved: list[Path] = []
    try:
        for name in names:
            old = target / name
            if old.exists():
                keep = work / f"{name}.old"
                shutil.copy2(old, keep)
                saved.append((keep, old))
        for name in names:
            os.replace(work / name, target / name)
            moved.append(target / name)
    except BaseException:  # an interrupt must not leave half of the files, either
        back = {old for _, old in saved}
        for path in moved:
            if path not in back:
                path.unlink()
        for keep, old in saved:
            os.replace(keep, old)
        raise
