"""Another data folder takes the place of the repository's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.browser import ROOT
from core.parameters import ParameterError
from views.server.serving import configure


def test_a_folder_without_data_is_refused(tmp_path):
    (tmp_path / "raw").mkdir()
    with pytest.raises(ParameterError, match="has no tables"):
        configure(tmp_path)
    with pytest.raises(ParameterError, match="has no raw and no tables"):
        configure(Path("nowhere"))
    assert "SLOTLAB_DATA" not in os.environ


def test_the_server_says_so_and_ends():
    done = subprocess.run(
        [sys.executable, "app.py", "--data", "nowhere"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2 and done.stderr.startswith("Error: --data takes a folder") and "Traceback" not in done.stderr


def test_the_environment_names_the_folder_for_everything(copied_data):
    code = "from etl.rideshare import build_tables, places, tables; print(places.RAW, tables.TABLES, build_tables.TABLES)"
    environment = {**os.environ, "SLOTLAB_DATA": str(copied_data)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(copied_data / folder / "rideshare") for folder in ("raw", "tables", "tables")]
