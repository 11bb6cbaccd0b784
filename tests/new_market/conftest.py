"""A copy of the laboratory with a new market in it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("core", "mechanisms", "agents", "model", "etl", "experiments", "views", "config", "data/tables")
FILES = (
    "run_batch.py",
    "app.py",
    "config.yaml",
    "pyproject.toml",
    "data/SOURCES.md",
    "data/LICENSE.md",
    "CITATION.cff",
    "README.md",
)


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory) -> Path:
    """The folder of the copy, in which the config file of the ferry has been written."""
    folder = tmp_path_factory.mktemp("laboratory")
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(Path(__file__).with_name("files"), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run([sys.executable, "-m", "experiments.config"], cwd=folder, check=True)
    return folder
