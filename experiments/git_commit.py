"""Which commit of slotlab is running, where git and its repository are there to tell."""

import subprocess
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 5.0  # s; it takes some hundredths


def revision(root: Path = _ROOT) -> dict | None:
    """The commit that is checked out in `root`, and whether what is there was changed: a file of it, or a Python file added.

    None without git, or where `root` is not the top of a repository that has a commit.
    """
    repository = [f"--git-dir={root / '.git'}", f"--work-tree={root}"]  # whatever repository is around it
    status = ["status", "--porcelain=v2", "--branch", "--untracked-files=all", "-z"]
    try:
        told = subprocess.run(
            ["git", "--no-optional-locks", *repository, *status], cwd=root, capture_output=True, timeout=_PATIENCE, check=True
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError):
        return None
    entries = [entry for entry in told.split("\0") if entry]
    commit = next((entry.split()[2] for entry in entries if entry.startswith("# branch.oid ")), "(initial)")
    changed = any(not entry.startswith(("#", "?")) or (entry.startswith("?") and entry.endswith(".py")) for entry in entries)
    return None if commit == "(initial)" else {"commit": commit, "changed": changed}
