"""A broken mechanism is told where mechanisms are chosen, and when the server starts; the others can be used."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.browser import Server


@pytest.fixture
def server(tmp_path):
    """A server of its own, with a broken file."""
    (tmp_path / "broken.py").write_text("def f(:\n")
    server = Server(SLOTLAB_MECHANISMS=str(tmp_path))
    yield server
    server.stop()
    told = [line for line in server.output if "left out" in line]
    assert told == [f"{tmp_path}/broken.py is left out: SyntaxError: invalid syntax (broken.py, line 1)\n"]


def test_what_is_left_out_is_told_where_mechanisms_are_chosen(open_page, tmp_path):
    for path in ("/", "/compare"):
        page = open_page(path)
        reason = page.get_by_text(f"{tmp_path}/broken.py is left out: SyntaxError: invalid syntax (broken.py, line 1).")
        reason.wait_for()
    page.get_by_role("checkbox", name="greedy_sp", exact=False).first.uncheck()
    page.get_by_text("11 of 12").wait_for()


def test_a_folder_of_mechanisms_that_is_not_there_is_told_at_the_start():
    app = Path(__file__).resolve().parents[2] / "app.py"
    environment = {**os.environ, "SLOTLAB_MECHANISMS": "nowhere"}
    done = subprocess.run(
        [sys.executable, str(app), "--port", "0"], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert done.stderr == "Error: 'nowhere', where plug-ins of mechanisms are looked for, is not a folder.\n"
