"""Where the data come from and under which licence, as data/SOURCES.md and data/LICENSE.md have it."""

import re
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import NamedTuple

_HOME = Path(__file__).resolve().parents[1] / "data"


class Licence(NamedTuple):
    """A line of the table in data/LICENSE.md; `files` are places in the data folder, with wildcards, and words."""

    files: str
    made_from: str
    licence: str
    credit: str

    def covers(self, place: str) -> bool:
        """Whether a file ("raw/rideshare/satellites.csv") is among them."""
        return any(fnmatch(place, name) for name in re.findall(r"[\w*]+(?:/[\w.*]+)+", self.files))


@cache
def licences() -> tuple[Licence, ...]:
    """All lines of the table."""
    lines = (_HOME / "LICENSE.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return tuple(Licence(*row) for row in rows[2:])


def licences_of(place: str) -> list[Licence]:
    """The lines that cover a file; none for a file that is not ours."""
    return [licence for licence in licences() if licence.covers(place)]


def licence_text() -> str:
    """What data/LICENSE.md says below its table."""
    return (_HOME / "LICENSE.md").read_text(encoding="utf-8").rpartition("|\n")[2].strip()


@cache
def _sources() -> str:
    return (_HOME / "SOURCES.md").read_text(encoding="utf-8")


def rules_of(file: str) -> str:
    """By which rule a file was made, in Markdown; empty for a file that is not ours."""
    found = re.search(rf"^### {re.escape(file)}[^\n]*\n(.*?)(?=^##|\Z)", _sources(), re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def publishers() -> str:
    """The publishers with the edition that was used, a list in Markdown."""
    return _sources().partition("used below:\n")[2].partition("\n## ")[0].strip()
