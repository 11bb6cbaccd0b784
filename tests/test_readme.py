"""What the README says, runs."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    python (run_batch\.py[^#\n]*)", README, re.MULTILINE)
#: Added to the audit, which searches for as long as all the rest takes.
SHORT = ["--seeds", "0:64", "--instances", "6000"]
SNIPPETS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_the_commands_of_the_readme_work_one_after_the_other(tmp_path):
    for command in COMMANDS:
        words = [word.replace("runs/mine", str(tmp_path / "mine")) for word in shlex.split(command)]
        out = [] if "--out" in words else ["--out", str(tmp_path / str(len(list(tmp_path.iterdir()))))]
        short = SHORT if "audit" in words else []
        line = [sys.executable, "-W", "error", *words, *out, *short]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0 and done.stdout, done.stderr
    assert (tmp_path / "mine" / "report.html").exists() and len(list((tmp_path / "mine" / "figures").iterdir())) == 24


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_a_snippet_of_the_readme_runs(snippet, capsys):
    exec(compile(snippet, "README.md", "exec"), {})
    assert "won under pl_dsic" in capsys.readouterr().out


def test_the_readme_has_commands_and_a_snippet():
    assert len(COMMANDS) == 7 and len(SNIPPETS) == 1


def test_its_make_targets_exist():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:`|^    )make ([\w-]+)", README, re.MULTILINE)) - {"PYTHON"}
    assert {"run", "app", "test", "test-all"} <= named <= targets
