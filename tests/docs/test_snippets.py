"""What the pages tell a reader to write and to run works, in the order of the page, in an empty folder."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.docs.pages import PAGES, ROOT, blocks

RUNNABLE = [page for page in PAGES if any(block.runs for block in blocks(page))]
#: What the reader's folder has of the repository. The packages are imported from where their kernels were compiled before.
SHOWN = [*(path for path in ROOT.iterdir() if path.is_file()), ROOT / "data"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder that looks like the repository, with `python` being this one."""
    for entry in SHOWN:
        (tmp_path / entry.name).symlink_to(entry)
    shutil.copytree(ROOT / "tests", tmp_path / "tests")  # pytest writes into it
    (tmp_path / ".bin").mkdir()
    python = tmp_path / ".bin" / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -W error "$@"\n')
    python.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path / '.bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path


def run(command: str) -> str:
    """Run a console command; returns what it prints."""
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("page", RUNNABLE, ids=lambda page: page.stem)
def test_a_page_can_be_followed(page, folder, capsys):
    names, printed = {}, []
    for block in blocks(page):
        if not block.runs:
            continue
        if block.file:
            (folder / block.file).parent.mkdir(exist_ok=True)
            (folder / block.file).write_text(block.body)
        elif block.language == "console":
            assert block.commands, f"{page.name}: a console block without a command"
            printed += [run(command) for command in block.commands]
        else:
            exec(compile(block.body, page.name, "exec"), names)
    printed.append(capsys.readouterr().out)
    assert all(printed[:-1])
    if page.stem == "how-to-write-a-mechanism":
        assert "optimist_sp" in printed[0] and "width" in printed[0]
        assert " ts_sp " in printed[1] and "optimist_sp(width=2.0)" in printed[1]


def test_the_example_mechanism_is_short():
    page = next(page for page in PAGES if page.stem == "how-to-write-a-mechanism")
    example = next(block for block in blocks(page) if block.file)
    assert len(example.body.splitlines()) <= 32


def test_little_is_left_unrun():
    written = [(page.stem, block) for page in PAGES for block in blocks(page) if block.language in {"python", "console"}]
    left = [(stem, block.mark) for stem, block in written if not block.runs]
    assert left == [
        ("how-to-read-a-sweep", "not run: takes longer than all the rest"),
        ("how-to-write-a-mechanism", "not run: writes into the repository"),
    ]
