"""Fixtures: the repository's raw files, a copy to spoil, and the public sources where they are at hand."""

import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[3]
SOURCES = REPOSITORY.parent / "shared" / "data" / "raw" / "rideshare"


@pytest.fixture
def repository():
    return REPOSITORY


@pytest.fixture
def raw():
    return REPOSITORY / "data" / "raw" / "rideshare"


@pytest.fixture
def copy(raw, tmp_path):
    """A copy of the raw files that a test may spoil."""
    return Path(shutil.copytree(raw, tmp_path / "raw"))


@pytest.fixture(scope="session")
def sources():
    """The public sources themselves; they are not part of the repository."""
    if not SOURCES.is_dir():
        pytest.skip("the public sources are not here")
    return SOURCES
