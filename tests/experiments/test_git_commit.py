"""The commit in the manifest: of slotlab and no other repository, changed or not, and null where it cannot be told."""

import subprocess
from pathlib import Path

import pytest

from experiments.git_commit import revision


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def repository(tmp_path, monkeypatch) -> Path:
    """One commit of a file, a.py; a folder is ignored."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):  # there where the suite runs in a hook
        monkeypatch.delenv(name, raising=False)
    git(tmp_path, "init", "--quiet")
    (tmp_path / "a.py").write_text("1")
    (tmp_path / ".gitignore").write_text("runs/")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "first")
    return tmp_path


def test_the_commit_is_told_whatever_repository_the_environment_names(repository, monkeypatch):
    head = git(repository, "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert revision(repository) == {"commit": head, "changed": False}


@pytest.mark.parametrize(
    ("name", "text", "changed"),
    [
        ("a.py", "2", True),
        ("a.py", None, True),
        ("sub/ü new.py", "", True),
        ("mine/runs.parquet", "", False),
        ("runs/b.py", "", False),
    ],
)
def test_a_file_changed_or_a_program_added_counts_and_results_do_not(repository, name, text, changed):
    path = repository / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text) if text is not None else path.unlink()
    assert revision(repository)["changed"] is changed


def test_it_is_null_where_it_cannot_be_told(repository, tmp_path_factory, monkeypatch):
    within = repository / "unpacked"
    within.mkdir()
    assert revision(within) is None, "the repository around it is another one"
    empty = tmp_path_factory.mktemp("empty")
    git(empty, "init", "--quiet")
    assert revision(empty) is None
    monkeypatch.setenv("PATH", str(empty))
    assert revision(repository) is None
