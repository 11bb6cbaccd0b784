"""What the README says, runs."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    \.venv/bin/python (run_batch\.py[^#\n]*)", README, re.MULTILINE)
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_readme_works(command, tmp_path):
    out = [] if "--list" in command else ["--out", str(tmp_path / "out")]
    done = subprocess.run(
        [sys.executable, "-W", "error", *shlex.split(command), *out], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_snippet_of_the_readme_runs(snippet, capsys):
    exec(compile(snippet, "README.md", "exec"), {})
    assert "won under pl_dsic" in capsys.readouterr().out


def test_the_readme_has_commands_and_a_snippet():
    assert len(COMMANDS) == 4 and len(SNIPPETS) == 1


def test_its_make_targets_exist():
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"make (\w+)", README)) - {"PYTHON"} <= targets
